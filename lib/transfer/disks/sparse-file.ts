import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { copyFile, open, rename, rm, type FileHandle } from "node:fs/promises";
import { type ByteSource, openBytes } from "./bytes";
import type { DiskImage } from "./disk-image";
import { isZero, stretches } from "./stretches";
import type { DiskWorkOptions } from "./work";

/** Stretches of zeros of this size, aligned, become holes. */
const HOLE = 64 * 1024;

/**
 * Copies a disk file with its holes: as a clone where the file system can, else with the system's `cp`, which finds
 * holes without reading them (Node cannot), else by reading all and skipping zeros.
 * The target appears once it is complete.
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
    await atomically(targetPath, async (partial) => {
      if ((await cloned(sourcePath, partial)) || (await copiedBySystem(sourcePath, partial, options))) {
        options.onProgress?.({ done: source.size, total: source.size });
        return;
      }
      await writeDisk(source, partial, options);
    });
  } finally {
    await source.close();
  }
}

/** Writes a disk, or the one inside an image, as a new sparse file: what is not stored, or zero, becomes a hole. */
export async function writeDisk(
  disk: ByteSource & Partial<Pick<DiskImage, "extents">>,
  path: string,
  options: DiskWorkOptions = {},
): Promise<void> {
  await writeFileOfHoles(path, disk.size, async (target) => {
    for await (const { offset, bytes } of stretches(disk, options)) {
      if (bytes) await writeSparse(target, offset, bytes);
    }
  });
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

/** Runs `work` on a new file of this size that is all hole. */
export async function writeFileOfHoles(
  path: string,
  size: number,
  work: (target: FileHandle) => Promise<void>,
): Promise<void> {
  const target = await open(path, "w");
  try {
    await target.truncate(size);
    await work(target);
  } finally {
    await target.close();
  }
}

/**
 * Runs `work` on a name beside `path`, and gives the file its own name once the work is done, so that a process that
 * is killed never leaves half a file under it. What fails is removed.
 */
export async function atomically<Result>(
  path: string,
  work: (partial: string) => Promise<Result>,
): Promise<Result> {
  const partial = `${path}.partial`;
  try {
    const result = await work(partial);
    await rename(partial, path);
    return result;
  } catch (error) {
    await rm(partial, { force: true });
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

/** GNU cp; every other one refuses these options before it does anything. */
function copiedBySystem(source: string, target: string, { signal }: DiskWorkOptions): Promise<boolean> {
  return new Promise((resolve, reject) => {
    execFile("cp", ["--sparse=always", "--", source, target], signal ? { signal } : {}, (error) => {
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve(error === null);
    });
  });
}
