import { z } from "zod";
import { approvalSchema } from "./approval";
import { checkSchema } from "./check";
import { durationText, name } from "./fields";
import { hookSchema } from "./hook";
import { switchActionSchema } from "./switch";
import { goalSchema } from "./wave-steps";
import { windowSchema } from "./window";

export { GOALS, goalAllows, goalSchema, STEPS, stepSchema, type GoalName, type Step } from "./wave-steps";

export const testRunSchema = z.strictObject({
  checks: z.array(checkSchema).min(1).describe("what must answer before the test run counts as passed"),
  deadline: durationText.describe("a test instance older than this is removed whatever happened"),
});
/** A launch into isolation, and what must answer. */
export type TestRunSpec = z.infer<typeof testRunSchema>;

export const cutoverSchema = z.strictObject({
  checks: z.array(checkSchema).describe("what must answer on the target before the cutover counts"),
  testMaxAge: durationText.describe("a test run that passed longer ago than this does not count"),
  maxDowntime: durationText
    .optional()
    .describe("a cutover whose forecast is longer does not begin; default: no limit"),
  window: windowSchema.optional().describe("when the cutover may begin; default: at any time"),
  approval: approvalSchema.optional().describe("who has to agree; default: nobody"),
  switch: z.array(switchActionSchema).optional().describe("how traffic moves; default: it does not"),
});
/** The launch that counts, and what admits it. */
export type CutoverSpec = z.infer<typeof cutoverSchema>;

/** Workloads that are tested and cut over together. */
export const waveSchema = z.strictObject({
  workloads: z
    .array(name)
    .min(1)
    .describe("in the order in which they cut over where concurrency is given; else all at once"),
  goal: goalSchema.describe("how far the wave may go; raising it is how a migration advances"),
  after: z.array(name).optional().describe("waves that must have cut over first; default: none"),
  concurrency: z.int().min(1).optional().describe("how many workloads cut over at once; default: all"),
  hooks: z.array(hookSchema).optional().describe("what runs before and after the steps; default: nothing"),
  testRun: testRunSchema.optional().describe("how its workloads are tested"),
  cutover: cutoverSchema.optional().describe("how its workloads cut over"),
});
/** {@link waveSchema} as a type. */
export type WaveSpec = z.infer<typeof waveSchema>;
