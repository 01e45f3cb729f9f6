import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";

/** Names one process so that it is never taken for another one with the same number. */
export const processIdentitySchema = z.strictObject({
  /** Where process numbers mean the same: host, boot and process namespace. */
  machine: z.string(),
  pid: z.int().positive(),
  /** When the process started, in the kernel's ticks; absent where the platform does not say. */
  start: z.string().optional(),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** The process that runs this. */
export function thisProcess(): ProcessIdentity {
  const start = startOf(process.pid);
  return { machine: thisMachine(), pid: process.pid, ...(start === undefined ? {} : { start }) };
}

/** True only when it is certain that the process has ended. One on another machine is never certain. */
export function hasEnded(identity: ProcessIdentity): boolean {
  if (identity.machine !== thisMachine()) return false;
  if (!signalReaches(identity.pid)) return true;
  const start = startOf(identity.pid);
  return identity.start !== undefined && start !== undefined && start !== identity.start;
}

let machine: string | undefined;

function thisMachine(): string {
  machine ??= [
    hostname(),
    attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    attempt(() => readlinkSync("/proc/self/ns/pid")),
  ]
    .filter((part) => part !== undefined)
    .join(" ");
  return machine;
}

/** Field 22 of /proc/<pid>/stat. Source: proc_pid_stat(5); the name in field 2 may hold blanks and brackets. */
function startOf(pid: number): string | undefined {
  return attempt(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...later] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended, although its number is still taken.
    return state === "Z" ? "ended" : later[18];
  });
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
