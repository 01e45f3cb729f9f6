import { Refusal } from "../../api";
import type { Latencies } from "../../latencies";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import type { World } from "../../world";
import { images, instances } from "../cvm/rows";
import { dropTags } from "../tag/store";
import { isSnapshotted } from "./guards";
import { disks, type DiskRow, type PolicyRow, snapshotPolicies, snapshots } from "./rows";
import { nextTrigger } from "./schedule";
import { addSnapshot, copyOf } from "./snapshots";

const DAY = 86_400_000;

interface PolicyTaskOptions {
  readonly world: World;
  readonly latencies: Latencies;
  readonly tasks: () => Tasks;
}

/** Snapshots that nobody asks for, and their end. */
export function policyTaskKinds({ world, latencies, tasks }: PolicyTaskOptions): Record<string, TaskKind> {
  const take = (policy: PolicyRow, disk: DiskRow, at: number): void => {
    const deadline = policy.retentionDays === 0 ? 0 : at + policy.retentionDays * DAY;
    const maker = { world, region: policy.region, now: at };
    const row = addSnapshot(maker, disk, policy.name, disk.usage);
    world.table(snapshots).update(row.id, { deadline });
    const { after, input } = copyOf(row, disk, latencies);
    tasks().scheduleAt("cbs.snapshot", row.id, at + after, input);
    if (deadline > 0) tasks().scheduleAt("cbs.expire", row.id, deadline);
  };
  return {
    "cbs.policy": taskKind<null>({
      done: (id, _input, _output, at) => {
        const policy = world.table(snapshotPolicies).get(id);
        if (policy === undefined) return;
        for (const disk of policy.active ? inUse(world, policy) : [])
          try {
            take(policy, disk, at);
          } catch (error) {
            // Over quota there is none, and nobody is told.
            if (!(error instanceof Refusal)) throw error;
          }
        const nextAt = nextTrigger(policy.schedule, policy.createdAt, at) ?? 0;
        world.table(snapshotPolicies).update(id, { nextAt });
        if (nextAt > 0) tasks().scheduleAt("cbs.policy", id, nextAt);
      },
    }),
    "cbs.expire": taskKind<null>({
      done: (id, _input, _output, at) => {
        const deadline = world.table(snapshots).get(id)?.deadline ?? 0;
        if (deadline === 0 || deadline > at) return;
        const bound = world
          .table(images)
          .all()
          .some((image) => image.snapshots.includes(id));
        if (bound) return;
        world.table(snapshots).delete(id);
        dropTags(world, "cvm/snapshot", id);
      },
    }),
  };
}

/** A disk that is in no running instance is passed over (SDK cbs, BindAutoSnapshotPolicy). */
function inUse(world: World, policy: PolicyRow): DiskRow[] {
  return policy.disks
    .flatMap((id) => world.table(disks).get(id) ?? [])
    .filter(
      (disk) =>
        disk.ready &&
        disk.state === "ATTACHED" &&
        world.table(instances).get(disk.instance)?.state === "RUNNING" &&
        !isSnapshotted(disk, { world }),
    );
}
