import { z } from "zod";
import { durationText, name } from "./fields";
import { stepSchema } from "./wave";

/**
 * The public vocabulary of what a job does. Users' snapshot tests see these words; the phases behind them are
 * free to change between releases.
 */
export const actionName = z.enum([
  "upload",
  "import",
  "launch",
  "capture",
  "reinstall",
  "check",
  "verify",
  "remove",
]);
export type ActionName = z.infer<typeof actionName>;

export const jobAction = z.strictObject({
  action: actionName,
  detail: z.string().describe("what exactly, in a few words"),
});
export type JobAction = z.infer<typeof jobAction>;

export const gateSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("test-passed"), maxAge: durationText }),
]);
export type GateSpec = z.infer<typeof gateSchema>;

/** One step of one workload: what the reconciler will do, in order, and what undoes it. */
export const jobSchema = z.strictObject({
  id: z.string().describe("`<workload>/<step>`"),
  workload: name,
  wave: name,
  step: stepSchema,
  after: z.array(z.string()).describe("ids of the jobs that must have ended first"),
  gates: z.array(gateSchema),
  actions: z.array(jobAction).min(1),
  makes: z.array(z.string()).describe("what the step makes and the reconciler then owns"),
  source: z.string().describe("what happens to the source"),
  undo: z.array(jobAction).describe("what turns the step back, in order"),
});
export type JobSpec = z.infer<typeof jobSchema>;
