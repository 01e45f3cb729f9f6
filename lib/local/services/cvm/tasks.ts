import type { DiskFiles } from "../../disks";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import type { World } from "../../world";
import { recycleDisk } from "../cbs/charges";
import { GIB } from "../cbs/find";
import { disks } from "../cbs/rows";
import { dropTags } from "../tag/store";
import { KEPT_MS, termTaskKind } from "../terms";
import { interfaceOf } from "../vpc/addresses";
import { secondaryIps } from "../vpc/private-ips";
import { addresses, privateIps } from "../vpc/rows";
import { nextPublicIp } from "../vpc/usage";
import type { ResetInput, ResizeInput } from "./change";
import { renewOwnDisks } from "./charges";
import type { LaunchInput } from "./launch";
import type { StopInput, TerminateInput } from "./power";
import type { TurnInput } from "./turn";
import { instances, type InstanceRow, type InstanceState } from "./rows";

const GOING: readonly InstanceState[] = ["SHUTDOWN", "TERMINATING", "LAUNCH_FAILED"];

/** How launches, reinstalls and changes of power end. */
export function cvmTaskKinds(world: World, files: DiskFiles, tasks: () => Tasks): Record<string, TaskKind> {
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
    stopCharging: false,
    boot: instance.boot + 1,
    runningAt: at,
    ...succeeded(instance),
  });

  /** Into the recycle bin, from where it goes by itself. */
  const recycle = (id: string, input: TerminateInput, at: number): void => {
    change(id, (instance) => ({ state: "SHUTDOWN", ...succeeded(instance) }));
    tasks().scheduleAt("cvm.reclaim", id, at + KEPT_MS, input);
    if (!input.releaseDisks) return;
    for (const disk of world.table(disks).all())
      if (disk.instance === id && disk.portable && disk.term !== null) recycleDisk(world, tasks(), disk, at);
  };

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
    "cvm.stop": taskKind<StopInput>({
      done: (id, { stopCharging }) =>
        change(id, (instance) => ({
          state: "STOPPED",
          stopCharging,
          // Its own address is not kept without charges (tencentcloud.com, product 213/19922): it gets another.
          ...(stopCharging && instance.publicIp !== "" ? { publicIp: nextPublicIp(world) } : {}),
          ...succeeded(instance),
        })),
    }),
    "cvm.terminate": taskKind<TerminateInput>({
      done: (id, input) => removeInstance(world, id, input),
    }),
    "cvm.recycle": taskKind<TerminateInput>({
      done: (id, input, _output, at) => {
        if (world.table(instances).get(id) !== undefined) recycle(id, input, at);
      },
    }),
    "cvm.term": termTaskKind({
      world,
      table: instances,
      name: "cvm.term",
      tasks,
      renewed: (row, term) => renewOwnDisks(world, row, term),
      ended: ({ id, state }, at) => {
        if (GOING.includes(state)) return;
        tasks().cancel(id);
        recycle(id, { releaseAddress: false, releaseDisks: false }, at);
      },
    }),
    "cvm.reclaim": taskKind<TerminateInput>({
      done: (id, input) => {
        if (world.table(instances).get(id)?.state === "SHUTDOWN") removeInstance(world, id, input);
      },
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

function removeInstance(world: World, id: string, { releaseAddress }: TerminateInput): void {
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
    } else world.table(addresses).update(address.id, { instance: "", secondary: "", status: "UNBIND" });
  }
  for (const row of secondaryIps(world, id)) world.table(privateIps).delete(row.id);
  world.table(instances).delete(id);
  dropTags(world, "cvm/instance", id);
  dropTags(world, "vpc/eni", interfaceOf(id));
}
