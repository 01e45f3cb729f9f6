import type { WaveSpec } from "../plan/wave";

type After = Readonly<Record<string, Pick<WaveSpec, "after">>>;

/**
 * The cycles among the dependencies of waves, each once, as the path that closes it: `["a", "b", "a"]` says that a
 * waits for b and b for a. Empty when the waves can be put in an order.
 */
export function cyclesOf(waves: After): string[][] {
  const settled = new Set<string>();
  const cycles: string[][] = [];
  const visit = (name: string, path: readonly string[]): void => {
    const at = path.indexOf(name);
    if (at >= 0) {
      cycles.push([...path.slice(at), name]);
      return;
    }
    if (settled.has(name)) return;
    for (const next of waves[name]?.after ?? []) {
      if (Object.hasOwn(waves, next)) visit(next, [...path, name]);
    }
    settled.add(name);
  };
  for (const name of Object.keys(waves)) visit(name, []);
  return cycles;
}
