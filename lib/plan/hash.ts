import { canonicalHash } from "./canonical";
import type { WaveSpec } from "./wave";

interface Declared {
  readonly waves: Readonly<Record<string, WaveSpec>>;
  readonly workloads: Readonly<Record<string, unknown>>;
}

/**
 * Identifies what a wave would do: its declared content without the goal, so that raising a goal voids no test
 * and no approval, and any other change does.
 */
export function waveHash(declared: Declared, wave: string): string {
  const spec = declared.waves[wave];
  if (spec === undefined) throw new RangeError(`no wave ${wave}`);
  const members = Object.fromEntries(spec.workloads.map((name) => [name, declared.workloads[name]]));
  return canonicalHash({ ...spec, goal: undefined, members });
}
