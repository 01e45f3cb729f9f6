import type { Readable } from "node:stream";
import { CosError } from "./errors";
import { usedSignatureTable, type ObjectRow } from "./rows";
import type { Signed } from "./signature";
import type { CosStore } from "./store";

/** An object that a signed URL opened. */
export interface SignedObject {
  readonly bucket: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** With quotes, as COS sends it. */
  readonly etag: string;
  /** The bytes from `start` up to, not including, `end`; all of them unless said. */
  stream(range?: { readonly start: number; readonly end: number }): Readable;
  /** Writes the bytes to a file of the caller's (0600). */
  saveTo(path: string): Promise<void>;
}

/**
 * A signed URL can be read once: the second time it is as good as expired. ("Failed to import: InvalidUrl", says
 * the image import of a COS URL that was used before.)
 * @throws CosError `AccessDenied`
 */
export function useSignature(store: CosStore, url: NonNullable<Signed["url"]>): void {
  const table = store.world.table(usedSignatureTable);
  if (table.get(url.signature) !== undefined)
    throw new CosError("AccessDenied", "The signed URL has been used already.");
  const now = store.now();
  store.world.transaction(() => {
    for (const row of table.all()) if (row.expiresAt < now) table.delete(row.id);
    table.put({ id: url.signature, expiresAt: url.expiresAt });
  });
}

export function signedObject(store: CosStore, row: ObjectRow): SignedObject {
  return {
    bucket: row.bucket,
    key: row.key,
    size: row.size,
    etag: `"${row.etag}"`,
    stream: ({ start, end } = { start: 0, end: row.size }) => store.bodies.stream(row.segments, start, end),
    saveTo: (path) => store.bodies.save(row.segments, path),
  };
}
