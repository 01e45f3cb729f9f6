import { openSync, closeSync, readFileSync, rmSync, writeSync } from "node:fs";
import { LandfallError } from "../../base/errors";

/**
 * Keeps other processes of this machine from the same state while `work` runs. The lock of a process that is gone
 * is taken over.
 *
 * @throws LandfallError `DEPLOY-LOCKED` while another process holds it.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  if (!claim(file)) {
    const holder = holderOf(file);
    if (holder !== undefined && isAlive(holder)) throw locked(file, holder);
    rmSync(file, { force: true });
    if (!claim(file)) throw locked(file, holderOf(file));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function claim(file: string): boolean {
  try {
    const descriptor = openSync(file, "wx", 0o600);
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function holderOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function locked(file: string, holder: number | undefined): LandfallError {
  const who = holder === undefined ? "another process" : `process ${holder}`;
  return new LandfallError("DEPLOY-LOCKED", `${who} is deploying this stack (${file})`, {
    remedy: "Wait until it has ended.",
  });
}
