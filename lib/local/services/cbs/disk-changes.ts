import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models";
import { type Context, demand } from "../../api";
import { checkProject } from "../tag/projects";
import { findDisk } from "./find";
import { demandIdle, demandNotMigrating } from "./guards";
import { disks, type DiskRow } from "./rows";
import { checkBurst, checkDataDisk, checkExtraPerformance } from "./types";

const MAX_BACKUP_QUOTA = 1024;
const BURST_OPERATIONS = ["CREATE", "CANCEL"];

export function modifyDiskAttributes(request: Sdk.ModifyDiskAttributesRequest, context: Context): object {
  if (request.ProjectId !== undefined)
    checkProject(request.ProjectId, context, "InvalidParameter.ProjectIdNotExist");
  for (const id of request.DiskIds) {
    const disk = findDisk(context, id);
    const burst = readBurst(request.BurstPerformanceOperation, disk);
    demand(
      request.DeleteWithInstance !== true || disk.term === null,
      "InvalidDisk.NotSupported",
      `The disk \`${id}\` is PREPAID, and does not go with its instance.`,
    );
    context.world.table(disks).update(id, {
      name: request.DiskName ?? disk.name,
      project: request.ProjectId ?? disk.project,
      burst,
      portable: request.Portable ?? disk.portable,
      deleteWithInstance: request.DeleteWithInstance ?? disk.deleteWithInstance,
    });
    if (request.DiskType !== undefined && request.DiskType !== disk.type)
      migrate(disk, request.DiskType, context);
  }
  return {};
}

export function modifyDiskExtraPerformance(
  request: Sdk.ModifyDiskExtraPerformanceRequest,
  context: Context,
): object {
  const disk = findDisk(context, request.DiskId);
  demandIdle(disk);
  if (request.ThroughputPerformance !== 0)
    checkExtraPerformance(disk, request.ThroughputPerformance, "InvalidDisk.NotSupported");
  context.world.table(disks).update(disk.id, { throughput: request.ThroughputPerformance });
  return {};
}

export function modifyDiskBackupQuota(request: Sdk.ModifyDiskBackupQuotaRequest, context: Context): object {
  const disk = findDisk(context, request.DiskId);
  const quota = request.DiskBackupQuota;
  demand(
    Number.isInteger(quota) && quota >= 1 && quota <= MAX_BACKUP_QUOTA,
    "InvalidParameter",
    `DiskBackupQuota must be between 1 and ${MAX_BACKUP_QUOTA}.`,
  );
  context.world.table(disks).update(disk.id, { backupQuota: quota });
  return {};
}

export function resizeDisk(request: Sdk.ResizeDiskRequest, context: Context): object {
  const disk = findDisk(context, request.DiskId);
  demand(disk.portable, "InvalidDisk.NotPortable", `The disk \`${disk.id}\` is not elastic.`);
  demand(
    request.DiskSize > disk.size,
    "InvalidParameterValue",
    `The disk \`${disk.id}\` has ${disk.size} GiB; it can only grow.`,
  );
  checkDataDisk(disk.type, request.DiskSize, "InvalidParameterValue");
  demandNotMigrating(disk, "ResourceUnavailable.NotSupported", context);
  demandIdle(disk);
  context.world.table(disks).update(disk.id, { state: "EXPANDING" });
  context.tasks.schedule("cbs.resize", disk.id, context.latencies.resize, {
    file: disk.file,
    size: request.DiskSize,
    state: disk.state,
  });
  return {};
}

function readBurst(operation: string | undefined, disk: DiskRow): boolean {
  if (!operation) return disk.burst;
  demand(
    BURST_OPERATIONS.includes(operation),
    "InvalidParameterValue",
    `BurstPerformanceOperation must be one of ${BURST_OPERATIONS.join(", ")}.`,
  );
  if (operation === "CREATE") checkBurst(disk, "InvalidDisk.NotSupported");
  return operation === "CREATE";
}

/** Its data moves to disks of another type while it stays in use. */
function migrate(disk: DiskRow, type: string, context: Context): void {
  demandNotMigrating(disk, "ResourceUnavailable.NotSupported", context);
  checkDataDisk(type, disk.size, "InvalidParameter.DiskConfigNotSupported");
  demand(
    disk.migratingTo === "",
    "ResourceInUse.DiskMigrating",
    `The disk \`${disk.id}\` is being moved to ${disk.migratingTo} already.`,
  );
  demandIdle(disk);
  context.world.table(disks).update(disk.id, { migratingTo: type });
  context.tasks.schedule("cbs.migrate", disk.id, context.latencies.resize);
}
