/** How a run ended for a workload, or for all of them; the first in this list that holds for one holds for all. */
export const OUTCOMES = ["frozen", "failed", "in-progress", "waiting-for-gate", "goal-reached"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The outcome of several workloads together. None at all have reached every goal. */
export function overall(outcomes: Iterable<Outcome>): Outcome {
  const present = new Set(outcomes);
  return OUTCOMES.find((outcome) => present.has(outcome)) ?? "goal-reached";
}
