import type { GateSpec } from "../plan/job";
import type { Step, WaveSpec } from "../plan/wave";
import { canTest } from "../rules/engine-steps";

/**
 * What must hold before a step, the same for all engines. Only a cutover has gates: everything before it can be
 * repeated, and finalize is asked for by its goal.
 */
export function gatesOf(step: Step, { after = [], cutover }: WaveSpec, engine: string): GateSpec[] {
  if (step !== "cutover" || cutover === undefined) return [];
  const { approval, maxDowntime, testMaxAge, window } = cutover;
  return [
    ...after.map((wave): GateSpec => ({ type: "after", wave })),
    ...(canTest(engine) ? [{ type: "test-passed" as const, maxAge: testMaxAge }] : []),
    ...(approval ? [{ type: "approved" as const, ...approval }] : []),
    ...(window ? [{ type: "window" as const, ...window }] : []),
    ...(maxDowntime === undefined ? [] : [{ type: "downtime" as const, max: maxDowntime }]),
  ];
}
