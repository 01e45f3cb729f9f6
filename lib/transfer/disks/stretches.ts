import type { ByteSource } from "./bytes";
import type { DiskImage, Extent } from "./disk-image";
import type { DiskWorkOptions } from "./work";

/** Bytes per read. */
export const CHUNK = 1024 ** 2;
const ZEROS = Buffer.alloc(CHUNK);

/**
 * A piece of a disk: at most {@link CHUNK} with its bytes, or of any length without, where all is zeros. The bytes are
 * good until the next piece is asked for.
 */
export interface Stretch {
  readonly offset: number;
  readonly length: number;
  readonly bytes?: Buffer;
}

/** The whole disk from first to last byte, in pieces; what the image does not store is not read. */
export async function* stretches(
  disk: ByteSource & Partial<Pick<DiskImage, "extents">>,
  { onProgress, signal }: DiskWorkOptions,
): AsyncGenerator<Stretch> {
  const total = disk.size;
  const room = Buffer.allocUnsafe(Math.min(CHUNK, total));
  let at = 0;
  for await (const extent of disk.extents?.() ?? [{ offset: 0, length: total }]) {
    if (at < extent.offset) yield { offset: at, length: extent.offset - at };
    for (const piece of pieces(extent)) {
      signal?.throwIfAborted();
      const bytes = await disk.read(piece.offset, piece.length, room);
      at = piece.offset + piece.length;
      onProgress?.({ done: at, total });
      yield isZero(bytes) ? piece : { ...piece, bytes };
    }
  }
  if (at < total) yield { offset: at, length: total - at };
  onProgress?.({ done: total, total });
}

/** Whether all bytes are zero. Compares blocks, which costs next to nothing. */
export function isZero(bytes: Buffer): boolean {
  for (let offset = 0; offset < bytes.length; offset += CHUNK) {
    const piece = bytes.subarray(offset, offset + CHUNK);
    if (!piece.equals(ZEROS.subarray(0, piece.length))) return false;
  }
  return true;
}

/** Cuts an extent at multiples of {@link CHUNK}. */
function* pieces({ offset, length }: Extent): Generator<Extent> {
  for (let at = offset; at < offset + length;) {
    const end = Math.min(offset + length, at - (at % CHUNK) + CHUNK);
    yield { offset: at, length: end - at };
    at = end;
  }
}
