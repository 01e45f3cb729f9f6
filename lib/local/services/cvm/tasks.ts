import type { DiskFiles } from "../../disks";
import { type TaskKind, taskKind } from "../../tasks";
import type { World } from "../../world";
import { GIB } from "../cbs/find";
import { disks } from "../cbs/rows";
import { dropTags } from "../tag/store";
import { addresses } from "../vpc/rows";
import type { ResetInput, ResizeInput } from "./change";
import type { LaunchInput } from "./launch";
import type { TurnInput } from "./turn";
import { instances, type InstanceRow } from "./rows";

/** How launches, reinstalls and changes of power end. */
export function cvmTaskKinds(world: World, files: DiskFiles): Record<string, TaskKind> {
  const change = (id: string, patch: (instance: InstanceRow) => Partial<InstanceRow>): void => {
    const instance = world.table(instances).get(id);
    if (instance !== undefined) world.table(instances).update(id, patch(instance));
  };
  const succeeded = (instance: InstanceRow) => ({
    operation: { ...instance.operation, state: "SUCCESS" as const },
  });
  const failed = (instance: InstanceRow, error: string) => ({
    operation: { ...instance.operation, state: "FAILED" as const, error },
  });
  const up = (instance: InstanceRow, at: number): Partial<InstanceRow> => ({
    state: "RUNNING",
    boot: instance.boot + 1,
    runningAt: at,
    ...succeeded(instance),
  });

  return {
    "cvm.launch": taskKind<LaunchInput, void>({
      work: async (input, signal) => {
        for (const disk of input.disks) await files.create(disk.file, disk.gib * GIB, disk.from, signal);
      },
      done: (id, _input, _output, at) => {
        for (const disk of world.table(disks).all())
          if (disk.instance === id) world.table(disks).update(disk.id, { ready: true });
        change(id, (instance) => up(instance, at));
      },
      failed: (id, _input, reason) =>
        change(id, (instance) => ({ state: "LAUNCH_FAILED", ...failed(instance, reason) })),
    }),
    "cvm.start": taskKind<null>({
      done: (id, _input, _output, at) => change(id, (instance) => up(instance, at)),
    }),
    "cvm.reboot": taskKind<null>({
      done: (id, _input, _output, at) => change(id, (instance) => up(instance, at)),
    }),
    "cvm.stop": taskKind<null>({
      done: (id) => change(id, (instance) => ({ state: "STOPPED", ...succeeded(instance) })),
    }),
    "cvm.terminate": taskKind<{ readonly releaseAddress: boolean }>({
      done: (id, { releaseAddress }) => removeInstance(world, id, releaseAddress),
    }),
    "cvm.reset": taskKind<ResetInput, void>({
      work: (input, signal) => files.create(input.file, input.gib * GIB, input.from, signal),
      done: (id, input, _output, at) => {
        world.table(disks).update(input.disk, { file: input.file, size: input.gib });
        change(id, (instance) => ({ ...up(instance, at), image: input.image, osName: input.osName }));
      },
      failed: (id, _input, reason) => change(id, (instance) => failed(instance, reason)),
    }),
    "cvm.turn": taskKind<TurnInput>({
      done: (id, { to, patch }, _output, at) =>
        change(id, (instance) => ({
          ...(to === "RUNNING" ? up(instance, at) : { state: to, ...succeeded(instance) }),
          ...patch,
        })),
    }),
    "cvm.resize": taskKind<ResizeInput, void>({
      work: (input) => files.grow(input.file, input.gib * GIB),
      done: (id, input) => {
        world.table(disks).update(input.disk, { size: input.gib });
        change(id, succeeded);
      },
      failed: (id, _input, reason) => change(id, (instance) => failed(instance, reason)),
    }),
  };
}

function removeInstance(world: World, id: string, releaseAddress: boolean): void {
  for (const disk of world.table(disks).all()) {
    if (disk.instance !== id) continue;
    if (disk.usage === "SYSTEM_DISK" || disk.deleteWithInstance) {
      world.table(disks).delete(disk.id);
      dropTags(world, "cvm/volume", disk.id);
    } else world.table(disks).update(disk.id, { instance: "", state: "UNATTACHED" });
  }
  for (const address of world.table(addresses).all()) {
    if (address.instance !== id) continue;
    if (releaseAddress) {
      world.table(addresses).delete(address.id);
      dropTags(world, "vpc/eip", address.id);
    } else world.table(addresses).update(address.id, { instance: "", status: "UNBIND" });
  }
  world.table(instances).delete(id);
  dropTags(world, "cvm/instance", id);
}
