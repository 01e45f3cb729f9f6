import type { ByteSource } from "../bytes";
import { damagedFileSystem as damaged } from "../errors";
import { ENTRY } from "./layout";
import { decodeShortName, LONG_NAME_LAST, LONG_NAME_PLACES, SHORT_NAME, shortNameChecksum } from "./names";

export const ATTRIBUTE = { volumeLabel: 0x08, directory: 0x10, archive: 0x20, longName: 0x0f } as const;
const ATTRIBUTE_MASK = 0x3f;
const END = 0x00;
const DELETED = 0xe5;

export interface DirectoryEntry {
  /** The long name where there is one. */
  readonly name: string;
  readonly isDirectory: boolean;
  readonly firstCluster: number;
  /** Bytes; 0 for directories. */
  readonly size: number;
}

/** The entries of a directory with `.` and `..`, without labels and deleted ones. */
export function readDirectory(volume: ByteSource, bytes: Buffer, path: string): readonly DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  let long: LongName | undefined;
  for (let at = 0; at + ENTRY <= bytes.length; at += ENTRY) {
    const raw = bytes.subarray(at, at + ENTRY);
    const first = raw.readUInt8(0);
    if (first === END) break;
    if (first === DELETED) {
      long = undefined;
      continue;
    }
    const attributes = raw.readUInt8(11) & ATTRIBUTE_MASK;
    if (attributes === ATTRIBUTE.longName) {
      long = extend(volume, path, long, raw);
      continue;
    }
    if ((attributes & ATTRIBUTE.volumeLabel) === 0)
      entries.push(toEntry(raw, attributes, settle(volume, path, long, raw)));
    long = undefined;
  }
  if (long) throw damaged(volume, `a long name in ${path} belongs to no file`);
  return entries;
}

interface LongName {
  readonly checksum: number;
  /** The number of the entry that comes next; 0 when the name is complete. */
  readonly remaining: number;
  readonly text: string;
}

/** Long names stand before their short one, last part first. */
function extend(volume: ByteSource, path: string, long: LongName | undefined, raw: Buffer): LongName {
  const order = raw.readUInt8(0);
  const checksum = raw.readUInt8(13);
  const begins = (order & LONG_NAME_LAST) !== 0;
  const number = order & ~LONG_NAME_LAST;
  const continues = long && long.remaining === number && long.checksum === checksum;
  if (number === 0 || begins === (long !== undefined) || (!begins && !continues)) {
    throw damaged(volume, `a long name in ${path} is in disorder`);
  }
  return { checksum, remaining: number - 1, text: partOf(raw) + (long?.text ?? "") };
}

function partOf(raw: Buffer): string {
  const units = LONG_NAME_PLACES.map(([at, count]) => raw.toString("utf16le", at, at + count * 2)).join("");
  const end = units.indexOf("\0");
  return end === -1 ? units : units.slice(0, end);
}

/** The long name, once it has proved to belong to this short entry. */
function settle(
  volume: ByteSource,
  path: string,
  long: LongName | undefined,
  raw: Buffer,
): string | undefined {
  if (!long) return undefined;
  if (long.remaining !== 0 || long.checksum !== shortNameChecksum(raw.subarray(0, SHORT_NAME))) {
    throw damaged(volume, `the long name ${JSON.stringify(long.text)} in ${path} does not fit its short one`);
  }
  return long.text;
}

function toEntry(raw: Buffer, attributes: number, longName: string | undefined): DirectoryEntry {
  return {
    name: longName ?? decodeShortName(raw.subarray(0, SHORT_NAME)),
    isDirectory: (attributes & ATTRIBUTE.directory) !== 0,
    firstCluster: raw.readUInt16LE(20) * 0x1_0000 + raw.readUInt16LE(26),
    size: raw.readUInt32LE(28),
  };
}
