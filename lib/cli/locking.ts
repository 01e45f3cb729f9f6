import { mkdirSync } from "node:fs";
import path from "node:path";
import type { DeclaredPlan } from "../engines/declared";
import { placeFromProgram, readLock, writeLock, type Lock } from "../project/lock";
import { readState, type JournalCarrier, type JournalState } from "../reconcile";

type Journaled = JournalState["workloads"] extends ReadonlyMap<string, infer State> ? State : never;

/** Writes a place for every workload above `declare` that has none; says whether anything changed. */
export function placeInLock(file: string, plan: DeclaredPlan): boolean {
  return rewrite(file, (lock) => placeFromProgram(lock, plan));
}

/** Writes places, and what the journal knows to be live and retired; resolves to whether anything changed. */
export async function markInLock(
  file: string,
  plan: DeclaredPlan,
  carrier: JournalCarrier,
): Promise<boolean> {
  const { workloads } = await readState(carrier);
  return rewrite(file, (lock) =>
    withStates(placeFromProgram(lock, plan), plan.project.name, (name, place) => {
      const journaled = workloads.get(name);
      return journaled === undefined ? place.state : lifeOf(journaled);
    }),
  );
}

/** After a destroy nothing of the project is live any more; what was finalized stays known as retired. */
export function releaseLock(file: string, project: string): void {
  rewrite(file, (lock) =>
    withStates(lock, project, (_, place) => (place.state === "live" ? "placed" : place.state)),
  );
}

/** Writes only what differs; resolves to whether it did. */
function rewrite(file: string, change: (lock: Lock) => Lock): boolean {
  const before = readLock(file);
  const after = change(before);
  if (JSON.stringify(after) === JSON.stringify(before)) return false;
  mkdirSync(path.dirname(file), { recursive: true });
  writeLock(file, after);
  return true;
}

type Places = NonNullable<Lock["projects"][string]>["workloads"];
type Place = Places[string];

function withStates(
  lock: Lock,
  project: string,
  state: (name: string, place: Place) => Place["state"],
): Lock {
  const own = lock.projects[project];
  if (own === undefined) return lock;
  const workloads = Object.fromEntries(
    Object.entries(own.workloads).map(([name, place]) => [name, { ...place, state: state(name, place) }]),
  );
  return { ...lock, projects: { ...lock.projects, [project]: { workloads } } };
}

/** Retired once finalized; live as long as anything was made for it and not taken back. */
function lifeOf({ steps, current }: Journaled): Place["state"] {
  if (steps.finalize !== undefined) return "retired";
  return current !== undefined || Object.keys(steps).length > 0 ? "live" : "placed";
}
