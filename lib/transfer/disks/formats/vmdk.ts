import { inflateSync } from "node:zlib";
import { isPowerOfTwo, SECTOR, u64le, type ByteSource, type ClosableBytes } from "../bytes";
import type { DiskImage } from "../disk-image";
import { corrupt, unsupported } from "../errors";
import { blockMapped, packedBlock, plainBlock, remember, type StoredBlock } from "./block-mapped";
import { checkDescriptor } from "./vmdk-descriptor";

// VMware, "Virtual Disk Format 5.0" (technote), "Hosted Sparse Extents" and "Stream-Optimized Compressed".
export const VMDK_MAGIC = Buffer.from("KDMV", "latin1");
const FLAG_ZEROED_GRAINS = 1 << 2;
const FLAG_COMPRESSED = 1 << 16;
const FLAG_MARKERS = 1 << 17;
const DEFLATE = 1;
const DIRECTORY_AT_END = 0xffff_ffff_ffff_ffffn;
const ENTRIES_PER_TABLE = 512;
const ZEROED_GRAIN = 1;
const MARKER_HEAD = 12;
const MIN_GRAIN_SECTORS = 8;
const MAX_GRAIN_SECTORS = 4096;
const MAX_DESCRIPTOR_SECTORS = 2048;
/** 62 TiB, the largest disk of vSphere 5.5 and later. */
const MAX_SECTORS = (62 * 1024 ** 4) / SECTOR;
const TABLES_KEPT = 16;
const INFLATED_KEPT = 4;

interface Header {
  readonly flags: number;
  readonly sectors: number;
  readonly grainSectors: number;
  readonly directorySector: number;
}

/** Opens monolithicSparse and streamOptimized VMDK files. */
export async function openVmdk(file: ClosableBytes): Promise<DiskImage> {
  const header = await readHeader(file);
  const grainSize = header.grainSectors * SECTOR;
  const size = header.sectors * SECTOR;
  const compressed = (header.flags & FLAG_COMPRESSED) !== 0;
  const zeroedGrains = (header.flags & FLAG_ZEROED_GRAINS) !== 0;
  const directory = await readDirectory(file, header);

  const grainTable = remember(TABLES_KEPT, async (index) => {
    const sector = directory.readUInt32LE(index * 4);
    if (sector === 0) return undefined;
    const inTable = Math.min(ENTRIES_PER_TABLE, Math.ceil(size / grainSize) - index * ENTRIES_PER_TABLE);
    if (sector * SECTOR + inTable * 4 > file.size) {
      throw corrupt(
        file.name,
        `grain table ${index} should lie at sector ${sector}, beyond the end of the file.`,
      );
    }
    return file.read(sector * SECTOR, inTable * 4);
  });
  const grainSector = async (grain: number): Promise<number> => {
    const table = await grainTable(Math.floor(grain / ENTRIES_PER_TABLE));
    return table?.readUInt32LE((grain % ENTRIES_PER_TABLE) * 4) ?? 0;
  };
  const inflated = remember(INFLATED_KEPT, async (grain) =>
    inflateGrain(file, { grain, sector: await grainSector(grain), grainSize, diskSize: size }),
  );

  const find = async (grain: number): Promise<StoredBlock | undefined> => {
    const sector = await grainSector(grain);
    if (sector === 0 || (zeroedGrains && sector === ZEROED_GRAIN)) return undefined;
    if (compressed) return packedBlock(() => inflated(grain));
    const start = sector * SECTOR;
    if (start + Math.min(grainSize, size - grain * grainSize) > file.size) {
      throw corrupt(file.name, `grain ${grain} should lie at sector ${sector}, beyond the end of the file.`);
    }
    return plainBlock(file, start);
  };
  const groups = {
    blocks: ENTRIES_PER_TABLE,
    isEmpty: (group: number) => directory.readUInt32LE(group * 4) === 0,
  };
  return blockMapped("vmdk", file, size, { blockSize: grainSize, find, groups });
}

async function readHeader(file: ByteSource): Promise<Header> {
  if (file.size < SECTOR) throw corrupt(file.name, "the file ends inside the VMDK header.");
  const head = await file.read(0, SECTOR);
  const version = head.readUInt32LE(4);
  if (version < 1 || version > 3) {
    throw unsupported(
      file.name,
      `VMDK version ${version} is not known; 1 to 3 are.`,
      "Export the disk again, or convert it with `qemu-img convert`.",
    );
  }
  // Written on purpose so that a transfer in text mode shows.
  if (head.toString("latin1", 73, 77) !== "\n \r\n") {
    throw corrupt(file.name, "the VMDK header was altered by a transfer in text mode.");
  }
  if (head.readUInt8(72) !== 0) {
    throw corrupt(file.name, "the VMDK was not closed cleanly: it was copied while its machine was running.");
  }
  checkDescriptor(file, await readDescriptor(file, head));
  const fields = readFields(file, head);
  if (head.readBigUInt64LE(56) !== DIRECTORY_AT_END) return fields;
  return readFooter(file, fields);
}

