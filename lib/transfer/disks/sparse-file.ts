import { constants } from "node:fs";
import { copyFile, open, rm, type FileHandle } from "node:fs/promises";
import { openBytes } from "./bytes";
import { isZero, stretches } from "./stretches";
import type { DiskWorkOptions } from "./work";

/** Stretches of zeros of this size, aligned, become holes. */
const HOLE = 64 * 1024;

/**
 * Copies a disk file with its holes: as a clone where the file system can, else by skipping zeros.
 * The target is removed on failure.
 *
 * @throws DiskError `DISK-NOT-FOUND` when there is no such file
 */
export async function sparseCopy(
  sourcePath: string,
  targetPath: string,
  options: DiskWorkOptions = {},
): Promise<void> {
  const source = await openBytes(sourcePath);
  try {
    if (await cloned(sourcePath, targetPath)) {
      options.onProgress?.({ done: source.size, total: source.size });
      return;
    }
    await writingTo(targetPath, source.size, async (target) => {
      for await (const { offset, bytes } of stretches(source, options)) {
        if (bytes) await writeSparse(target, offset, bytes);
      }
    });
  } finally {
    await source.close();
  }
}

/** Writes bytes at an offset and leaves aligned stretches of zeros as the holes that they are. */
export async function writeSparse(target: FileHandle, offset: number, bytes: Buffer): Promise<void> {
  let start: number | undefined;
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + HOLE - ((offset + at) % HOLE));
    const zero = isZero(bytes.subarray(at, end));
    if (!zero) start ??= at;
    if (zero && start !== undefined) {
      await writeAll(target, bytes.subarray(start, at), offset + start);
      start = undefined;
    }
    at = end;
  }
  if (start !== undefined) await writeAll(target, bytes.subarray(start), offset + start);
}

async function writeAll(target: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await target.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** Runs `work` on a new file of this size that is all hole; removes it when the work fails. */
export async function writingTo(
  path: string,
  size: number,
  work: (target: FileHandle) => Promise<void>,
): Promise<void> {
  const target = await open(path, "w");
  try {
    await target.truncate(size);
    await work(target);
    await target.close();
  } catch (error) {
    await target.close();
    await rm(path, { force: true });
    throw error;
  }
}

async function cloned(source: string, target: string): Promise<boolean> {
  await rm(target, { force: true });
  try {
    await copyFile(source, target, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    // This file system has no clones.
    await rm(target, { force: true });
    return false;
  }
}
