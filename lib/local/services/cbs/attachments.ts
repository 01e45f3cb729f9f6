import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models";
import { type Context, demand, Refusal } from "../../api";
import { type InstanceRow, instances } from "../cvm/rows";
import { findDisk } from "./find";
import { demandNotMigrating } from "./guards";
import { disks } from "./rows";

const MAX_ATTACHED_PER_CALL = 10;
export const MAX_DATA_DISKS = 20;

export function attachDisks(request: Sdk.AttachDisksRequest, context: Context): object {
  const instance = findInstance(context, request.InstanceId);
  demand(
    request.DiskIds.length <= MAX_ATTACHED_PER_CALL,
    "InvalidParameterValue.LimitExceeded",
    `At most ${MAX_ATTACHED_PER_CALL} disks can be attached at once.`,
  );
  const rows = request.DiskIds.map((id) => findDisk(context, id));
  const present = context.world
    .table(disks)
    .all()
    .filter((disk) => disk.instance === instance.id && disk.usage === "DATA_DISK");
  demand(
    present.length + rows.length <= MAX_DATA_DISKS,
    "LimitExceeded.InstanceAttachedDisk",
    `An instance has at most ${MAX_DATA_DISKS} data disks.`,
  );
  demand(
    ["RUNNING", "STOPPED", "RESCUE_MODE"].includes(instance.state),
    "InvalidInstance.NotSupported",
    `The instance \`${instance.id}\` is ${instance.state}; it must be RUNNING, STOPPED or in rescue mode.`,
  );
  for (const disk of rows) {
    demand(disk.usage === "DATA_DISK", "ResourceUnavailable.TypeError", `\`${disk.id}\` is a system disk.`);
    demand(disk.portable, "ResourceUnavailable.NotPortable", `The disk \`${disk.id}\` is not elastic.`);
    demand(
      disk.state === "UNATTACHED",
      "ResourceUnavailable.Attached",
      `The disk \`${disk.id}\` is ${disk.state}.`,
    );
    demand(
      disk.zone === instance.zone,
      "ResourceUnavailable.ZoneNotMatch",
      `The disk lies in ${disk.zone}, the instance in ${instance.zone}.`,
    );
  }
  for (const disk of rows) {
    context.world.table(disks).update(disk.id, {
      state: "ATTACHING",
      instance: instance.id,
      deleteWithInstance: request.DeleteWithInstance ?? disk.deleteWithInstance,
    });
    context.tasks.schedule("cbs.attach", disk.id, context.latencies.attach);
  }
  return {};
}

export function detachDisks(request: Sdk.DetachDisksRequest, context: Context): object {
  for (const id of request.DiskIds) {
    const disk = findDisk(context, id);
    demand(disk.usage === "DATA_DISK", "InvalidDisk.NotSupported", `\`${disk.id}\` is a system disk.`);
    demand(
      disk.state === "ATTACHED",
      "UnsupportedOperation.StateError",
      `The disk \`${disk.id}\` is ${disk.state}.`,
    );
    demand(
      !request.InstanceId || request.InstanceId === disk.instance,
      "InvalidParameter",
      `The disk \`${disk.id}\` is attached to \`${disk.instance}\`.`,
    );
    demandNotMigrating(disk, "InvalidInstance.NotSupported", context);
    context.world.table(disks).update(disk.id, { state: "DETACHING" });
    context.tasks.schedule("cbs.detach", disk.id, context.latencies.attach);
  }
  return {};
}

function findInstance(context: Context, id: string): InstanceRow {
  const row = context.world.table(instances).get(id);
  if (row === undefined || row.region !== context.region)
    throw new Refusal("InvalidInstanceId.NotFound", `The instance \`${id}\` does not exist.`);
  return row;
}
