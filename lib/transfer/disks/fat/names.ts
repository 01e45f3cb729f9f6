/** Bytes of a short name: eight, and three of extension, without the dot. */
export const SHORT_NAME = 11;
/** UTF-16 units in one entry of a long name. */
export const LONG_NAME_PART = 13;
/** Where an entry of a long name keeps its units: offset and count. */
export const LONG_NAME_PLACES: readonly (readonly [at: number, units: number])[] = [
  [1, 5],
  [14, 6],
  [28, 2],
];
export const LONG_NAME_LAST = 0x40;

/** The checksum that ties the entries of a long name to their short one. */
export function shortNameChecksum(short: Buffer): number {
  return short.reduce((sum, byte) => ((sum & 1 ? 0x80 : 0) + (sum >> 1) + byte) & 0xff, 0);
}

/** Reads `NAME    EXT` as `NAME.EXT`. */
export function decodeShortName(short: Buffer): string {
  const bytes = Buffer.from(short);
  // 0xe5 as the first letter would mean "deleted", so that letter is stored as 5.
  if (bytes[0] === 0x05) bytes[0] = 0xe5;
  const text = bytes.toString("latin1");
  const base = text.slice(0, 8).trimEnd();
  const extension = text.slice(8).trimEnd();
  return extension === "" ? base : `${base}.${extension}`;
}

/** The `number`th short name for a long one, for example `NAME~1  EXT`; unique names are the caller's care. */
export function makeShortName(long: string, number: number): Buffer {
  const dot = long.lastIndexOf(".");
  const clean = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9_-]/g, "");
  const base = clean(dot > 0 ? long.slice(0, dot) : long);
  const extension = dot > 0 ? clean(long.slice(dot + 1)) : "";
  const tail = `~${number}`;
  return Buffer.from(
    (base.slice(0, 8 - tail.length) + tail).padEnd(8) + extension.slice(0, 3).padEnd(3),
    "latin1",
  );
}