function readFields(file: ByteSource, head: Buffer): Header {
  const sectors = u64le(head, 12, file.name, "the VMDK's capacity");
  if (sectors === 0 || sectors > MAX_SECTORS)
    throw corrupt(file.name, `a VMDK capacity of ${sectors} sectors is not possible.`);
  const grainSectors = u64le(head, 20, file.name, "the VMDK's grain size");
  if (!isPowerOfTwo(grainSectors) || grainSectors < MIN_GRAIN_SECTORS || grainSectors > MAX_GRAIN_SECTORS) {
    throw corrupt(
      file.name,
      `VMDK grains of ${grainSectors} sectors are not possible: a power of two from ${MIN_GRAIN_SECTORS} to ${MAX_GRAIN_SECTORS} is.`,
    );
  }
  if (head.readUInt32LE(44) !== ENTRIES_PER_TABLE) {
    throw corrupt(
      file.name,
      `VMDK grain tables have ${ENTRIES_PER_TABLE} entries, not ${head.readUInt32LE(44)}.`,
    );
  }
  const flags = head.readUInt32LE(8);
  const compressed = (flags & FLAG_COMPRESSED) !== 0;
  if (compressed && (head.readUInt16LE(77) !== DEFLATE || (flags & FLAG_MARKERS) === 0)) {
    throw corrupt(file.name, "the VMDK says that it is compressed, but not with deflate and markers.");
  }
  const directory = head.readBigUInt64LE(56);
  return {
    flags,
    sectors,
    grainSectors,
    directorySector:
      directory === DIRECTORY_AT_END ? 0 : u64le(head, 56, file.name, "the VMDK's grain directory"),
  };
}

/** Streams keep the place of their grain directory in a second header, before the end-of-stream marker. */
async function readFooter(file: ByteSource, head: Header): Promise<Header> {
  const footer = file.size < 3 * SECTOR ? undefined : await file.read(file.size - 2 * SECTOR, SECTOR);
  if (!footer?.subarray(0, 4).equals(VMDK_MAGIC)) {
    throw corrupt(file.name, "the VMDK's footer is missing: the stream is cut short.");
  }
  const fields = readFields(file, footer);
  if (fields.sectors !== head.sectors || fields.grainSectors !== head.grainSectors) {
    throw corrupt(file.name, "the VMDK's header and footer disagree.");
  }
  return fields;
}

async function readDescriptor(file: ByteSource, head: Buffer): Promise<string> {
  const sector = u64le(head, 28, file.name, "the place of the VMDK's descriptor");
  const sectors = u64le(head, 36, file.name, "the size of the VMDK's descriptor");
  if (sectors > MAX_DESCRIPTOR_SECTORS || (sector + sectors) * SECTOR > file.size) {
    throw corrupt(file.name, "the VMDK's descriptor lies beyond the end of the file.");
  }
  const text = (await file.read(sector * SECTOR, sectors * SECTOR)).toString("latin1").replace(/\0.*$/s, "");
  if (sector === 0 || text === "") {
    throw unsupported(
      file.name,
      "is one extent of a VMDK that is split over several files.",
      "Convert the whole disk with `qemu-img convert -O vmdk -o subformat=streamOptimized` from its descriptor file.",
    );
  }
  return text;
}

async function readDirectory(file: ByteSource, header: Header): Promise<Buffer> {
  const entries = Math.ceil(header.sectors / (header.grainSectors * ENTRIES_PER_TABLE));
  const offset = header.directorySector * SECTOR;
  if (offset === 0 || offset + entries * 4 > file.size) {
    throw corrupt(file.name, "the VMDK's grain directory lies outside the file.");
  }
  return file.read(offset, entries * 4);
}

async function inflateGrain(
  file: ByteSource,
  place: { grain: number; sector: number; grainSize: number; diskSize: number },
): Promise<Buffer> {
  const { grain, sector, grainSize, diskSize } = place;
  const what = `compressed grain ${grain} at sector ${sector}`;
  const start = sector * SECTOR;
  if (start + MARKER_HEAD > file.size) throw corrupt(file.name, `${what} lies beyond the end of the file.`);
  const marker = await file.read(start, MARKER_HEAD);
  const lba = marker.readBigUInt64LE(0);
  if (lba !== BigInt((grain * grainSize) / SECTOR)) {
    throw corrupt(file.name, `${what} says that it belongs to sector ${lba} of the disk.`);
  }
  const packedSize = marker.readUInt32LE(8);
  // Deflate never makes data more than a few bytes per block larger.
  if (packedSize === 0 || packedSize > 2 * grainSize || start + MARKER_HEAD + packedSize > file.size) {
    throw corrupt(file.name, `${what} cannot be ${packedSize} bytes long.`);
  }
  let plain: Buffer;
  try {
    plain = inflateSync(await file.read(start + MARKER_HEAD, packedSize), { maxOutputLength: grainSize });
  } catch (error) {
    throw corrupt(file.name, `${what} cannot be decompressed.`, error);
  }
  if (plain.length < Math.min(grainSize, diskSize - grain * grainSize)) {
    throw corrupt(file.name, `${what} holds ${plain.length} bytes instead of ${grainSize}.`);
  }
  return plain;
}
