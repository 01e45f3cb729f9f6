import { canonicalHash } from "./canonical";
import type { WaveSpec } from "./wave";

interface Declared {
  readonly waves: Readonly<Record<string, WaveSpec>>;
  readonly workloads: Readonly<Record<string, unknown>>;
}

/**
 * Identifies what a wave would do: its declared content, hooks included, without the goal and without who has to
 * approve it. So raising a goal or naming another approver voids no test and no approval, and any other change does.
 * Acknowledgements stand beside the waves and are no part of it.
 */
export function waveHash(declared: Declared, wave: string): string {
  const spec = declared.waves[wave];
  if (spec === undefined) throw new RangeError(`no wave ${wave}`);
  const members = Object.fromEntries(spec.workloads.map((name) => [name, declared.workloads[name]]));
  const cutover = spec.cutover && { ...spec.cutover, approval: undefined };
  return canonicalHash({ ...spec, goal: undefined, cutover, members });
}
