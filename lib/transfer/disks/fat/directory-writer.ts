import { ATTRIBUTE } from "./directory";
import { ENTRY } from "./layout";
import {
  LONG_NAME_LAST,
  LONG_NAME_PART,
  LONG_NAME_PLACES,
  makeShortName,
  SHORT_NAME,
  shortNameChecksum,
} from "./names";

export interface NewEntry {
  readonly name: string;
  readonly kind: "file" | "directory";
  readonly firstCluster: number;
  /** Bytes; 0 for directories. */
  readonly size: number;
}

/** What a directory begins with: the root with the volume's label, others with `.` and `..`. */
export type Head = { readonly label: string } | { readonly self: number; readonly parent: number };

/** 1 January 2026, midnight: the same bytes whenever an image is made. */
const DATE = ((2026 - 1980) << 9) | (1 << 5) | 1;

/** The bytes of a directory; every name gets a long form and a short one of its own. */
export function encodeDirectory(entries: readonly NewEntry[], head: Head): Buffer {
  const pieces: Buffer[] = "label" in head ? [encodeLabel(head.label)] : encodeDots(head.self, head.parent);
  for (const [index, entry] of entries.entries()) {
    const short = makeShortName(entry.name, index + 1);
    pieces.push(...encodeLongName(entry.name, short), encodeEntry(short, entry));
  }
  return Buffer.concat(pieces);
}

function encodeLabel(label: string): Buffer {
  return encodeRaw(Buffer.from(label.padEnd(SHORT_NAME), "latin1"), ATTRIBUTE.volumeLabel, 0, 0);
}

function encodeDots(self: number, parent: number): Buffer[] {
  const dot = (name: string, cluster: number): Buffer =>
    encodeRaw(Buffer.from(name.padEnd(SHORT_NAME), "latin1"), ATTRIBUTE.directory, cluster, 0);
  return [dot(".", self), dot("..", parent)];
}

function encodeEntry(short: Buffer, { kind, firstCluster, size }: NewEntry): Buffer {
  return encodeRaw(short, kind === "file" ? ATTRIBUTE.archive : ATTRIBUTE.directory, firstCluster, size);
}

function encodeRaw(short: Buffer, attribute: number, firstCluster: number, size: number): Buffer {
  const raw = Buffer.alloc(ENTRY);
  short.copy(raw, 0);
  raw.writeUInt8(attribute, 11);
  raw.writeUInt16LE(DATE, 16);
  raw.writeUInt16LE(DATE, 18);
  raw.writeUInt16LE(Math.floor(firstCluster / 0x1_0000), 20);
  raw.writeUInt16LE(DATE, 24);
  raw.writeUInt16LE(firstCluster % 0x1_0000, 26);
  raw.writeUInt32LE(size, 28);
  return raw;
}

/** Last part first; the text ends with a zero unit unless it fills its last part, and the rest is 0xffff. */
function encodeLongName(name: string, short: Buffer): Buffer[] {
  const units = Buffer.from(name, "utf16le");
  const parts = Math.ceil(units.length / 2 / LONG_NAME_PART);
  const padded = Buffer.alloc(parts * LONG_NAME_PART * 2, 0xff);
  units.copy(padded);
  if (units.length < padded.length) padded.writeUInt16LE(0, units.length);
  return Array.from({ length: parts }, (_, index) => {
    const number = parts - index;
    const raw = Buffer.alloc(ENTRY);
    raw.writeUInt8(index === 0 ? number | LONG_NAME_LAST : number, 0);
    raw.writeUInt8(ATTRIBUTE.longName, 11);
    raw.writeUInt8(shortNameChecksum(short), 13);
    let from = (number - 1) * LONG_NAME_PART * 2;
    for (const [at, count] of LONG_NAME_PLACES) {
      padded.copy(raw, at, from, from + count * 2);
      from += count * 2;
    }
    return raw;
  });
}
