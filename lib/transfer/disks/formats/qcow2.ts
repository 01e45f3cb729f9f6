import { inflateRawSync } from "node:zlib";
import { SECTOR, u64be, type ByteSource, type ClosableBytes } from "../bytes";
import type { DiskImage } from "../disk-image";
import { corrupt, unsupported } from "../errors";
import { blockMapped, packedBlock, plainBlock, remember, type StoredBlock } from "./block-mapped";

// Field offsets, bits and limits: QEMU, docs/interop/qcow2.rst, "Header", "Cluster mapping".
export const QCOW2_MAGIC = Buffer.from("QFI\xfb", "latin1");
const HEADER_V2 = 72;
const HEADER_V3 = 104;
const MAX_L1_BYTES = 32 * 1024 ** 2;
const OFFSET_BITS = 0x00ff_ffff_ffff_fe00n;
const COPIED = 1n << 63n;
const COMPRESSED = 1n << 62n;
const READS_AS_ZEROS = 1n;
const L2_TABLES_KEPT = 8;
const INFLATED_KEPT = 4;

/** Incompatible features, by bit, that make an image unreadable here. */
const REFUSED_FEATURES: readonly (readonly [bit: bigint, what: string, remedy: string])[] = [
  [
    0n,
    "was not closed cleanly (dirty)",
    "Run `qemu-img check -r all` on it, or convert it again with `qemu-img convert -O qcow2`.",
  ],
  [1n, "is marked corrupt", "Run `qemu-img check -r all` on it, or restore it from a copy."],
  [2n, "keeps its data in another file", "Convert it with `qemu-img convert -O qcow2`."],
  [
    3n,
    "uses a compression other than deflate",
    "Convert it with `qemu-img convert -O qcow2 -o compression_type=zlib`.",
  ],
  [4n, "uses extended L2 entries", "Convert it with `qemu-img convert -O qcow2 -o extended_l2=off`."],
];

interface Header {
  readonly clusterSize: number;
  readonly clusterBits: number;
  readonly size: number;
  readonly l1Entries: number;
  readonly l1Offset: number;
}

/** Opens qcow2 versions 2 and 3, with plain, zero and deflate-compressed clusters. */
export async function openQcow2(file: ClosableBytes): Promise<DiskImage> {
  const header = await readHeader(file);
  const { clusterSize } = header;
  const entriesPerTable = clusterSize / 8;
  const l1 = await readL1(file, header);

  const l2Table = remember(L2_TABLES_KEPT, async (index) => {
    const entry = l1.readBigUInt64BE(index * 8);
    const offset = tableOffset(file, `L1 entry ${index}`, entry & ~COPIED, clusterSize);
    return offset === 0 ? undefined : await file.read(offset, clusterSize);
  });

  const inflated = remember(INFLATED_KEPT, async (cluster) => {
    const table = await l2Table(Math.floor(cluster / entriesPerTable));
    const entry = table?.readBigUInt64BE((cluster % entriesPerTable) * 8) ?? 0n;
    return inflateCluster(file, header, cluster, entry);
  });

  const find = async (cluster: number): Promise<StoredBlock | undefined> => {
    const table = await l2Table(Math.floor(cluster / entriesPerTable));
    const entry = table?.readBigUInt64BE((cluster % entriesPerTable) * 8) ?? 0n;
    if ((entry & COMPRESSED) !== 0n) return packedBlock(() => inflated(cluster));
    const offset = tableOffset(
      file,
      `the entry of cluster ${cluster}`,
      entry & ~COPIED & ~READS_AS_ZEROS,
      clusterSize,
    );
    if (offset === 0 || (entry & READS_AS_ZEROS) !== 0n) return undefined;
    return plainBlock(file, offset);
  };

  const groups = {
    blocks: entriesPerTable,
    isEmpty: (group: number) => l1.readBigUInt64BE(group * 8) === 0n,
  };
  return blockMapped("qcow2", file, header.size, { blockSize: clusterSize, find, groups });
}

