import { DeployRefused } from "../errors";

/** What each address waits for. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/**
 * The addresses with everything after what it depends on; otherwise in the order given.
 *
 * @throws DeployRefused that shows the cycle.
 */
export function inOrder(dependencies: Dependencies): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (address: string): void => {
    if (done.has(address)) return;
    const start = path.indexOf(address);
    if (start >= 0) {
      const cycle = [...path.slice(start), address].join(" -> ");
      throw new DeployRefused([`resources wait for each other: ${cycle}`], "Remove one of these references.");
    }
    path.push(address);
    for (const dependency of dependencies.get(address) ?? [])
      if (dependencies.has(dependency)) visit(dependency);
    path.pop();
    done.add(address);
  };
  for (const address of dependencies.keys()) visit(address);
  return [...done];
}

/** The same graph seen from the other end: what has to be removed before each address can be. */
export function reversed(dependencies: Dependencies): Dependencies {
  const dependents = new Map<string, string[]>([...dependencies.keys()].map((address) => [address, []]));
  for (const [address, needs] of dependencies) for (const need of needs) dependents.get(need)?.push(address);
  return dependents;
}

/** At most so many at a time, as Terraform does by default. */
const PARALLEL = 10;

/**
 * Does `work` for every address, as many at once as the graph allows. After a failure what depends on it is left
 * out and the rest goes on; resolves to the failures.
 */
export async function walk(
  dependencies: Dependencies,
  work: (address: string) => Promise<void>,
): Promise<Map<string, unknown>> {
  const failures = new Map<string, unknown>();
  const left = new Set<string>();
  const done = new Set<string>();
  const waiting = new Set(inOrder(dependencies));
  const running = new Map<string, Promise<void>>();

  const run = async (address: string): Promise<void> => {
    try {
      await work(address);
      done.add(address);
    } catch (error) {
      failures.set(address, error);
    } finally {
      running.delete(address);
    }
  };

  while (waiting.size > 0 || running.size > 0) {
    for (const address of [...waiting]) {
      const needs = (dependencies.get(address) ?? []).filter((need) => dependencies.has(need));
      if (needs.some((need) => failures.has(need) || left.has(need))) {
        left.add(address);
        waiting.delete(address);
      } else if (running.size < PARALLEL && needs.every((need) => done.has(need))) {
        waiting.delete(address);
        running.set(address, run(address));
      }
    }
    if (running.size > 0) await Promise.race(running.values());
  }
  return failures;
}
