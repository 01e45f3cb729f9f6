import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { LandfallError } from "../base/errors";
import type { CsmAgentSpec } from "../engines/csm-agent/schema";
import type { RedisDtsSpec } from "../engines/redis-dts/schema";
import { adoptedSchema } from "../plan/adopted";
import { name } from "../plan/fields";
import type { WaveSpec } from "../plan/wave";
import { placeStaging, stagingWish } from "./lock-staging";

/** Beside the program, committed: the only memory that synthesis has. */
export const LOCK_FILE = "landfall.lock.json";

const placement = z.strictObject({
  engine: z.string().min(1),
  state: z
    .enum(["placed", "live", "retired", "released"])
    .describe(
      "placed: may deploy; live: the reconciler has begun with it; retired: finalized, nothing of it is staged; released: its target is no longer Terraform's",
    ),
  staging: z
    .strictObject({
      relay: z.int().min(0),
      slots: z.record(z.string(), z.int().min(0)).describe("by the source's device"),
      dedicated: z.literal(true).optional().describe("the relay serves no other server"),
      encrypted: z.boolean(),
      zone: z.string(),
    })
    .optional()
    .describe("where the disks of a replicated server are staged"),
  adopted: adoptedSchema.optional().describe("its target, which Terraform takes over"),
  parted: z
    .array(z.string())
    .optional()
    .describe("ids of what was taken over with its target and left it since; Terraform forgets them"),
  foreign: z
    .array(z.string())
    .optional()
    .describe(
      "ids of what has an owner of its own, and which Terraform never takes over with its target: elastic addresses that a switch ever moved to it, and what was added here by hand",
    ),
  target: z.literal(true).optional().describe("Terraform made its target, which outlives the migration"),
});
export type Placement = z.infer<typeof placement>;

export const lockSchema = z.strictObject({
  version: z.literal(1),
  projects: z.record(name, z.strictObject({ workloads: z.record(name, placement) })),
});
export type Lock = z.infer<typeof lockSchema>;

export const EMPTY_LOCK: Lock = { version: 1, projects: {} };

/** Set to `memory` in a cdktf app's context, placements are taken from the program instead of the lock file. */
export const PLACEMENT_CONTEXT = "landfall:placement";

/** Names another lock than the program's own in a cdktf app's context; a rehearsal has one of its own. */
export const LOCK_FILE_CONTEXT = "landfall:lock-file";

/** What the lock looks at in a plan. */
export interface LockedProgram {
  readonly project: { readonly name: string; readonly zone?: string };
  readonly workloads: Readonly<Record<string, { readonly engine: string }>>;
  readonly waves: Readonly<Record<string, Pick<WaveSpec, "goal" | "workloads">>>;
  readonly abandoned?: readonly { readonly workload: string }[] | undefined;
  /** New name → the name under which the lock knows it. */
  readonly renamed?: Readonly<Record<string, string>> | undefined;
}

/** Reads a lock; a file that does not exist is an empty one. @throws LandfallError `LOCK-INVALID` */
export function readLock(file: string): Lock {
  const text = readIfThere(file);
  if (text === undefined) return EMPTY_LOCK;
  const parsed = lockSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new LandfallError(
    "LOCK-INVALID",
    `this is not a lock of version 1${issue ? `: ${issue.path.join(".") || "the file"}: ${issue.message}` : ""}.`,
    { place: file, remedy: "Restore it from version control, or remove it and run `landfall lock`." },
  );
}

/** Writes a lock in one step: sorted, so that a diff shows only what changed. */
export function writeLock(file: string, lock: Lock): void {
  const next = `${file}.${randomUUID()}`;
  try {
    writeFileSync(next, `${JSON.stringify(sorted(lockSchema.parse(lock)), undefined, 2)}\n`);
    renameSync(next, file);
  } finally {
    rmSync(next, { force: true });
  }
}

/**
 * Appends the workloads above `declare` that are not in the lock, and gives staged ones relay and slots. What is
 * placed never moves, and goes only when the program abandons it; a renamed workload takes its place along.
 */
export function placeFromProgram(lock: Lock, program: LockedProgram): Lock {
  const before = placements(lock, program);
  const kept = carried(before, program);
  const added = aboveDeclare(program)
    .filter((workload) => isUnplaced(kept[workload], program.workloads[workload]))
    .map((workload): [string, Placement] => [
      workload,
      newPlace(program.workloads[workload], kept[workload]),
    ]);
  const places = Object.entries({ ...kept, ...Object.fromEntries(added) });
  const marked = places.map(([name, place]) => [name, markedTarget(place, program.workloads[name])] as const);
  const workloads = placeStaging(Object.fromEntries(marked), program);
  if (JSON.stringify(workloads) === JSON.stringify(before)) return lock;
  return { ...lock, projects: { ...lock.projects, [program.project.name]: { workloads } } };
}

