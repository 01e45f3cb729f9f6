import { open, type FileHandle } from "node:fs/promises";
import { corrupt, DiskError } from "./errors";

export const SECTOR = 512;

/** Bytes that can be read anywhere: a file, the disk inside an image, one partition of it. */
export interface ByteSource {
  /** For error messages: the path of the file that holds the bytes. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /**
   * Exactly `length` bytes from byte `offset`. Given `room`, the answer may be a part of it: fresh memory for every
   * read costs more than the read.
   * @throws DiskError `DISK-CORRUPT` outside 0…size
   */
  read(offset: number, length: number, room?: Buffer): Promise<Buffer>;
}

export interface ClosableBytes extends ByteSource {
  close(): Promise<void>;
}

/** Opens a regular file for reading. @throws DiskError `DISK-NOT-FOUND` where there is none */
export async function openBytes(path: string): Promise<ClosableBytes> {
  const handle = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" && error.code !== "EISDIR" && error.code !== "ENOTDIR") throw error;
    throw new DiskError("DISK-NOT-FOUND", "there is no such file.", { place: path, cause: error });
  });
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    throw new DiskError("DISK-NOT-FOUND", "is not a regular file.", { place: path });
  }
  return {
    name: path,
    size: stat.size,
    read: async (offset, length, room) => {
      assertInside(path, stat.size, offset, length);
      const buffer = roomFor(length, room);
      await fill(handle, path, buffer, offset);
      return buffer;
    },
    close: () => handle.close(),
  };
}

/** A part of another source, for example a partition. */
export function part(source: ByteSource, start: number, size: number): ByteSource {
  assertInside(source.name, source.size, start, size);
  return {
    name: source.name,
    size,
    read: async (offset, length, room) => {
      assertInside(source.name, size, offset, length);
      return source.read(start + offset, length, room);
    },
  };
}

/** @throws DiskError `DISK-CORRUPT` when the range does not lie within 0…size */
export function assertInside(name: string, size: number, offset: number, length: number): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (whole && offset >= 0 && length >= 0 && offset + length <= size) return;
  throw corrupt(name, `${length} bytes at byte ${offset} are asked for, but there are only ${size}.`);
}

/** The beginning of `room` where it is large enough, else fresh memory; its content is not defined. */
export function roomFor(length: number, room: Buffer | undefined): Buffer {
  return room !== undefined && room.length >= length ? room.subarray(0, length) : Buffer.allocUnsafe(length);
}

/** A 64-bit big-endian number, where it is one that JavaScript can count to. */
export function u64be(buffer: Buffer, at: number, name: string, field: string): number {
  return countable(buffer.readBigUInt64BE(at), name, field);
}

/** A 64-bit little-endian number, where it is one that JavaScript can count to. */
export function u64le(buffer: Buffer, at: number, name: string, field: string): number {
  return countable(buffer.readBigUInt64LE(at), name, field);
}

export function isPowerOfTwo(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value));
}

function countable(value: bigint, name: string, field: string): number {
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  throw corrupt(name, `${field} is ${value}, which no disk reaches.`);
}

async function fill(handle: FileHandle, name: string, buffer: Buffer, offset: number): Promise<void> {
  let done = 0;
  while (done < buffer.length) {
    const { bytesRead } = await handle.read(buffer, done, buffer.length - done, offset + done);
    if (bytesRead === 0) {
      throw corrupt(name, `the file became shorter while it was read, at byte ${offset + done}.`);
    }
    done += bytesRead;
  }
}
