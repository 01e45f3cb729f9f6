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
  /** Puts the bytes into a file of the caller's (0600), which may only be read: it may share them with the object. */
  saveTo(path: string): Promise<void>;
}

export interface SignatureUse {
  /** On the clock by which signatures are judged. */
  readonly now: number;
  readonly reader: string | undefined;
}

/**
 * A signed URL can be read once: the second time it is as good as expired. ("Failed to import: InvalidUrl", says
 * the image import of a COS URL that was used before.) A reader who says who it is may go on reading.
 * @throws CosError `AccessDenied`
 */
export function useSignature(store: CosStore, url: NonNullable<Signed["url"]>, use: SignatureUse): void {
  const table = store.world.table(usedSignatureTable);
  const used = table.get(url.signature);
  if (used !== undefined && (use.reader === undefined || used.reader !== use.reader)) {
    throw new CosError("AccessDenied", "The signed URL has been used already.");
  }
  const reader = use.reader === undefined ? {} : { reader: use.reader };
  store.world.transaction(() => {
    for (const row of table.all()) if (row.expiresAt < use.now) table.delete(row.id);
    table.put({ id: url.signature, expiresAt: url.expiresAt, ...reader });
  });
}

/** Nothing was read with it after all. */
export function forgetSignature(store: CosStore, { signature }: NonNullable<Signed["url"]>): void {
  store.world.table(usedSignatureTable).delete(signature);
}

export function signedObject(store: CosStore, row: ObjectRow): SignedObject {
  return {
    bucket: row.bucket,
    key: row.key,
    size: row.size,
    etag: `"${row.etag}"`,
    stream: ({ start, end } = { start: 0, end: row.size }) => store.bodies.stream(row.segments, start, end),
    saveTo: (path) =>
      row.kind === "normal" ? store.bodies.share(row.segments, path) : store.bodies.save(row.segments, path),
  };
}
