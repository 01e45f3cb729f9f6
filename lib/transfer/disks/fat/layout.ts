import { isPowerOfTwo, SECTOR, type ByteSource } from "../bytes";
import { damagedFileSystem as damaged } from "../errors";

// Microsoft, "FAT: General Overview of On-Disk Format" 1.03, boot sector and BPB; field offsets are decimal there too.
export const BOOT_SIGNATURE = 0xaa55;
export const BOOT_SIGNATURE_AT = 510;
export const ENTRY = 32;
/** A volume with fewer clusters is FAT12. */
export const FAT16_FROM = 4085;
/** A volume with fewer clusters is FAT16. */
export const FAT32_FROM = 65_525;
const SECTOR_SIZES = [512, 1024, 2048, 4096];

/** Width of one entry of the file allocation table, in bits; 28 of the 32 count. */
export type FatBits = 12 | 16 | 32;

/** Where everything lies; all in bytes from the start of the partition. */
export interface FatLayout {
  readonly bits: FatBits;
  readonly clusterSize: number;
  /** Clusters are numbered 2 … clusters + 1. */
  readonly clusters: number;
  readonly media: number;
  readonly tables: readonly number[];
  readonly tableSize: number;
  /** The root directory of FAT12 and FAT16. */
  readonly rootOffset: number;
  readonly rootSize: number;
  /** The root directory of FAT32. */
  readonly rootCluster: number;
  readonly dataOffset: number;
}

/** Whether the first sector looks like a FAT boot sector at all. */
export function looksLikeFat(sector: Buffer): boolean {
  const jump = sector.readUInt8(0);
  return (
    sector.readUInt16LE(BOOT_SIGNATURE_AT) === BOOT_SIGNATURE &&
    (jump === 0xeb || jump === 0xe9) &&
    SECTOR_SIZES.includes(sector.readUInt16LE(11)) &&
    isPowerOfTwo(sector.readUInt8(13))
  );
}

/** Reads the boot sector. @throws DiskError `DISK-FILE-SYSTEM` for what cannot be */
export async function readLayout(volume: ByteSource): Promise<FatLayout> {
  const boot = await volume.read(0, SECTOR);
  const sectorSize = boot.readUInt16LE(11);
  const reserved = boot.readUInt16LE(14) * sectorSize;
  const tableCount = boot.readUInt8(16);
  const rootSize = boot.readUInt16LE(17) * ENTRY;
  const total = (boot.readUInt16LE(19) || boot.readUInt32LE(32)) * sectorSize;
  const shortTable = boot.readUInt16LE(22);
  const tableSize = (shortTable || boot.readUInt32LE(36)) * sectorSize;
  const clusterSize = boot.readUInt8(13) * sectorSize;
  const dataOffset = reserved + tableCount * tableSize + rootSize;
  const clusters = Math.floor((total - dataOffset) / clusterSize);

  if (reserved === 0) throw damaged(volume, "the boot sector reserves no room for itself");
  if (tableCount < 1 || tableCount > 2)
    throw damaged(volume, `it has ${tableCount} allocation tables instead of 1 or 2`);
  if (tableSize === 0) throw damaged(volume, "its allocation table is empty");
  if (total > volume.size) throw damaged(volume, `it claims ${total} bytes of a partition of ${volume.size}`);
  if (clusters < 1) throw damaged(volume, "there is no room for a single cluster");
  const bits = shortTable === 0 ? 32 : clusters < FAT16_FROM ? 12 : 16;
  if (bits !== 32 && clusters >= FAT32_FROM)
    throw damaged(volume, `${clusters} clusters are too many for FAT16`);
  if ((bits === 32) !== (rootSize === 0)) throw damaged(volume, "its root directory does not fit its type");
  if (Math.ceil(((clusters + 2) * bits) / 8) > tableSize)
    throw damaged(volume, "its allocation table is too short");
  if (bits === 32) await checkBackup(volume, boot, sectorSize);
  return {
    bits,
    clusterSize,
    clusters,
    media: boot.readUInt8(21),
    tables: Array.from({ length: tableCount }, (_, index) => reserved + index * tableSize),
    tableSize,
    rootOffset: dataOffset - rootSize,
    rootSize,
    rootCluster: bits === 32 ? boot.readUInt32LE(44) : 0,
    dataOffset,
  };
}

/** FAT32 keeps a second copy of its boot sector. */
async function checkBackup(volume: ByteSource, boot: Buffer, sectorSize: number): Promise<void> {
  const backup = boot.readUInt16LE(50);
  if (backup === 0 || backup === 0xffff) return;
  if (!(await volume.read(backup * sectorSize, SECTOR)).equals(boot)) {
    throw damaged(volume, "its boot sector and the copy of it differ");
  }
}
