import type { DiskFiles } from "../../disks";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import type { World } from "../../world";
import { dropTags } from "../tag/store";
import { GIB } from "./find";
import { disks, type DiskState, snapshots } from "./rows";

interface Copy {
  readonly file: string;
  readonly bytes: number;
  readonly from?: string;
}

/** Looks again after this many milliseconds when a disk is attached before it is written. */
const ATTACH_AGAIN = 200;

export function cbsTaskKinds(world: World, files: DiskFiles, tasks: () => Tasks): Record<string, TaskKind> {
  return {
    "cbs.create": taskKind<Copy, void>({
      work: (copy, signal) => files.create(copy.file, copy.bytes, copy.from, signal),
      done: (disk) => {
        if (world.table(disks).get(disk) !== undefined) world.table(disks).update(disk, { ready: true });
      },
    }),
    "cbs.attach": taskKind<null>({
      done: (disk, _input, _output, at) => {
        if (world.table(disks).get(disk)?.ready === false)
          tasks().scheduleAt("cbs.attach", disk, at + ATTACH_AGAIN);
        else world.table(disks).update(disk, { state: "ATTACHED" });
      },
    }),
    "cbs.detach": taskKind<null>({
      done: (disk) => {
        world.table(disks).update(disk, { state: "UNATTACHED", instance: "" });
      },
    }),
    "cbs.delete": taskKind<null>({
      done: (disk) => {
        world.table(disks).delete(disk);
        dropTags(world, "cvm/volume", disk);
      },
    }),
    "cbs.resize": taskKind<{ readonly file: string; readonly size: number; readonly state: DiskState }, void>(
      {
        work: ({ file, size }) => files.grow(file, size * GIB),
        done: (disk, { size, state }) => {
          world.table(disks).update(disk, { size, state });
        },
      },
    ),
    "cbs.snapshot": taskKind<Copy, void>({
      work: (copy, signal) => files.create(copy.file, copy.bytes, copy.from, signal),
      done: (snapshot) => {
        if (world.table(snapshots).get(snapshot) !== undefined)
          world.table(snapshots).update(snapshot, { state: "NORMAL" });
      },
    }),
  };
}