async function readHeader(file: ByteSource): Promise<Header> {
  if (file.size < HEADER_V2) throw corrupt(file.name, "the file ends inside the qcow2 header.");
  const head = await file.read(0, Math.min(file.size, HEADER_V3));
  const version = head.readUInt32BE(4);
  if (version !== 2 && version !== 3) {
    throw unsupported(
      file.name,
      `qcow2 version ${version} is not known; 2 and 3 are.`,
      "Convert it with `qemu-img convert -O qcow2`.",
    );
  }
  if (version === 3) refuseFeatures(file, head);
  if (head.readBigUInt64BE(8) !== 0n) {
    throw unsupported(
      file.name,
      "is a qcow2 overlay that needs its backing file.",
      "Flatten it with `qemu-img convert -O qcow2 overlay.qcow2 whole.qcow2`.",
    );
  }
  if (head.readUInt32BE(32) !== 0) {
    throw unsupported(
      file.name,
      "is encrypted.",
      "Convert it to an image without encryption with `qemu-img convert`.",
    );
  }
  const clusterBits = head.readUInt32BE(20);
  if (clusterBits < 9 || clusterBits > 21) {
    throw corrupt(file.name, `clusters of 2^${clusterBits} bytes are outside qcow2's 2^9 to 2^21.`);
  }
  const size = u64be(head, 24, file.name, "the virtual size");
  if (size === 0 || size % SECTOR !== 0) {
    throw corrupt(
      file.name,
      `a virtual size of ${size} bytes is not a whole number of ${SECTOR}-byte sectors.`,
    );
  }
  return {
    clusterBits,
    clusterSize: 2 ** clusterBits,
    size,
    l1Entries: head.readUInt32BE(36),
    l1Offset: u64be(head, 40, file.name, "the offset of the L1 table"),
  };
}

function refuseFeatures(file: ByteSource, head: Buffer): void {
  if (head.length < HEADER_V3) throw corrupt(file.name, "the file ends inside the qcow2 header.");
  const features = head.readBigUInt64BE(72);
  for (const [bit, what, remedy] of REFUSED_FEATURES) {
    if ((features & (1n << bit)) !== 0n) throw unsupported(file.name, `this qcow2 image ${what}.`, remedy);
  }
  if (features !== 0n) {
    throw unsupported(
      file.name,
      `this qcow2 image needs features that are not known (bits ${features.toString(2)}).`,
      "Convert it with a current `qemu-img convert -O qcow2`.",
    );
  }
  const headerLength = head.readUInt32BE(100);
  if (headerLength < HEADER_V3 || headerLength % 8 !== 0) {
    throw corrupt(file.name, `a header length of ${headerLength} is not possible in qcow2 version 3.`);
  }
}

async function readL1(file: ByteSource, header: Header): Promise<Buffer> {
  const needed = Math.ceil(header.size / (header.clusterSize * (header.clusterSize / 8)));
  const { l1Entries, l1Offset, clusterSize } = header;
  if (l1Entries < needed) {
    throw corrupt(
      file.name,
      `the L1 table has ${l1Entries} entries, but ${header.size} bytes need ${needed}.`,
    );
  }
  if (needed * 8 > MAX_L1_BYTES)
    throw corrupt(file.name, `the L1 table is larger than ${MAX_L1_BYTES} bytes.`);
  if (l1Offset % clusterSize !== 0 || l1Offset === 0 || l1Offset + needed * 8 > file.size) {
    throw corrupt(
      file.name,
      `the L1 table at byte ${l1Offset} lies outside the file or off a cluster boundary.`,
    );
  }
  return file.read(l1Offset, needed * 8);
}

/** The offset in an L1 or L2 entry; 0 means that nothing is allocated. */
function tableOffset(file: ByteSource, what: string, entry: bigint, clusterSize: number): number {
  const offset = Number(entry & OFFSET_BITS);
  if ((entry & ~OFFSET_BITS) !== 0n) throw corrupt(file.name, `${what} has reserved bits set.`);
  if (offset % clusterSize !== 0)
    throw corrupt(file.name, `${what} points off a cluster boundary, to byte ${offset}.`);
  if (offset >= file.size) {
    throw corrupt(file.name, `${what} points to byte ${offset}, but the file has only ${file.size}.`);
  }
  return offset;
}

async function inflateCluster(
  file: ByteSource,
  header: Header,
  cluster: number,
  entry: bigint,
): Promise<Buffer> {
  const offsetBits = BigInt(62 - (header.clusterBits - 8));
  const offset = Number(entry & ((1n << offsetBits) - 1n));
  const moreSectors = Number((entry & (COMPRESSED - 1n)) >> offsetBits);
  const end = Math.min(offset - (offset % SECTOR) + (moreSectors + 1) * SECTOR, file.size);
  const what = `compressed cluster ${cluster}`;
  if (offset >= file.size)
    throw corrupt(file.name, `${what} points to byte ${offset}, but the file has only ${file.size}.`);
  const packed = await file.read(offset, end - offset);
  const useful = Math.min(header.clusterSize, header.size - cluster * header.clusterSize);
  let plain: Buffer;
  try {
    plain = inflateRawSync(packed, { maxOutputLength: header.clusterSize });
  } catch (error) {
    throw corrupt(file.name, `${what} cannot be decompressed.`, error);
  }
  if (plain.length < useful)
    throw corrupt(file.name, `${what} holds ${plain.length} bytes instead of ${header.clusterSize}.`);
  return plain;
}
