import { z } from "zod";
import { durationText, port } from "./fields";

/** Where a health check runs: on a small instance in the test subnet, or where the reconciler runs. */
export const checkOrigin = z.enum(["probe", "reconciler"]);

const common = {
  port,
  from: checkOrigin,
  within: durationText.describe("how long the target may take to pass, counted from RUNNING"),
};

export const checkSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("tcp"), ...common }),
  z.strictObject({
    type: z.enum(["http", "https"]),
    ...common,
    path: z.string().regex(/^\//, "write a path such as /health"),
    status: z.int().min(100).max(599),
    body: z.string().min(1).max(1024).optional().describe("text that the answer must contain"),
  }),
]);

export type CheckSpec = z.infer<typeof checkSchema>;
