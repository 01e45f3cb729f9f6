import { z } from "zod";
import { checkSchema } from "./check";
import { durationText, name } from "./fields";

/** How far the program lets a wave go, in order. */
export const GOALS = ["declare", "replicate", "test", "cutover", "finalize"] as const;
export const goalSchema = z.enum(GOALS);
export type GoalName = z.infer<typeof goalSchema>;

/** The steps of a workload: every goal above `declare` is reached by the step of its name. */
export const STEPS = ["replicate", "test", "cutover", "finalize"] as const;
export const stepSchema = z.enum(STEPS);
export type Step = z.infer<typeof stepSchema>;

export const testRunSchema = z.strictObject({
  checks: z.array(checkSchema).min(1).describe("what must answer before the test run counts as passed"),
  deadline: durationText.describe("a test instance older than this is removed whatever happened"),
});
export type TestRunSpec = z.infer<typeof testRunSchema>;

export const cutoverSchema = z.strictObject({
  checks: z.array(checkSchema).describe("what must answer on the target before the cutover counts"),
  testMaxAge: durationText.describe("a test run that passed longer ago than this does not count"),
});
export type CutoverSpec = z.infer<typeof cutoverSchema>;

export const waveSchema = z.strictObject({
  workloads: z.array(name).min(1),
  goal: goalSchema,
  testRun: testRunSchema.optional(),
  cutover: cutoverSchema.optional(),
});
export type WaveSpec = z.infer<typeof waveSchema>;

/** Whether a goal lets this step happen. */
export function goalAllows(goal: GoalName, step: Step): boolean {
  return GOALS.indexOf(goal) >= GOALS.indexOf(step);
}
