import { mkdirSync } from "node:fs";
import path from "node:path";
import type { DeclaredPlan } from "../engines/declared";
import { launchedTarget, targetReadings } from "../operate/adoption";
import { canonicalJson } from "../plan/canonical";
import { adoptedIds, type Adopted } from "../plan/adopted";
import type { ReadPlan } from "../plan/read-plan";
import { placeFromProgram, readLock, writeLock, type Lock } from "../project/lock";
import { readState, withRenames, type JournalCarrier, type JournalState } from "../reconcile";
import type { TencentCloud } from "../tencent/cloud";
import { switchedAddresses, type Switching } from "./switched-addresses";

type Journaled = JournalState["workloads"] extends ReadonlyMap<string, infer State> ? State : never;

/** Writes a place for every workload above `declare` that has none, and what switches move; says whether anything changed. */
export function placeInLock(file: string, plan: DeclaredPlan): boolean {
  return rewrite(file, (lock) => placed(lock, plan));
}

/**
 * Writes places, what the journal knows to be live and retired, and the targets that were launched and finalized, as
 * they stand on the cloud; resolves to whether anything changed.
 */
export async function markInLock(
  file: string,
  plan: DeclaredPlan,
  { carrier, cloud, deployed }: Deployment,
): Promise<boolean> {
  const project = plan.project.name;
  const foreign = new Set([
    ...foreignTo(readLock(file), project),
    ...movedBy(deployed.plan),
    ...movedBy(plan),
  ]);
  const { workloads } = withRenames(await readState(carrier), plan, 0);
  const observe = targetReadings(cloud, { project, foreign });
  const finalized = [...workloads].flatMap(([name, { steps }]) => {
    const target = launchedTarget(steps.cutover?.facts);
    return steps.finalize === undefined || target === undefined ? [] : [[name, target] as const];
  });
  const targets = new Map<string, Adopted | undefined>(
    await Promise.all(finalized.map(async ([name, target]) => [name, await observe(target)] as const)),
  );
  return rewrite(file, (lock) =>
    withPlaces(
      placed(withForeign(lock, project, deployed.plan), plan),
      project,
      (name, { adopted, parted, ...place }) => {
        const journaled = workloads.get(name);
        const target = targets.has(name) ? targets.get(name) : adopted;
        const left = leftBehind([...(parted ?? []), ...(adopted ? adoptedIds(adopted) : [])], target);
        return {
          ...place,
          state: journaled === undefined || place.state === "released" ? place.state : lifeOf(journaled),
          ...(target !== undefined && { adopted: target }),
          ...(left.length > 0 && { parted: left }),
        };
      },
    ),
  );
}

/** Where a project was deployed. */
interface Deployment {
  readonly carrier: JournalCarrier;
  readonly cloud: TencentCloud;
  /** The plan in force. */
  readonly deployed: ReadPlan<DeclaredPlan>;
}

function placed(lock: Lock, plan: DeclaredPlan): Lock {
  return withForeign(placeFromProgram(lock, plan), plan.project.name, plan);
}

/** Remembers what switches move: it stays another's when the program speaks of it no longer. */
function withForeign(lock: Lock, project: string, switching: Switching): Lock {
  const moved = switchedAddresses(switching);
  return withPlaces(lock, project, (name, place) => {
    const foreign = [...new Set([...(place.foreign ?? []), ...(moved.get(name) ?? [])])].sort();
    return foreign.length === 0 ? place : { ...place, foreign };
  });
}

function movedBy(switching: Switching): string[] {
  return [...switchedAddresses(switching).values()].flat();
}

function foreignTo(lock: Lock, project: string): string[] {
  return Object.values(lock.projects[project]?.workloads ?? {}).flatMap(({ foreign }) => foreign ?? []);
}

/** What was taken over at some time and is no longer the target's; one that is another takes the address of the first. */
function leftBehind(known: readonly string[], target: Adopted | undefined): string[] {
  const present = new Set(target === undefined ? [] : adoptedIds(target));
  return [...new Set(known)]
    .filter((id) => !present.has(id) && (target === undefined || !id.startsWith("ins-")))
    .sort();
}

/**
 * After a destroy nothing of the project is live any more, and it has no targets; what was finalized stays known as
 * retired.
 */
export function releaseLock(file: string, project: string): void {
  rewrite(file, (lock) =>
    withPlaces(lock, project, (_, { adopted: _taken, parted: _left, target: _made, ...place }) => ({
      ...place,
      state: place.state === "live" ? "placed" : place.state,
    })),
  );
}

/** The targets of a project that its stack has taken over, by workload. */
export function adoptedInLock(file: string, project: string): ReadonlyMap<string, Adopted> {
  const places = Object.entries(readLock(file).projects[project]?.workloads ?? {});
  return new Map(
    places.flatMap(([name, { adopted, state }]) =>
      adopted === undefined || state === "released" ? [] : [[name, adopted] as const],
    ),
  );
}

/** Writes only what differs; resolves to whether it did. */
function rewrite(file: string, change: (lock: Lock) => Lock): boolean {
  const before = readLock(file);
  const after = change(before);
  // The cloud lists tags in any order.
  if (canonicalJson(after) === canonicalJson(before)) return false;
  mkdirSync(path.dirname(file), { recursive: true });
  writeLock(file, after);
  return true;
}

type Places = NonNullable<Lock["projects"][string]>["workloads"];
type Place = Places[string];

function withPlaces(lock: Lock, project: string, change: (name: string, place: Place) => Place): Lock {
  const own = lock.projects[project];
  if (own === undefined) return lock;
  const workloads = Object.fromEntries(
    Object.entries(own.workloads).map(([name, place]) => [name, change(name, place)]),
  );
  return { ...lock, projects: { ...lock.projects, [project]: { workloads } } };
}

/** Retired once finalized; live as long as anything was made for it and not taken back. */
function lifeOf({ steps, current }: Journaled): Place["state"] {
  if (steps.finalize !== undefined) return "retired";
  return current !== undefined || Object.keys(steps).length > 0 ? "live" : "placed";
}
