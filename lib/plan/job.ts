import { z } from "zod";
import { approvalSchema } from "./approval";
import { durationText, name } from "./fields";
import { stepSchema } from "./wave-steps";
import { windowSchema } from "./window";

/**
 * The public vocabulary of what a job does. Users' snapshot tests see these words; the phases behind them are
 * free to change between releases.
 */
export const actionName = z.enum([
  // moving what the source has
  "upload",
  "import",
  "prepare",
  "replicate",
  "write",
  "snapshot",
  "convert",
  "configure",
  "start",
  // making targets, and taking them back
  "launch",
  "capture",
  "reinstall",
  "attach",
  "detach",
  "stop",
  "remove",
  // cutting over
  "fence",
  "unfence",
  "sync",
  "complete",
  "compare",
  "check",
  "verify",
  "switch",
  "hook",
]);
/** A word of the vocabulary of public actions. */
export type ActionName = z.infer<typeof actionName>;

export const jobAction = z.strictObject({
  action: actionName,
  detail: z.string().describe("what exactly, in a few words"),
  lines: z.array(z.string()).min(1).optional().describe("the text that it writes, for review; default: none"),
});
/** One action of a job, with its particulars for people. */
export type JobAction = z.infer<typeof jobAction>;

export const gateSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("test-passed"), maxAge: durationText }),
  z.strictObject({
    type: z.literal("after"),
    wave: name.describe("a wave whose workloads must all have cut over"),
  }),
  z.strictObject({ type: z.literal("window"), ...windowSchema.shape }),
  z.strictObject({ type: z.literal("approved"), ...approvalSchema.shape }),
  z.strictObject({
    type: z.literal("downtime"),
    max: durationText.describe("the forecast must not be longer"),
  }),
]);
/** What must hold before a job. */
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
/** {@link jobSchema} as a type. */
export type JobSpec = z.infer<typeof jobSchema>;
