import { isPowerOfTwo, part, SECTOR, u64be, type ByteSource, type ClosableBytes } from "../bytes";
import type { DiskImage } from "../disk-image";
import { corrupt, unsupported } from "../errors";
import { blockMapped, plainBlock, remember, type StoredBlock } from "./block-mapped";

// Microsoft, "Virtual Hard Disk Image Format Specification" 1.0 (2006): footer, dynamic disk header, BAT.
export const VHD_COOKIE = Buffer.from("conectix", "latin1");
export const VHD_FOOTER = 512;
const DYNAMIC_COOKIE = Buffer.from("cxsparse", "latin1");
const DYNAMIC_HEADER = 1024;
const FOOTER_CHECKSUM = 64;
const DYNAMIC_CHECKSUM = 36;
const UNALLOCATED = 0xffff_ffff;
const MAX_BLOCK = 256 * 1024 ** 2;
/** 2,040 GiB, the format's own limit. */
const MAX_SIZE = 2040 * 1024 ** 3;
/** Enough for the largest disk in blocks of 128 KiB; the usual are 2 MiB. */
const MAX_TABLE = 64 * 1024 ** 2;
const BITMAPS_KEPT = 4;

const DISK_TYPES: Readonly<Record<number, "fixed" | "dynamic" | "differencing">> = {
  2: "fixed",
  3: "dynamic",
  4: "differencing",
};

interface Footer {
  readonly type: "fixed" | "dynamic" | "differencing";
  readonly size: number;
  readonly dataOffset: bigint;
}

/** Opens fixed and dynamic VHD files. */
export async function openVhd(file: ClosableBytes): Promise<DiskImage> {
  const footer = await readFooter(file);
  if (footer.type === "differencing") {
    throw unsupported(
      file.name,
      "is a differencing VHD: it holds only changes against a parent.",
      "Merge it into its parent first, or export the whole disk.",
    );
  }
  return footer.type === "fixed" ? openFixed(file, footer) : openDynamic(file, footer);
}

async function readFooter(file: ByteSource): Promise<Footer> {
  if (file.size < VHD_FOOTER) throw corrupt(file.name, "the file is shorter than a VHD footer.");
  const tail = await file.read(file.size - VHD_FOOTER, VHD_FOOTER);
  if (!tail.subarray(0, 8).equals(VHD_COOKIE)) {
    throw corrupt(file.name, "the VHD footer at the end is missing: the file is cut short.");
  }
  verifyChecksum(file, tail, FOOTER_CHECKSUM, "the VHD footer");
  const typeCode = tail.readUInt32BE(60);
  const type = DISK_TYPES[typeCode];
  if (type === undefined) throw corrupt(file.name, `VHD disk type ${typeCode} is not known.`);
  const size = u64be(tail, 48, file.name, "the VHD's disk size");
  if (size === 0 || size % SECTOR !== 0 || size > MAX_SIZE) {
    throw corrupt(
      file.name,
      `a VHD disk size of ${size} bytes is not possible: whole sectors up to ${MAX_SIZE} are.`,
    );
  }
  return { type, size, dataOffset: tail.readBigUInt64BE(16) };
}

function openFixed(file: ClosableBytes, footer: Footer): DiskImage {
  const stored = file.size - VHD_FOOTER;
  if (footer.size > stored) {
    throw corrupt(file.name, `the footer says ${footer.size} bytes of disk, but the file holds ${stored}.`);
  }
  return {
    ...part(file, 0, footer.size),
    format: "vhd",
    extents: async function* () {
      yield { offset: 0, length: footer.size };
    },
    close: () => file.close(),
  };
}

async function openDynamic(file: ClosableBytes, footer: Footer): Promise<DiskImage> {
  const { blockSize, table } = await readDynamicHeader(file, footer);
  const bitmapBytes = Math.ceil(blockSize / SECTOR / 8 / SECTOR) * SECTOR;
  const bitmap = remember(BITMAPS_KEPT, (block) =>
    file.read(table.readUInt32BE(block * 4) * SECTOR, bitmapBytes),
  );

  const find = async (block: number): Promise<StoredBlock | undefined> => {
    const sector = table.readUInt32BE(block * 4);
    if (sector === UNALLOCATED) return undefined;
    const start = sector * SECTOR + bitmapBytes;
    const useful = Math.min(blockSize, footer.size - block * blockSize);
    if (start + useful > file.size - VHD_FOOTER) {
      throw corrupt(
        file.name,
        `block ${block} of the VHD should lie at byte ${start}, beyond the end of the file.`,
      );
    }
    const plain = plainBlock(file, start);
    return {
      read: async (offset, target) => {
        await plain.read(offset, target);
        blankUnused(target, await bitmap(block), offset);
      },
    };
  };
  return blockMapped("vhd", file, footer.size, { blockSize, find });
}

async function readDynamicHeader(
  file: ByteSource,
  footer: Footer,
): Promise<{ blockSize: number; table: Buffer }> {
  if (footer.dataOffset > BigInt(file.size - DYNAMIC_HEADER)) {
    throw corrupt(file.name, "the VHD's dynamic header lies beyond the end of the file.");
  }
  const header = await file.read(Number(footer.dataOffset), DYNAMIC_HEADER);
  if (!header.subarray(0, 8).equals(DYNAMIC_COOKIE))
    throw corrupt(file.name, "the VHD's dynamic header is missing.");
  verifyChecksum(file, header, DYNAMIC_CHECKSUM, "the VHD's dynamic header");
  const blockSize = header.readUInt32BE(32);
  if (!isPowerOfTwo(blockSize) || blockSize < SECTOR || blockSize > MAX_BLOCK) {
    throw corrupt(file.name, `a VHD block size of ${blockSize} bytes is not possible.`);
  }
  const needed = Math.ceil(footer.size / blockSize);
  const entries = header.readUInt32BE(28);
  if (needed * 4 > MAX_TABLE)
    throw corrupt(file.name, `the VHD's blocks of ${blockSize} bytes are too small for its disk.`);
  if (entries < needed)
    throw corrupt(file.name, `the VHD's block table has ${entries} entries, but ${needed} are needed.`);
  const offset = u64be(header, 16, file.name, "the offset of the VHD's block table");
  if (offset + needed * 4 > file.size)
    throw corrupt(file.name, "the VHD's block table lies beyond the end of the file.");
  return { blockSize, table: await file.read(offset, needed * 4) };
}

/** Sectors whose bit is 0 were never written and read as zeros, whatever lies in the file. */
function blankUnused(data: Buffer, bitmap: Buffer, offset: number): void {
  let at = 0;
  while (at < data.length) {
    const sector = Math.floor((offset + at) / SECTOR);
    const end = Math.min(data.length, (sector + 1) * SECTOR - offset);
    const used = ((bitmap[sector >> 3] ?? 0) & (0x80 >> (sector & 7))) !== 0;
    if (!used) data.fill(0, at, end);
    at = end;
  }
}

/** One's complement of the sum of all bytes, without the checksum itself. */
function verifyChecksum(file: ByteSource, structure: Buffer, at: number, what: string): void {
  let sum = 0;
  structure.forEach((byte, index) => {
    if (index < at || index >= at + 4) sum += byte;
  });
  if (structure.readUInt32BE(at) !== ~sum >>> 0)
    throw corrupt(file.name, `${what} does not match its checksum.`);
}
