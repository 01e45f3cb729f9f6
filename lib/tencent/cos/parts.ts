import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { LandfallError } from "../../base/errors";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** Source of the limits: catalogue `cos.partSize`, `cos.parts`. */
const SMALLEST_PART = MIB;
const LARGEST_PART = 5 * GIB;
const MOST_PARTS = 10_000;
const USUAL_PART = 16 * MIB;

/** A stretch of the file; numbers count from 1. */
export interface FilePart {
  readonly number: number;
  readonly start: number;
  readonly size: number;
}

/**
 * Cuts a file of `size` bytes into parts of the wished size, or larger ones where 10,000 would not do.
 *
 * @throws LandfallError `UPLOAD-PART-SIZE` when the wish is out of bounds or the file too large for COS.
 */
export function planParts(size: number, wish: number = USUAL_PART): FilePart[] {
  const enough = Math.ceil(size / MOST_PARTS / MIB) * MIB;
  const partSize = Math.max(wish, enough);
  if (!Number.isInteger(wish) || wish < SMALLEST_PART || partSize > LARGEST_PART) {
    throw new LandfallError(
      "UPLOAD-PART-SIZE",
      `A part of ${partSize} bytes is not possible; COS takes 1 MiB to 5 GiB.`,
    );
  }
  return Array.from({ length: Math.ceil(size / partSize) }, (_, index) => {
    const start = index * partSize;
    return { number: index + 1, start, size: Math.min(partSize, size - start) };
  });
}

export function openPart(file: string, part: FilePart): Readable {
  return createReadStream(file, { start: part.start, end: part.start + part.size - 1, highWaterMark: MIB });
}

/** @throws LandfallError `UPLOAD-SOURCE` when the file no longer has all of the part. */
export async function digestPart(file: string, part: FilePart): Promise<Buffer> {
  const digest = createHash("md5");
  let read = 0;
  for await (const bytes of openPart(file, part) as AsyncIterable<Buffer>) {
    digest.update(bytes);
    read += bytes.length;
  }
  if (read !== part.size) throw sourceChanged(file);
  return digest.digest();
}

export function sourceChanged(file: string): LandfallError {
  return new LandfallError("UPLOAD-SOURCE", `${file} changed while it was uploaded.`, {
    remedy: "Upload a file that nobody writes to, for example a snapshot or a copy.",
  });
}