/** The project's places under the names of the program, without what it abandons. */
function carried(before: Places, { abandoned = [], renamed = {}, workloads }: LockedProgram): Places {
  const letGo = abandoned.map(({ workload }) => workload).filter((name) => !(name in workloads));
  const released = new Set(letGo.filter((name) => outlives(before[name])));
  const gone = new Set(letGo.filter((name) => !released.has(name)));
  const moved = Object.entries(renamed).filter(
    ([next, past]) => before[past] !== undefined && before[next] === undefined && !(past in workloads),
  );
  for (const [, past] of moved) gone.add(past);
  const stays = Object.entries(before)
    .filter(([name]) => !gone.has(name))
    .map(([name, place]) => [name, released.has(name) ? { ...place, state: "released" } : place]);
  return Object.fromEntries([...stays, ...moved.map(([next, past]) => [next, before[past]])]) as Places;
}

/** What a name had before stays forgotten. */
function newPlace(
  workload: LockedProgram["workloads"][string] | undefined,
  before: Placement | undefined,
): Placement {
  return {
    engine: workload?.engine ?? "",
    state: "placed",
    ...(before?.parted !== undefined && { parted: before.parted }),
    ...(before?.foreign !== undefined && { foreign: before.foreign }),
  };
}

/** A target that Terraform made is remembered; one that nothing was written to may still be another. */
function markedTarget(
  { target, ...place }: Placement,
  workload: LockedProgram["workloads"][string] | undefined,
): Placement {
  const stays = target === true && (place.state !== "placed" || workload === undefined);
  const made = workload?.engine === place.engine && hasMadeTarget(workload);
  return { ...place, ...((stays || made) && { target: true as const }) };
}

/** Whether Terraform makes the workload's target. */
export function hasMadeTarget(workload: LockedProgram["workloads"][string] | undefined): boolean {
  if (workload?.engine === "csm-agent") return "blueprint" in (workload as CsmAgentSpec).target;
  return workload?.engine === "redis-dts" && "make" in (workload as RedisDtsSpec).target;
}

/** Whether the lock remembers that the project ever deployed anything. */
export function remembers(lock: Lock, project: string): boolean {
  return Object.keys(lock.projects[project]?.workloads ?? {}).length > 0;
}

/** The lock's live workloads that the program holds at `declare`: they keep what they have. */
export function keptByLock(lock: Lock, program: LockedProgram): string[] {
  const above = new Set(aboveDeclare(program));
  return Object.entries(placements(lock, program))
    .filter(
      ([workload, { state }]) => state === "live" && workload in program.workloads && !above.has(workload),
    )
    .map(([workload]) => workload);
}

/** Whether a finalized workload has a target in the stack, which stays whatever becomes of the workload. */
export function outlives(place: Placement | undefined): boolean {
  return place?.state === "retired" && (place.target === true || place.adopted !== undefined);
}

/** A name that was finalized, and left nothing in the stack, is free for a server that stages: it begins anew. */
export function isUnplaced(
  place: Placement | undefined,
  workload: LockedProgram["workloads"][string] | undefined,
): boolean {
  if (place === undefined) return true;
  return (
    place.state === "retired" &&
    !outlives(place) &&
    place.engine !== workload?.engine &&
    stagingWish(workload) !== undefined
  );
}

/** The places of a project's workloads, by name. */
export type Places = Readonly<Record<string, Placement>>;

/** Places as the lock has them. */
export function placesOf(lock: Lock, project: string): Places {
  return lock.projects[project]?.workloads ?? {};
}

/** The workloads that may deploy anything, in order. */
export function aboveDeclare({ waves, workloads }: LockedProgram): string[] {
  const names = Object.values(waves).flatMap((wave) => (wave.goal === "declare" ? [] : wave.workloads));
  return [...new Set(names)].filter((workload) => workload in workloads).sort();
}

function placements(lock: Lock, { project }: LockedProgram): Places {
  return placesOf(lock, project.name);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new LandfallError("LOCK-UNREADABLE", `the lock cannot be read.`, { place: file, cause: error });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
