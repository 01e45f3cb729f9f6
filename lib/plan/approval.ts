import { z } from "zod";
import { durationText } from "./fields";

/** Who has to agree before a cutover, how many of them, and for how long an agreement counts. */
export const approvalSchema = z.strictObject({
  by: z.array(z.string().min(1).max(128)).min(1).describe("people or teams, as approvals name them"),
  count: z.int().min(1).describe("how many of them"),
  validFor: durationText.describe("an agreement older than this does not count"),
});
export type ApprovalSpec = z.infer<typeof approvalSchema>;
