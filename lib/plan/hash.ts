import { canonicalHash } from "./canonical";
import type { WaveSpec } from "./wave";

interface Declared {
  readonly waves: Readonly<Record<string, WaveSpec>>;
  readonly workloads: Readonly<Record<string, unknown>>;
}

/**
 * Identifies what a wave would do: its declared content, hooks included, without the goal, without who has to approve
 * it and without where the lock places its members. So raising a goal, naming another approver or finalizing a
 * neighbour voids no test and no approval, and any other change does. Acknowledgements stand beside the waves and are
 * no part of it.
 */
export function waveHash(declared: Declared, wave: string): string {
  const spec = declared.waves[wave];
  if (spec === undefined) throw new RangeError(`no wave ${wave}`);
  const members = Object.fromEntries(
    // A wave can name what nobody declares, also what every object has: `constructor`.
    spec.workloads.map((name) => [
      name,
      Object.hasOwn(declared.workloads, name) ? declaredContent(declared.workloads[name]) : undefined,
    ]),
  );
  const cutover = spec.cutover && { ...spec.cutover, approval: undefined };
  return canonicalHash({ ...spec, goal: undefined, cutover, members });
}

/** What the program says of a workload, without its place in the lock: that comes with its goal and goes at its end. */
export function declaredContent<Workload>(workload: Workload): Workload {
  return typeof workload === "object" && workload !== null ? { ...workload, placement: undefined } : workload;
}
