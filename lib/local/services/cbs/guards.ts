import { type Context, demand } from "../../api";
import { instances } from "../cvm/rows";
import { type DiskRow, snapshots } from "./rows";

export function demandIdle(disk: DiskRow, code = "InvalidDisk.Busy"): void {
  const idle = disk.ready && (disk.state === "UNATTACHED" || disk.state === "ATTACHED");
  demand(idle, code, `The disk \`${disk.id}\` is ${disk.ready ? disk.state : "still being created"}.`);
}

export function isSnapshotted(disk: DiskRow, context: Pick<Context, "world">): boolean {
  return context.world
    .table(snapshots)
    .all()
    .some((snapshot) => snapshot.disk === disk.id && snapshot.state === "CREATING");
}

/**
 * The disks of a migration's target are its tool's: they are neither taken away nor changed under it.
 *
 * @param code as the action refuses an instance or a disk in a state that forbids it; source: SDK cbs for Go
 */
export function demandNotMigrating(disk: DiskRow, code: string, { world }: Pick<Context, "world">): void {
  const instance = world.table(instances).get(disk.instance);
  demand(
    instance === undefined || !instance.state.endsWith("SERVICE_LIVE_MIGRATE"),
    code,
    `The disk \`${disk.id}\` belongs to \`${disk.instance}\`, which is ${instance?.state}.`,
  );
}
