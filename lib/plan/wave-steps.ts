import { z } from "zod";

/** How far the program lets a wave go, in order. */
export const GOALS = ["declare", "replicate", "test", "cutover", "finalize"] as const;
export const goalSchema = z.enum(GOALS);
/** How far a wave may go. */
export type GoalName = z.infer<typeof goalSchema>;

/** The steps of a workload: every goal above `declare` is reached by the step of its name. */
export const STEPS = ["replicate", "test", "cutover", "finalize"] as const;
export const stepSchema = z.enum(STEPS);
/** A step of a workload. */
export type Step = z.infer<typeof stepSchema>;

/** Whether a goal lets this step happen. */
export function goalAllows(goal: GoalName, step: Step): boolean {
  return GOALS.indexOf(goal) >= GOALS.indexOf(step);
}
