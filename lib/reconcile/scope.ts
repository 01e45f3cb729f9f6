import { LandfallError } from "../base/errors";
import { goalAllows, type Step } from "../plan/wave";
import type { Target } from "./plan-slice";

/** Limits a run to some waves, and to the steps that one command stands for. */
export interface Scope {
  /** Default: all waves. */
  readonly waves?: readonly string[];
  /** Default: all steps up to the goal. `test` includes what must come before a test run. */
  readonly step?: Step;
}

/** The steps that a run limited to one may start. */
const STARTS: Readonly<Record<Step, readonly Step[]>> = {
  replicate: ["replicate"],
  test: ["replicate", "test"],
  cutover: ["cutover"],
  finalize: ["finalize"],
};

export function mayStart(limit: Step | undefined, step: Step): boolean {
  return limit === undefined || STARTS[limit].includes(step);
}

/**
 * The names of the workloads that a run is about: those of the plan, and those that only the journal still knows.
 *
 * @throws LandfallError `SCOPE-WAVE` for a wave that the plan does not have, `SCOPE-GOAL` for a step above its goal
 */
export function workloadsInScope(
  { waves, step }: Scope,
  targets: ReadonlyMap<string, Target>,
  journaled: Iterable<string>,
): string[] {
  const known = new Map([...targets.values()].map(({ slice, goal }) => [slice.wave, goal]));
  for (const wave of waves ?? known.keys()) {
    const goal = known.get(wave);
    if (goal === undefined) throw unknownWave(wave, [...known.keys()]);
    if (step !== undefined && !goalAllows(goal, step)) throw aboveGoal(wave, step, goal);
  }
  if (waves === undefined) return [...new Set([...targets.keys(), ...journaled])];
  return [...targets].filter(([, { slice }]) => waves.includes(slice.wave)).map(([name]) => name);
}

function unknownWave(wave: string, known: readonly string[]): LandfallError {
  return new LandfallError(
    "SCOPE-WAVE",
    `The plan has no wave ${wave}; it has ${known.join(", ") || "none"}.`,
  );
}

function aboveGoal(wave: string, step: Step, goal: string): LandfallError {
  return new LandfallError(
    "SCOPE-GOAL",
    `The goal of wave ${wave} is ${goal}, which does not allow ${step}.`,
    {
      remedy: `Raise the goal in the program to ${step} or beyond, deploy, and run this again.`,
    },
  );
}
