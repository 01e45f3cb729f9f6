import { SECTOR } from "../bytes";
import { BOOT_SIGNATURE, BOOT_SIGNATURE_AT, ENTRY, FAT16_FROM, FAT32_FROM } from "./layout";

/** How a new volume is laid out, in sectors. */
export interface Geometry {
  readonly bits: 16 | 32;
  readonly sectors: number;
  readonly sectorsPerCluster: number;
  readonly reserved: number;
  readonly tableSectors: number;
  readonly rootEntries: number;
  readonly clusters: number;
}

export const TABLES = 2;
export const MEDIA = 0xf8;
export const ROOT_CLUSTER = 2;
export const INFO_SECTOR = 1;
export const BACKUP_SECTOR = 6;
const ROOT_ENTRIES = 512;
const MIB = 1024 ** 2;
/** Smaller volumes become FAT16: FAT32 needs 65,525 clusters. */
const FAT32_FROM_BYTES = 64 * MIB;
/** Cluster sizes of the FAT specification's own tables: up to this many bytes, this many sectors. */
const CLUSTER_SECTORS = {
  16: [
    [16 * MIB, 2],
    [64 * MIB, 4],
  ],
  32: [
    [260 * MIB, 1],
    [8192 * MIB, 8],
    [16_384 * MIB, 16],
    [32_768 * MIB, 32],
    [Infinity, 64],
  ],
} as const satisfies Record<16 | 32, readonly (readonly [number, number])[]>;

/** Plans a FAT16 or FAT32 volume of whole sectors, FAT32 from 64 MiB on. @throws RangeError below 5 MiB */
export function planVolume(bytes: number): Geometry {
  const bits = bytes < FAT32_FROM_BYTES ? 16 : 32;
  const sectors = Math.floor(bytes / SECTOR);
  const [, sectorsPerCluster] = CLUSTER_SECTORS[bits].find(([limit]) => bytes <= limit) ?? [0, 64];
  const reserved = bits === 32 ? 32 : 1;
  const rootEntries = bits === 32 ? 0 : ROOT_ENTRIES;
  const clustersWith = (tableSectors: number): number =>
    Math.floor(
      (sectors - reserved - (rootEntries * ENTRY) / SECTOR - TABLES * tableSectors) / sectorsPerCluster,
    );
  const tableFor = (clusters: number): number => Math.ceil(((clusters + 2) * (bits / 8)) / SECTOR);
  // A larger table leaves fewer clusters, so that this only shrinks what is needed and never what there is.
  const tableSectors = tableFor(clustersWith(0));
  const clusters = clustersWith(tableSectors);
  if (clusters < (bits === 32 ? FAT32_FROM : FAT16_FROM))
    throw new RangeError(`${bytes} bytes are too few for a FAT${bits} volume.`);
  return { bits, sectors, sectorsPerCluster, reserved, tableSectors, rootEntries, clusters };
}

export interface VolumeIdentity {
  /** 32 bits. */
  readonly id: number;
  /** Up to 11 capital letters and digits. */
  readonly label: string;
  /** Bytes from the start of the disk to the volume. */
  readonly offset: number;
}

/** The boot sector of a volume. Its code halts: these disks start in the embedded cloud only. */
export function bootSector(geometry: Geometry, { id, label, offset }: VolumeIdentity): Buffer {
  const { bits, sectors, tableSectors } = geometry;
  const sector = Buffer.alloc(SECTOR);
  const codeAt = bits === 32 ? 90 : 62;
  // jmp short codeAt; nop
  sector.set([0xeb, codeAt - 2, 0x90], 0);
  sector.write("LANDFALL", 3, "latin1");
  sector.writeUInt16LE(SECTOR, 11);
  sector.writeUInt8(geometry.sectorsPerCluster, 13);
  sector.writeUInt16LE(geometry.reserved, 14);
  sector.writeUInt8(TABLES, 16);
  sector.writeUInt16LE(geometry.rootEntries, 17);
  sector.writeUInt16LE(bits === 16 && sectors < 0x1_0000 ? sectors : 0, 19);
  sector.writeUInt8(MEDIA, 21);
  sector.writeUInt16LE(bits === 16 ? tableSectors : 0, 22);
  // Sectors per track and heads: what BIOSes assume of a disk addressed by block.
  sector.writeUInt16LE(63, 24);
  sector.writeUInt16LE(255, 26);
  sector.writeUInt32LE(offset / SECTOR, 28);
  sector.writeUInt32LE(bits === 16 && sectors < 0x1_0000 ? 0 : sectors, 32);
  if (bits === 32) {
    sector.writeUInt32LE(tableSectors, 36);
    sector.writeUInt32LE(ROOT_CLUSTER, 44);
    sector.writeUInt16LE(INFO_SECTOR, 48);
    sector.writeUInt16LE(BACKUP_SECTOR, 50);
  }
  writeIdentity(sector, bits === 32 ? 64 : 36, { id, label, type: bits === 32 ? "FAT32" : "FAT16" });
  // cli; hlt; jmp back to hlt
  sector.set([0xfa, 0xf4, 0xeb, 0xfd], codeAt);
  sector.writeUInt16LE(BOOT_SIGNATURE, BOOT_SIGNATURE_AT);
  return sector;
}

function writeIdentity(
  sector: Buffer,
  at: number,
  identity: { id: number; label: string; type: string },
): void {
  sector.writeUInt8(0x80, at);
  sector.writeUInt8(0x29, at + 2);
  sector.writeUInt32LE(identity.id, at + 3);
  sector.write(identity.label.padEnd(11), at + 7, 11, "latin1");
  sector.write(identity.type.padEnd(8), at + 18, 8, "latin1");
}

/** FAT32's sector with hints about free clusters. */
export function infoSector(free: number, next: number): Buffer {
  const sector = Buffer.alloc(SECTOR);
  sector.writeUInt32LE(0x4161_5252, 0);
  sector.writeUInt32LE(0x6141_7272, 484);
  sector.writeUInt32LE(free, 488);
  sector.writeUInt32LE(next, 492);
  sector.writeUInt32LE(0xaa55_0000, 508);
  return sector;
}
