import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { LandfallError } from "../base/errors";
import { name } from "../plan/fields";
import type { WaveSpec } from "../plan/wave";

/** Beside the program, committed: the only memory that synthesis has. */
export const LOCK_FILE = "landfall.lock.json";

const placement = z.strictObject({
  engine: z.string().min(1),
  state: z
    .enum(["placed", "live", "retired"])
    .describe(
      "placed: may deploy; live: the reconciler has begun with it; retired: finalized, nothing of it is staged",
    ),
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
  readonly project: { readonly name: string };
  readonly workloads: Readonly<Record<string, { readonly engine: string }>>;
  readonly waves: Readonly<Record<string, Pick<WaveSpec, "goal" | "workloads">>>;
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

/** Appends the workloads above `declare` that are not in the lock. What is placed never moves and never goes. */
export function placeFromProgram(lock: Lock, program: LockedProgram): Lock {
  const missing = unplaced(lock, program);
  if (missing.length === 0) return lock;
  const added = missing.map((workload): [string, Placement] => [
    workload,
    { engine: program.workloads[workload]?.engine ?? "", state: "placed" },
  ]);
  const workloads = { ...placements(lock, program), ...Object.fromEntries(added) };
  return { ...lock, projects: { ...lock.projects, [program.project.name]: { workloads } } };
}

/** Whether the lock remembers that the project ever deployed anything. */
export function remembers(lock: Lock, project: string): boolean {
  return Object.keys(lock.projects[project]?.workloads ?? {}).length > 0;
}

export interface LockProblem {
  readonly code: "LOCK-STALE" | "LOCK-DROPPED" | "LOCK-ENGINE";
  /** The workload it is about; of one that was dropped, no construct is left. */
  readonly workload: string;
  readonly message: string;
}

/** What the program says against its lock. */
export function lockProblems(lock: Lock, program: LockedProgram): LockProblem[] {
  const stale = unplaced(lock, program).map((workload): LockProblem => ({
    code: "LOCK-STALE",
    workload,
    message: `workload "${workload}" is above declare and has no place in ${LOCK_FILE}; run \`landfall lock\` and commit the file`,
  }));
  const conflicts = Object.entries(placements(lock, program)).flatMap(([workload, place]) =>
    conflict(workload, place, program.workloads[workload]?.engine),
  );
  return [...stale, ...conflicts];
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

function conflict(
  workload: string,
  { engine, state }: Placement,
  declared: string | undefined,
): LockProblem[] {
  if (declared === undefined) {
    if (state !== "live") return [];
    const message = `workload "${workload}" is live and was dropped from the program; declare it again, or finalize or revert it first`;
    return [{ code: "LOCK-DROPPED", workload, message }];
  }
  if (declared === engine || state === "retired") return [];
  const message = `workload "${workload}" is placed with engine ${engine} and now declares ${declared}; give the new one another name`;
  return [{ code: "LOCK-ENGINE", workload, message }];
}

function unplaced(lock: Lock, program: LockedProgram): string[] {
  const known = placements(lock, program);
  return aboveDeclare(program).filter((workload) => known[workload] === undefined);
}

function aboveDeclare({ waves, workloads }: LockedProgram): string[] {
  const names = Object.values(waves).flatMap((wave) => (wave.goal === "declare" ? [] : wave.workloads));
  return [...new Set(names)].filter((workload) => workload in workloads).sort();
}

function placements(lock: Lock, { project }: LockedProgram): Readonly<Record<string, Placement>> {
  return lock.projects[project.name]?.workloads ?? {};
}

function sorted(value: unknown): unknown {
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
