import { mkdir, open, readdir, readFile, truncate, unlink, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { PositionConflict, type JournalCarrier } from "./carrier";
import { withLockFile } from "./lock-file";

const SEGMENT_NAME = /^journal-(\d{6,})\.jsonl$/;

/**
 * The journal in a directory: one file of mode 0600 a segment, every append synced to the disk before it counts.
 * Processes of one machine take turns through a lock file that is held only while one of them writes.
 */
export function fileCarrier(directory: string): JournalCarrier {
  const pathOf = (segment: number) => join(directory, `journal-${String(segment).padStart(6, "0")}.jsonl`);
  const exclusively = async <T>(work: () => Promise<T>) => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return withLockFile(join(directory, "journal.lock"), work);
  };

  return {
    location: directory,

    segments: async () => {
      const names = await absentAs<string[]>([], () => readdir(directory));
      const numbers = names.flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? []).map(Number);
      return numbers.sort((left, right) => left - right);
    },

    read: async (segment, offset = 0) => {
      const bytes = await absentAs<Uint8Array>(new Uint8Array(), () => readFile(pathOf(segment)));
      return bytes.subarray(offset);
    },

    append: (segment, position, bytes) =>
      exclusively(async () => {
        const length = await lengthOf(pathOf(segment));
        if (length !== position) throw new PositionConflict(position, length);
        await write(pathOf(segment), position, bytes);
        if (position === 0) await syncDirectory(directory);
        return position + bytes.length;
      }),

    truncate: (segment, position, length) =>
      exclusively(async () => {
        const present = await lengthOf(pathOf(segment));
        if (present !== position) throw new PositionConflict(position, present);
        await withFile(pathOf(segment), "r+", async (file) => {
          await file.truncate(length);
          await file.sync();
        });
      }),

    remove: (segment) => exclusively(() => absentAs(undefined, () => unlink(pathOf(segment)))),
  };
}

async function write(path: string, position: number, bytes: Uint8Array): Promise<void> {
  try {
    await withFile(path, position === 0 ? "w" : "r+", async (file) => {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
      await file.sync();
    });
  } catch (error) {
    // A full disk leaves a part of the line; without it the journal is as before.
    await truncate(path, position).catch(() => undefined);
    throw error;
  }
}

async function withFile<T>(path: string, flags: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, 0o600);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** Makes the name of a new file as durable as its content. */
async function syncDirectory(directory: string): Promise<void> {
  await withFile(directory, "r", (file) => file.sync());
}

async function lengthOf(path: string): Promise<number> {
  return absentAs(0, () => withFile(path, "r", async (file) => (await file.stat()).size));
}

async function absentAs<T>(substitute: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return substitute;
    throw error;
  }
}
