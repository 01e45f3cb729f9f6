import { randomBytes } from "node:crypto";
import { link, readFile, unlink, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { LandfallError } from "../base/errors";
import { hasEnded, processIdentitySchema, thisProcess } from "./process-identity";

const PAUSE_MS = 5;
/** Locks are held for one write; whoever holds one longer than this is stuck or on another machine. */
const PATIENCE_MS = 30_000;

const ownerSchema = processIdentitySchema.extend({ nonce: z.string() });
type Owner = z.infer<typeof ownerSchema>;

/**
 * Runs `work` while this process alone holds the lock file. A lock whose owner has ended is broken; a second
 * lock, named after the dead one, sees to it that only one process breaks it.
 *
 * @throws LandfallError `JOURNAL-LOCKED` when a living process, or one on another machine, does not let go.
 */
export async function withLockFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  const nonce = randomBytes(6).toString("hex");
  await acquire(path, nonce);
  try {
    return await work();
  } finally {
    await unlink(path);
  }
}

async function acquire(path: string, nonce: string): Promise<void> {
  const draft = `${path}.${nonce}.draft`;
  await writeFile(draft, JSON.stringify({ ...thisProcess(), nonce }), { mode: 0o600, flag: "wx" });
  try {
    // A link appears with its whole content at once, or not at all.
    for (let waited = 0; !(await linked(draft, path)); waited += PAUSE_MS) {
      const owner = await ownerOf(path);
      if (owner !== undefined && hasEnded(owner)) await breakLock(path, owner);
      else if (waited >= PATIENCE_MS) throw locked(path, owner);
      else await delay(PAUSE_MS);
    }
  } finally {
    await unlink(draft);
  }
}

async function breakLock(path: string, dead: Owner): Promise<void> {
  await withLockFile(`${path}.${dead.nonce}`, async () => {
    const now = await ownerOf(path);
    if (now?.nonce === dead.nonce) await unlink(path);
  });
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function ownerOf(path: string): Promise<Owner | undefined> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new LandfallError("JOURNAL-LOCK", `${path} is not a lock file of Landfall.`, {
      remedy: "Remove it when no other process works with this journal.",
      cause: error,
    });
  }
}

function locked(path: string, owner: Owner | undefined): LandfallError {
  const who = owner === undefined ? "another process" : `process ${owner.pid} on ${owner.machine}`;
  return new LandfallError("JOURNAL-LOCKED", `${who} holds ${path} and does not let go.`, {
    remedy: "End that process; when it has ended and ran on another machine, remove the file.",
  });
}
