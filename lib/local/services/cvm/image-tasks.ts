import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { CosError, type SignedObject } from "../../cos";
import type { DiskFiles } from "../../disks";
import type { Latencies } from "../../latencies";
import { convertToRaw, DiskError, inspectImage, openImage } from "../../../transfer/disks";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import type { World } from "../../world";
import { GIB } from "../cbs/find";
import { snapshots } from "../cbs/rows";
import type { CaptureInput } from "./images";
import type { ImportInput } from "./import";
import { images, messages } from "./rows";

/** As qcow2, and of the disk inside (overview of importing images, 2023). */
const MAX_ACTUAL = 50 * GIB;
const MAX_VIRTUAL = 500 * GIB;

export interface ImageTaskOptions {
  readonly world: World;
  readonly files: DiskFiles;
  readonly latencies: Latencies;
  readonly tasks: () => Tasks;
  readonly openUrl: (url: string, reader: string) => Promise<SignedObject>;
}

/** The reason is for the message centre only. */
type Verdict = { readonly virtualSize: number } | { readonly reason: string };

export function imageTaskKinds(options: ImageTaskOptions): Record<string, TaskKind> {
  const { world, files, latencies, tasks } = options;

  const fail = (image: string, reason: string, at: number): void => {
    if (world.table(images).get(image) === undefined) return;
    world.table(images).update(image, { state: "IMPORTFAILED" });
    const id = world.ids.next("message");
    world.table(messages).put({ id, at, subject: image, text: `Failed to import the image: ${reason}` });
  };

  return {
    "cvm.import": taskKind<ImportInput, Verdict>({
      work: (input, signal) => judgeAndConvert(options, input, signal),
      done: (image, input, verdict, at) => {
        if ("reason" in verdict) return fail(image, verdict.reason, at);
        const after = (verdict.virtualSize * 1000) / latencies.importRate;
        tasks().scheduleAt("cvm.imported", image, at + after, {
          ...input,
          gib: Math.ceil(verdict.virtualSize / GIB),
        });
      },
      failed: (image, _input, reason, at) => fail(image, `InternalError: ${reason}`, at),
    }),
    "cvm.imported": taskKind<ImportInput & { readonly gib: number }>({
      done: (id, input, _output, at) => {
        const image = world.table(images).get(id);
        if (image === undefined) return;
        world.table(snapshots).put({
          deadline: 0,
          id: input.snapshot,
          region: image.region,
          createdAt: at,
          name: image.name,
          disk: "",
          zone: "",
          usage: "SYSTEM_DISK",
          size: input.gib,
          state: "NORMAL",
          file: input.file,
        });
        world.table(images).update(id, { state: "NORMAL", size: input.gib, snapshots: [input.snapshot] });
      },
    }),
    "cvm.capture": taskKind<CaptureInput, void>({
      work: async (input, signal) => {
        for (const copy of input.copies) await files.create(copy.file, copy.gib * GIB, copy.from, signal);
      },
      done: (image, input) => {
        for (const copy of input.copies)
          if (world.table(snapshots).get(copy.snapshot) !== undefined)
            world.table(snapshots).update(copy.snapshot, { state: "NORMAL" });
        if (world.table(images).get(image) !== undefined)
          world.table(images).update(image, { state: "NORMAL" });
      },
      failed: (image) => {
        if (world.table(images).get(image) !== undefined)
          world.table(images).update(image, { state: "CREATEFAILED" });
      },
    }),
  };
}

/**
 * Reads the object, looks at what it is, and writes the disk inside as the snapshot's file. The object's copy stays
 * until the task is over, so that all of this can be done again.
 */
async function judgeAndConvert(
  options: ImageTaskOptions,
  input: ImportInput,
  signal: AbortSignal,
): Promise<Verdict> {
  const source = options.world.path("imports", `${input.image}.image`);
  const fetched = await fetchObject(options, input, source);
  if (fetched !== undefined) return { reason: fetched };
  const verdict = await judge(source, signal);
  if ("virtualSize" in verdict && !options.files.exists(input.file))
    await options.files.write(input.file, async (part) => {
      const image = await openImage(source);
      try {
        await convertToRaw(image, part, { signal });
      } finally {
        await image.close();
      }
    });
  return verdict;
}

/** Why the object cannot be read, if so. */
async function fetchObject(
  options: ImageTaskOptions,
  input: ImportInput,
  source: string,
): Promise<string | undefined> {
  if (existsSync(source)) return undefined;
  try {
    // Who reads is said, so that an import which a restart has interrupted may read again.
    const object = await options.openUrl(input.url, input.image);
    await rm(`${source}.part`, { force: true });
    await object.saveTo(`${source}.part`);
    await rename(`${source}.part`, source);
    return undefined;
  } catch (error) {
    if (error instanceof CosError) return `InvalidUrl: ${error.message}`;
    throw error;
  }
}

async function judge(source: string, signal: AbortSignal): Promise<Verdict> {
  try {
    const facts = await inspectImage(source, { signal });
    if (facts.virtualSize > MAX_VIRTUAL)
      return { reason: "InvalidFormatSize: the disk in the image is larger than 500 GB" };
    if (facts.actualSize > MAX_ACTUAL)
      return { reason: "InvalidFormatSize: the image as qcow2 is larger than 50 GB" };
    if (facts.partitionTable === "gpt")
      return { reason: "PartitionNotPresent: the disk has a GPT, and only MBR is supported" };
    if (facts.partitions.length === 0) return { reason: "PartitionNotPresent: the disk has no partition" };
    return { virtualSize: facts.virtualSize };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    const kind = error.code === "DISK-PARTITIONS" ? "PartitionNotPresent" : "InvalidFormatSize";
    return { reason: `${kind}: ${error.message}` };
  }
}
