import type { DiskFiles } from "../../disks";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import type { World } from "../../world";
import { dropTags } from "../tag/store";
import { diskTermTaskKinds } from "./charges";
import { GIB } from "./find";
import { type DiskRow, disks, type DiskState, snapshots } from "./rows";

interface Copy {
  readonly file: string;
  readonly bytes: number;
  readonly from?: string;
}

interface Rollback extends Copy {
  /** Of the disk afterwards. */
  readonly state: DiskState;
}

/** Looks again after this many milliseconds when a disk is attached before it is written. */
const ATTACH_AGAIN = 200;

export function cbsTaskKinds(world: World, files: DiskFiles, tasks: () => Tasks): Record<string, TaskKind> {
  /** The instance that it was attached to may have gone meanwhile, and have taken it along. */
  const change = (id: string, patch: Partial<DiskRow>): void => {
    if (world.table(disks).get(id) !== undefined) world.table(disks).update(id, patch);
  };
  return {
    ...diskTermTaskKinds(world, tasks),
    "cbs.create": taskKind<Copy, void>({
      work: (copy, signal) => files.create(copy.file, copy.bytes, copy.from, signal),
      done: (disk) => {
        change(disk, { ready: true });
      },
    }),
    "cbs.attach": taskKind<null>({
      done: (disk, _input, _output, at) => {
        if (world.table(disks).get(disk)?.ready === false)
          tasks().scheduleAt("cbs.attach", disk, at + ATTACH_AGAIN);
        else change(disk, { state: "ATTACHED" });
      },
    }),
    "cbs.detach": taskKind<null>({
      done: (disk) => {
        change(disk, { state: "UNATTACHED", instance: "" });
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
          change(disk, { size, state });
        },
      },
    ),
    "cbs.migrate": taskKind<null>({
      done: (id) => {
        const disk = world.table(disks).get(id);
        if (disk !== undefined) world.table(disks).update(id, { type: disk.migratingTo, migratingTo: "" });
      },
    }),
    "cbs.rollback": taskKind<Rollback, void>({
      work: (copy, signal) => files.create(copy.file, copy.bytes, copy.from, signal),
      done: (disk, { file, state }) => {
        change(disk, { file, state });
      },
    }),
    "cbs.snapshot": taskKind<Copy, void>({
      work: (copy, signal) => files.create(copy.file, copy.bytes, copy.from, signal),
      done: (snapshot) => {
        if (world.table(snapshots).get(snapshot) !== undefined)
          world.table(snapshots).update(snapshot, { state: "NORMAL" });
      },
    }),
  };
}
