import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { CosError, type SignedObject } from "../../cos";
import type { DiskFiles } from "../../disks";
import {
  convertToRaw,
  DiskError,
  type ImageSize,
  inspectImage,
  measureImage,
  openImage,
  type PartitionTable,
} from "../../../transfer/disks";
import type { World } from "../../world";
import { GIB } from "../cbs/find";
import type { ImportedDisk } from "./import";

/** As qcow2, and of the disk inside (overview of importing images, 2023). */
const MAX_ACTUAL = 50 * GIB;
const MAX_VIRTUAL = 500 * GIB;

export interface ConversionOptions {
  readonly world: World;
  readonly files: DiskFiles;
  readonly openUrl: (url: string, reader: string) => Promise<SignedObject>;
}

/** The reason is for the message centre only. */
export type Verdict = { readonly virtualSize: number } | { readonly reason: string };

/**
 * Reads the object, looks at what it is, and writes the disk inside as the snapshot's file. The object's copy stays
 * until the task is over, so that all of this can be done again. Of a system disk the partitions count too; what is on
 * a data disk is its owner's affair.
 */
export async function judgeAndConvert(
  options: ConversionOptions,
  image: string,
  disk: ImportedDisk,
  signal: AbortSignal,
): Promise<Verdict> {
  const source = options.world.path("imports", `${image}.${disk.snapshot}.image`);
  const fetched = await fetchObject(options, disk, source);
  if (fetched !== undefined) return { reason: fetched };
  const verdict = await judge(source, disk, signal);
  if ("virtualSize" in verdict && !options.files.exists(disk.file))
    await options.files.write(disk.file, async (part) => {
      const opened = await openImage(source);
      try {
        await convertToRaw(opened, part, { signal });
      } finally {
        await opened.close();
      }
    });
  return verdict;
}

/** Why the object cannot be read, if so. */
async function fetchObject(
  options: ConversionOptions,
  disk: ImportedDisk,
  source: string,
): Promise<string | undefined> {
  if (existsSync(source)) return undefined;
  try {
    // Who reads is said, so that an import which a restart has interrupted may read again.
    const object = await options.openUrl(disk.url, disk.snapshot);
    await rm(`${source}.part`, { force: true });
    await object.saveTo(`${source}.part`);
    await rename(`${source}.part`, source);
    return undefined;
  } catch (error) {
    if (error instanceof CosError) return `InvalidUrl: ${error.message}`;
    throw error;
  }
}

async function judge(source: string, { usage }: ImportedDisk, signal: AbortSignal): Promise<Verdict> {
  try {
    const measure = usage === "SYSTEM_DISK" ? inspectImage : measureImage;
    const facts: ImageSize & Partial<PartitionTable> = await measure(source, { signal });
    const { virtualSize, actualSize, partitionTable, partitions } = facts;
    if (virtualSize > MAX_VIRTUAL)
      return { reason: "InvalidFormatSize: the disk in the image is larger than 500 GB" };
    if (actualSize > MAX_ACTUAL)
      return { reason: "InvalidFormatSize: the image as qcow2 is larger than 50 GB" };
    if (partitionTable === "gpt")
      return { reason: "PartitionNotPresent: the disk has a GPT, and only MBR is supported" };
    if (partitions?.length === 0) return { reason: "PartitionNotPresent: the disk has no partition" };
    return { virtualSize };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    const kind = error.code === "DISK-PARTITIONS" ? "PartitionNotPresent" : "InvalidFormatSize";
    return { reason: `${kind}: ${error.message}` };
  }
}
