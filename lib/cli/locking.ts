import path from "node:path";
import type { DeclaredPlan } from "../engines/declared";
import { LOCK_FILE, placeFromProgram, readLock, writeLock, type Lock } from "../project/lock";
import { readState, type JournalCarrier, type JournalState } from "../reconcile";

type Journaled = JournalState["workloads"] extends ReadonlyMap<string, infer State> ? State : never;

/**
 * Brings the lock up to date: places from the program; from the journal, where it can be read, what is live and
 * what is retired. Resolves to whether the file changed.
 */
export async function updateLock(
  root: string,
  plan: DeclaredPlan,
  carrier?: JournalCarrier,
): Promise<boolean> {
  const file = path.join(root, LOCK_FILE);
  const before = readLock(file);
  const placed = placeFromProgram(before, plan);
  const after = carrier === undefined ? placed : await withJournal(placed, plan.project.name, carrier);
  if (JSON.stringify(after) === JSON.stringify(before)) return false;
  writeLock(file, after);
  return true;
}

/** After a destroy nothing of the project is live any more; what was finalized stays known as retired. */
export function releaseLock(root: string, project: string): void {
  const file = path.join(root, LOCK_FILE);
  const lock = readLock(file);
  const own = lock.projects[project];
  if (own === undefined) return;
  const workloads = Object.fromEntries(
    Object.entries(own.workloads).map(([name, place]) => [
      name,
      place.state === "live" ? { ...place, state: "placed" as const } : place,
    ]),
  );
  writeLock(file, { ...lock, projects: { ...lock.projects, [project]: { workloads } } });
}

async function withJournal(lock: Lock, project: string, carrier: JournalCarrier): Promise<Lock> {
  const { workloads: journaled } = await readState(carrier);
  const workloads = Object.fromEntries(
    Object.entries(lock.projects[project]?.workloads ?? {}).map(([name, place]) => {
      const steps = journaled.get(name);
      return [name, steps === undefined ? place : { ...place, state: lifeOf(steps) }];
    }),
  );
  return { ...lock, projects: { ...lock.projects, [project]: { workloads } } };
}

/** Retired once finalized; live as long as anything was made for it and not taken back. */
function lifeOf({ steps, current }: Journaled): "placed" | "live" | "retired" {
  if (steps.finalize !== undefined) return "retired";
  return current !== undefined || Object.keys(steps).length > 0 ? "live" : "placed";
}
