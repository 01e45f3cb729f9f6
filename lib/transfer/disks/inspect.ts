import type { ByteSource } from "./bytes";
import type { DiskImage, ImageFormat } from "./disk-image";
import { hasGpt } from "./gpt";
import { readMbr, type Partition } from "./mbr";
import { openImage } from "./open-image";
import { isZero, stretches } from "./stretches";
import type { DiskWorkOptions } from "./work";

/** How large an image file is. */
export interface ImageSize {
  readonly format: ImageFormat;
  /** Bytes of the disk inside the image. */
  readonly virtualSize: number;
  /** Bytes that the image takes as qcow2, which is what ImportImage measures: non-zero 64 KiB clusters and their tables. */
  readonly actualSize: number;
}

/** What an image file is, learned from its content alone. */
export interface ImageFacts extends ImageSize {
  readonly partitionTable: "mbr" | "gpt" | "none";
  /** Of an MBR, primary and logical; empty for GPT and for none. */
  readonly partitions: readonly Partition[];
}

/**
 * Inspects an image. Reads everything that the image stores, so large images take a while.
 *
 * @throws DiskError as {@link openImage}, and `DISK-PARTITIONS` for a partition table that cannot be
 */
export async function inspectImage(path: string, options: DiskWorkOptions = {}): Promise<ImageFacts> {
  const image = await openImage(path);
  try {
    const table = await readPartitionTable(image);
    return { ...(await measure(image, options)), ...table };
  } finally {
    await image.close();
  }
}

/** Measures an image, whatever is on the disk inside. @throws DiskError as {@link openImage} */
export async function measureImage(path: string, options: DiskWorkOptions = {}): Promise<ImageSize> {
  const image = await openImage(path);
  try {
    return await measure(image, options);
  } finally {
    await image.close();
  }
}

async function measure(image: DiskImage, options: DiskWorkOptions): Promise<ImageSize> {
  return {
    format: image.format,
    virtualSize: image.size,
    actualSize: await sizeAsQcow2(image, options),
  };
}

export type PartitionTable = Pick<ImageFacts, "partitionTable" | "partitions">;

/** Partition table of a disk, image or plain file. @throws DiskError `DISK-PARTITIONS` */
export async function readPartitionTable(disk: ByteSource): Promise<PartitionTable> {
  if (await hasGpt(disk)) return { partitionTable: "gpt", partitions: [] };
  const partitions = await readMbr(disk);
  return partitions ? { partitionTable: "mbr", partitions } : { partitionTable: "none", partitions: [] };
}

const CLUSTER = 64 * 1024;
const ENTRIES_PER_TABLE = CLUSTER / 8;
/** Clusters counted by one refcount block: 16-bit counters. */
const COUNTED_PER_BLOCK = CLUSTER / 2;

/** As `qemu-img convert -O qcow2` writes it, with its default clusters of 64 KiB. */
async function sizeAsQcow2(image: DiskImage, options: DiskWorkOptions): Promise<number> {
  const tables = new Set<number>();
  let dataClusters = 0;
  let counted = -1;
  for await (const { offset, bytes } of stretches(image, options)) {
    if (!bytes) continue;
    for (let at = 0; at < bytes.length;) {
      const cluster = Math.floor((offset + at) / CLUSTER);
      const end = Math.min(bytes.length, (cluster + 1) * CLUSTER - offset);
      if (cluster !== counted && !isZero(bytes.subarray(at, end))) {
        counted = cluster;
        dataClusters += 1;
        tables.add(Math.floor(cluster / ENTRIES_PER_TABLE));
      }
      at = end;
    }
  }
  const l1Clusters = Math.ceil((Math.ceil(image.size / CLUSTER / ENTRIES_PER_TABLE) * 8) / CLUSTER);
  // The header, and the first cluster of the refcount table.
  const beforeCounting = 2 + l1Clusters + tables.size + dataClusters;
  const countBlocks = Math.ceil(beforeCounting / (COUNTED_PER_BLOCK - 1));
  return (beforeCounting + countBlocks) * CLUSTER;
}
