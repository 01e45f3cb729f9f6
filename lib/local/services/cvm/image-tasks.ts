import type { Latencies } from "../../latencies";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import { GIB } from "../cbs/find";
import { snapshots } from "../cbs/rows";
import { type ConversionOptions, judgeAndConvert } from "./image-conversion";
import type { CaptureInput } from "./images";
import type { ImportedDisk, ImportInput } from "./import";
import { images, messages } from "./rows";

export interface ImageTaskOptions extends ConversionOptions {
  readonly latencies: Latencies;
  readonly tasks: () => Tasks;
}

/** Of each disk how large it is, or why there is no image. The reason is for the message centre only. */
type Outcome = { readonly sizes: readonly number[] } | { readonly reason: string };

interface MadeInput {
  readonly disks: readonly (ImportedDisk & { readonly gib: number })[];
}

export function imageTaskKinds(options: ImageTaskOptions): Record<string, TaskKind> {
  const { world, files, latencies, tasks } = options;

  const fail = (image: string, reason: string, at: number): void => {
    if (world.table(images).get(image) === undefined) return;
    world.table(images).update(image, { state: "IMPORTFAILED" });
    const id = world.ids.next("message");
    world.table(messages).put({ id, at, subject: image, text: `Failed to import the image: ${reason}` });
  };

  return {
    "cvm.import": taskKind<ImportInput, Outcome>({
      work: (input, signal) => importDisks(options, input, signal),
      done: (image, input, outcome, at) => {
        if ("reason" in outcome) return fail(image, outcome.reason, at);
        const bytes = outcome.sizes.reduce((sum, size) => sum + size, 0);
        const made: MadeInput = {
          disks: input.disks.map((disk, index) => ({
            ...disk,
            gib: Math.ceil((outcome.sizes[index] ?? 0) / GIB),
          })),
        };
        tasks().scheduleAt("cvm.imported", image, at + (bytes * 1000) / latencies.importRate, made);
      },
      failed: (image, _input, reason, at) => fail(image, `InternalError: ${reason}`, at),
    }),
    "cvm.imported": taskKind<MadeInput>({
      done: (id, { disks }, _output, at) => {
        const image = world.table(images).get(id);
        if (image === undefined) return;
        for (const disk of disks)
          world.table(snapshots).put({
            deadline: 0,
            id: disk.snapshot,
            region: image.region,
            createdAt: at,
            name: image.name,
            disk: "",
            zone: "",
            usage: disk.usage,
            size: disk.gib,
            state: "NORMAL",
            file: disk.file,
          });
        world.table(images).update(id, {
          state: "NORMAL",
          size: disks[0]?.gib ?? 0,
          snapshots: disks.map((disk) => disk.snapshot),
        });
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

/** One after the other. The first that cannot be imported ends it. */
async function importDisks(
  options: ImageTaskOptions,
  { image, disks }: ImportInput,
  signal: AbortSignal,
): Promise<Outcome> {
  const sizes: number[] = [];
  for (const [index, disk] of disks.entries()) {
    const verdict = await judgeAndConvert(options, image, disk, signal);
    if ("reason" in verdict)
      return { reason: index === 0 ? verdict.reason : `${verdict.reason} (data disk ${index})` };
    sizes.push(verdict.virtualSize);
  }
  return { sizes };
}
