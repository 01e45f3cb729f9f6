import { z } from "zod";
import { durationText, idOrReference, textOrReference } from "./fields";
import { stepSchema } from "./wave-steps";

/** What a hook runs. A local command is for whoever reconciles to allow, and gets an emptied environment. */
export const hookActionSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("tat").describe("a shell script, through TencentCloud Automation Tools"),
    instance: z
      .union([idOrReference("ins"), z.literal("target"), z.literal("source")])
      .describe("an instance, or the workload's target or source"),
    script: z.string().min(1).max(49_152).describe("a shell script; at most 48 KiB, 64 KiB as base64"),
  }),
  z.strictObject({
    type: z.literal("http").describe("a call over HTTP"),
    method: z.enum(["GET", "POST", "PUT"]).describe("how it is called"),
    url: textOrReference.describe("what is called; no user and no password in it"),
    status: z.int().min(100).max(599).describe("what the answer must be"),
  }),
  z.strictObject({
    type: z.literal("local").describe("a command where Landfall runs; to be allowed by whoever reconciles"),
    command: z.array(z.string().min(1)).min(1).describe("program and arguments; no shell"),
  }),
]);

export const hookSchema = z.strictObject({
  name: z.string().min(1).max(60).describe("what reports and journals call it"),
  when: z.enum(["before", "after"]).describe("before or after the step"),
  step: stepSchema.describe("the step of every workload of the wave"),
  run: hookActionSchema.describe("what the hook runs"),
  mustSucceed: z.boolean().describe("whether the step fails when the hook does"),
  timeout: durationText.describe("how long it may take, such as 10m"),
});
export type HookSpec = z.infer<typeof hookSchema>;
