import { SECTOR, type ByteSource } from "./bytes";
import { DiskError } from "./errors";

// Layout: "Master boot record", UEFI specification 2.10, section 5.2.1 (legacy MBR); extended partitions as DOS made them.
const SIGNATURE_AT = 510;
const SIGNATURE = 0xaa55;
const TABLE_AT = 446;
const ENTRY = 16;
const ENTRIES = 4;
const ACTIVE = 0x80;
const EXTENDED_TYPES: readonly number[] = [0x05, 0x0f, 0x85];
export const GPT_PROTECTIVE_TYPE = 0xee;
/** More logical partitions than any system uses; a longer chain is a loop. */
const MAX_LOGICAL = 128;
/** Cylinder, head and sector of what lies beyond 8 GiB, as partitioning tools write it. */
const CHS_BEYOND = Buffer.from([0xfe, 0xff, 0xff]);

export interface Partition {
  /** 1 to 4 are primary, from 5 on logical, as Linux counts them. */
  readonly number: number;
  /** The type byte, for example 0x0c (FAT32) or 0x83 (Linux). */
  readonly type: number;
  /** Whether a BIOS would start from it. */
  readonly active: boolean;
  /** Bytes from the start of the disk. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

/**
 * Reads a master boot record with its primary and logical partitions; containers of logical ones are left out.
 *
 * @returns undefined where the first sector holds no partition table
 * @throws DiskError `DISK-PARTITIONS` for partitions that overlap, leave the disk, or run in a circle
 */
export async function readMbr(disk: ByteSource): Promise<readonly Partition[] | undefined> {
  const primaries = disk.size < SECTOR ? undefined : readTable(await disk.read(0, SECTOR));
  if (!primaries || primaries.every(({ type }) => type === 0)) return undefined;
  const partitions: Partition[] = [];
  for (const [index, entry] of primaries.entries()) {
    if (EXTENDED_TYPES.includes(entry.type)) partitions.push(...(await readLogical(disk, entry.start)));
    else if (entry.type !== 0) partitions.push(toPartition(entry, index + 1));
  }
  partitions.sort((one, other) => one.number - other.number);
  for (const partition of partitions) checkPlace(disk, partition);
  checkOverlap(disk, partitions);
  return partitions;
}

export interface NewPartition {
  readonly type: number;
  readonly active: boolean;
  /** Bytes, whole sectors. */
  readonly offset: number;
  /** Bytes, whole sectors. */
  readonly size: number;
}

/** The first sector of a disk with up to four primary partitions and no boot code. */
export function writeMbr(partitions: readonly NewPartition[], diskId: number): Buffer {
  const sector = Buffer.alloc(SECTOR);
  sector.writeUInt32LE(diskId, 440);
  for (const [index, { type, active, offset, size }] of partitions.slice(0, ENTRIES).entries()) {
    const at = TABLE_AT + index * ENTRY;
    sector.writeUInt8(active ? ACTIVE : 0, at);
    CHS_BEYOND.copy(sector, at + 1);
    sector.writeUInt8(type, at + 4);
    CHS_BEYOND.copy(sector, at + 5);
    sector.writeUInt32LE(offset / SECTOR, at + 8);
    sector.writeUInt32LE(size / SECTOR, at + 12);
  }
  sector.writeUInt16LE(SIGNATURE, SIGNATURE_AT);
  return sector;
}

interface Entry {
  readonly type: number;
  readonly active: boolean;
  /** Sectors. */
  readonly start: number;
  /** Sectors. */
  readonly count: number;
}

/** The four entries; undefined when the sector is no partition table, such as a file system's boot sector. */
function readTable(sector: Buffer): Entry[] | undefined {
  if (sector.readUInt16LE(SIGNATURE_AT) !== SIGNATURE) return undefined;
  const entries: Entry[] = [];
  for (let at = TABLE_AT; at < SIGNATURE_AT; at += ENTRY) {
    const status = sector.readUInt8(at);
    if (status !== 0 && status !== ACTIVE) return undefined;
    entries.push({
      type: sector.readUInt8(at + 4),
      active: status === ACTIVE,
      start: sector.readUInt32LE(at + 8),
      count: sector.readUInt32LE(at + 12),
    });
  }
  return entries;
}

/** Walks the chain of extended boot records; each holds one logical partition and the place of the next. */
async function readLogical(disk: ByteSource, container: number): Promise<Partition[]> {
  const found: Partition[] = [];
  const seen = new Set<number>();
  let at: number | undefined = container;
  while (at !== undefined) {
    if (seen.has(at) || seen.size >= MAX_LOGICAL) {
      throw impossible(disk, "the chain of logical partitions runs in a circle");
    }
    seen.add(at);
    const { logical, next }: ExtendedRecord = await readExtended(disk, at);
    if (logical.type !== 0) {
      found.push(toPartition({ ...logical, start: at + logical.start }, ENTRIES + 1 + found.length));
    }
    at = EXTENDED_TYPES.includes(next.type) ? container + next.start : undefined;
  }
  return found;
}

interface ExtendedRecord {
  readonly logical: Entry;
  readonly next: Entry;
}

async function readExtended(disk: ByteSource, sector: number): Promise<ExtendedRecord> {
  const inside = (sector + 1) * SECTOR <= disk.size;
  const [logical, next] = (inside ? readTable(await disk.read(sector * SECTOR, SECTOR)) : undefined) ?? [];
  if (logical && next) return { logical, next };
  throw impossible(disk, `there is no extended boot record at sector ${sector}`);
}

function toPartition({ type, active, start, count }: Entry, number: number): Partition {
  return { number, type, active, offset: start * SECTOR, size: count * SECTOR };
}

function checkPlace(disk: ByteSource, { number, type, offset, size }: Partition): void {
  // The protective entry of a GPT may claim more than the disk has.
  if (type === GPT_PROTECTIVE_TYPE) return;
  if (offset >= SECTOR && size > 0 && offset + size <= disk.size) return;
  throw impossible(
    disk,
    `partition ${number} (sectors ${offset / SECTOR} to ${(offset + size) / SECTOR - 1}) does not fit the disk of ${disk.size / SECTOR} sectors`,
  );
}

function checkOverlap(disk: ByteSource, partitions: readonly Partition[]): void {
  const ordered = [...partitions].sort((one, other) => one.offset - other.offset);
  for (const [index, partition] of ordered.entries()) {
    const next = ordered[index + 1];
    if (next && partition.offset + partition.size > next.offset) {
      throw impossible(disk, `partitions ${partition.number} and ${next.number} overlap`);
    }
  }
}

function impossible(disk: ByteSource, what: string): DiskError {
  return new DiskError("DISK-PARTITIONS", `the partition table is damaged: ${what}.`, { place: disk.name });
}
