import { createHash } from "node:crypto";
import { openBytes, type ByteSource } from "./bytes";
import { CHUNK } from "./stretches";
import type { DiskWorkOptions } from "./work";

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
  const room = Buffer.allocUnsafe(Math.min(CHUNK, length));
  for (let offset = 0; offset < length; offset += CHUNK) {
    options.signal?.throwIfAborted();
    hash.update(await source.read(offset, Math.min(CHUNK, length - offset), room));
    options.onProgress?.({ done: Math.min(offset + CHUNK, length), total: length });
  }
  return hash.digest("hex");
}
