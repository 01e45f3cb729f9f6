import { z } from "zod";
import { durationText, port } from "./fields";

/** Where a health check runs: on a small instance in the test subnet, or where the reconciler runs. */
export const checkOrigin = z.enum(["probe", "reconciler"]);

const common = {
  port: port.describe("the target's port"),
  from: checkOrigin.describe(
    "where it is checked from: a small instance in the test subnet, or where Landfall runs",
  ),
  within: durationText.describe("how long the target may take to pass, counted from RUNNING"),
};

/** A health check: a TCP connection, or a page over HTTP or HTTPS. */
export const checkSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("tcp").describe("a TCP connection is accepted"), ...common }),
  z.strictObject({
    type: z.enum(["http", "https"]).describe("a page is answered"),
    ...common,
    path: z.string().regex(/^\//, "write a path such as /health").describe("the path that is asked for"),
    status: z.int().min(100).max(599).describe("the status that the answer must have"),
    body: z.string().min(1).max(1024).optional().describe("text that the answer must contain; default: any"),
  }),
]);

/** {@link checkSchema} as a type. */
export type CheckSpec = z.infer<typeof checkSchema>;
