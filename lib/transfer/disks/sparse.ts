import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, open, rm, type FileHandle } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";
import { openBytes, type ByteSource } from "./bytes";
import type { DiskImage, Extent } from "./disk-image";

/** Bytes per read. */
export const CHUNK = 1024 ** 2;
/** Stretches of zeros of this size, aligned, become holes. */
const HOLE = 64 * 1024;
const ZEROS = Buffer.alloc(CHUNK);

export interface DiskProgress {
  /** Bytes of the disk. */
  readonly done: number;
  readonly total: number;
}

export interface DiskWorkOptions {
  readonly onProgress?: (progress: DiskProgress) => void;
  /** Ends the work with the signal's reason; a half-written target is removed. */
  readonly signal?: AbortSignal;
}

/**
 * Writes the disk inside an image as a plain, sparse file: zeros become holes. The target is removed on failure.
 *
 * @returns SHA-256 of the whole virtual disk, hexadecimal
 * @throws DiskError `DISK-CORRUPT` when the image turns out to be damaged
 */
export async function convertToRaw(
  image: DiskImage,
  targetPath: string,
  options: DiskWorkOptions = {},
): Promise<{ readonly sha256: string }> {
  const hash = createHash("sha256");
  await writingTo(targetPath, image.size, async (target) => {
    for await (const { offset, length, bytes } of stretches(image, image.extents(), options)) {
      hash.update(bytes ?? ZEROS.subarray(0, length));
      if (bytes) await writeSparse(target, offset, bytes);
    }
  });
  return { sha256: hash.digest("hex") };
}

/**
 * Copies a disk file with its holes: as a clone where the file system can, else by skipping zeros.
 * The target is removed on failure.
 */
export async function sparseCopy(
  sourcePath: string,
  targetPath: string,
  options: DiskWorkOptions = {},
): Promise<void> {
  const source = await openBytes(sourcePath);
  try {
    await rm(targetPath, { force: true });
    if (await cloned(sourcePath, targetPath)) {
      options.onProgress?.({ done: source.size, total: source.size });
      return;
    }
    await writingTo(targetPath, source.size, async (target) => {
      for await (const { offset, bytes } of stretches(source, everything(source), options)) {
        if (bytes) await writeSparse(target, offset, bytes);
      }
    });
  } finally {
    await source.close();
  }
}

/** SHA-256, hexadecimal, of the first `length` bytes of a file; default: of all. */
export async function sha256OfFile(
  path: string,
  length?: number,
  options: DiskWorkOptions = {},
): Promise<string> {
  const file = await openBytes(path);
  try {
    return await sha256OfBytes(file, length ?? file.size, options);
  } finally {
    await file.close();
  }
}

/** SHA-256, hexadecimal, of the first `length` bytes. @throws DiskError `DISK-CORRUPT` when there are fewer */
export async function sha256OfBytes(
  source: ByteSource,
  length: number,
  options: DiskWorkOptions = {},
): Promise<string> {
  const hash = createHash("sha256");
  for (let offset = 0; offset < length; offset += CHUNK) {
    options.signal?.throwIfAborted();
    hash.update(await source.read(offset, Math.min(CHUNK, length - offset)));
    options.onProgress?.({ done: Math.min(offset + CHUNK, length), total: length });
  }
  return hash.digest("hex");
}

/** Whether all bytes are zero. Compares blocks, which costs next to nothing. */
export function isZero(bytes: Buffer): boolean {
  for (let offset = 0; offset < bytes.length; offset += CHUNK) {
    const piece = bytes.subarray(offset, offset + CHUNK);
    if (!piece.equals(ZEROS.subarray(0, piece.length))) return false;
  }
  return true;
}

/** The whole of a source, where nothing is known about holes. */
export async function* everything(source: ByteSource): AsyncGenerator<Extent> {
  yield { offset: 0, length: source.size };
}

/** A piece of a disk, at most {@link CHUNK} long; without bytes where it is all zeros. */
export interface Stretch {
  readonly offset: number;
  readonly length: number;
  readonly bytes?: Buffer;
}

/** The whole disk from first to last byte, in pieces; what lies between extents is not read. */
export async function* stretches(
  source: ByteSource,
  extents: AsyncIterable<Extent>,
  { onProgress, signal }: DiskWorkOptions,
): AsyncGenerator<Stretch> {
  const total = source.size;
  let at = 0;
  const step = async (length: number, stored: boolean): Promise<Stretch> => {
    signal?.throwIfAborted();
    const offset = at;
    at += length;
    const bytes = stored ? await source.read(offset, length) : await turn(undefined);
    onProgress?.({ done: at, total });
    return bytes === undefined || isZero(bytes) ? { offset, length } : { offset, length, bytes };
  };
  for await (const extent of extents) {
    while (at < extent.offset) yield await step(Math.min(CHUNK, extent.offset - at), false);
    const end = extent.offset + extent.length;
    while (at < end) yield await step(Math.min(CHUNK - (at % CHUNK), end - at), true);
  }
  while (at < total) yield await step(Math.min(CHUNK, total - at), false);
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
  try {
    await copyFile(source, target, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    // This file system has no clones.
    await rm(target, { force: true });
    return false;
  }
}
