import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models";
import { beijingTime, type Context, demand, list, type Listing, Refusal } from "../../api";
import { DiskFiles } from "../../disks";
import { isZoneOf } from "../../geography";
import { type InstanceRow, instances } from "../cvm/rows";
import { inRegion } from "../resource";
import { checkProject } from "../tag/projects";
import type { World } from "../../world";
import { addressOf } from "../vpc/usage";
import { changeTags, requestTags, searchableTagsOf, tagsOf } from "../tag/store";
import { readDiskCharge, recycleDisk, watchDiskTerm } from "./charges";
import { cbsCodes, findDisk, findSnapshot, GIB } from "./find";
import { ordered } from "./order";
import { policiesOf } from "./policies";
import { disks, type DiskRow, snapshots } from "./rows";
import { checkBurst, checkDataDisk, checkExtraPerformance, readEncryption } from "./types";

const MAX_CREATED = 50;
const MAX_ATTACHED_PER_CALL = 10;
const MAX_TERMINATED = 100;
const MAX_BACKUP_QUOTA = 1024;
export const MAX_DATA_DISKS = 20;

const listing: Listing<DiskRow> = {
  filters: {
    "disk-id": (disk) => [disk.id],
    "disk-name": (disk) => [disk.name],
    "disk-usage": (disk) => [disk.usage],
    "disk-type": (disk) => [disk.type],
    "disk-state": (disk) => [disk.state],
    "disk-charge-type": (disk) => [disk.chargeType],
    "instance-id": (disk) => [disk.instance],
    "instance-name": (disk, { world }) => instanceOf(disk, world).map(({ name }) => name),
    "instance-ip-address": (disk, { world }) =>
      instanceOf(disk, world).flatMap((row) => [row.privateIp, addressOf(world, row.id) ?? row.publicIp]),
    // There are no dedicated clusters.
    "dedicated-cluster-id": () => [],
    "project-id": (disk) => [String(disk.project)],
    portable: (disk) => [String(disk.portable).toUpperCase()],
    zone: (disk) => [disk.zone],
  },
  byId: ["disk-id", "instance-id"],
  tags: (disk, context) => searchableTagsOf(context, "cvm/volume", disk.id),
  codes: cbsCodes,
};

function instanceOf(disk: DiskRow, world: World): InstanceRow[] {
  const row = world.table(instances).get(disk.instance);
  return row === undefined ? [] : [row];
}

export function createDisks(request: Sdk.CreateDisksRequest, context: Context): Sdk.CreateDisksResponse {
  const table = context.world.table(disks);
  const { Zone: zone } = request.Placement;
  demand(
    isZoneOf(zone, context.region),
    "InvalidParameterValue",
    `The zone \`${zone}\` does not exist in ${context.region}.`,
  );
  refuseWhatIsNotHere(request);
  const charge = readDiskCharge(request, context.now);
  const count = request.DiskCount ?? 1;
  demand(
    count >= 1 && count <= MAX_CREATED,
    "InvalidParameterValue.LimitExceeded",
    `At most ${MAX_CREATED} disks can be created at once.`,
  );
  const source = request.SnapshotId ? findSnapshot(context, request.SnapshotId) : undefined;
  if (source !== undefined) {
    demand(
      source.usage === "DATA_DISK",
      "InvalidSnapshot.NotSupported",
      `\`${source.id}\` is a snapshot of a system disk; only an image can be made of it.`,
    );
    demand(
      source.state === "NORMAL",
      "ResourceUnavailable.SnapshotCreating",
      `The snapshot \`${source.id}\` is not NORMAL yet.`,
    );
  }
  const size = request.DiskSize ?? source?.size;
  demand(size !== undefined, "MissingParameter", "DiskSize or SnapshotId is needed.");
  demand(
    source === undefined || size >= source.size,
    "InvalidParameter.DiskSizeNotMatch",
    `The disk is smaller than its snapshot of ${source?.size} GiB.`,
  );
  checkDataDisk(request.DiskType, size, "InvalidParameter.DiskConfigNotSupported");
  const throughput = request.ThroughputPerformance ?? 0;
  const wanted = { type: request.DiskType, size };
  if (throughput !== 0) checkExtraPerformance(wanted, throughput, "InvalidDisk.NotSupported");
  const burst = request.BurstPerformance ?? false;
  if (burst) checkBurst(wanted, "InvalidDisk.NotSupported");
  const encryption = readEncryption(request.Encrypt, request.EncryptType);
  const project = checkProject(request.Placement.ProjectId, context, "InvalidParameter.ProjectIdNotExist");
  const made = Array.from({ length: count }, () => {
    const id = context.world.ids.next("disk");
    const row: DiskRow = {
      id,
      region: context.region,
      createdAt: context.now,
      name: request.DiskName ?? "",
      zone,
      type: request.DiskType,
      size,
      usage: "DATA_DISK",
      state: "UNATTACHED",
      instance: "",
      deleteWithInstance: false,
      encryption,
      project,
      ...charge,
      snapshot: source?.id ?? "",
      portable: true,
      throughput,
      burst,
      backupQuota: request.DiskBackupQuota ?? 0,
      migratingTo: "",
      file: DiskFiles.nameOf("disks", id),
      ready: false,
    };
    table.put(row);
    watchDiskTerm(row, context);
    changeTags(context, "cvm/volume", id, requestTags(request.Tags));
    context.tasks.schedule("cbs.create", id, context.latencies.diskCreate, {
      file: row.file,
      bytes: size * GIB,
      ...(source === undefined ? {} : { from: source.file }),
    });
    return id;
  });
  return { DiskIdSet: made };
}

export function describeDisks(
  request: Sdk.DescribeDisksRequest,
  context: Context,
): Sdk.DescribeDisksResponse {
  const all = inRegion(context.world.table(disks).all(), context.region);
  // By the hour a disk has no end.
  const rows = ordered(all, request, { DEADLINE: () => 0 });
  const { total, page } = list(rows, listing, request.DiskIds, request, context);
  return { TotalCount: total, DiskSet: page.map((disk) => view(disk, context)) };
}

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

const BURST_OPERATIONS = ["CREATE", "CANCEL"];

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

/** What the real cloud sells and the embedded one does not. */
function refuseWhatIsNotHere({ Placement, ...request }: Sdk.CreateDisksRequest): void {
  demand(
    !Placement.DedicatedClusterId && !Placement.CdcId && !Placement.CageId,
    "InvalidParameterValue",
    "The embedded cloud has no dedicated clusters.",
  );
  demand(
    !request.KmsKeyId,
    "UnsupportedOperation.DiskEncrypt",
    "The embedded cloud has no key management service: a disk is encrypted without a key of one's own.",
  );
  demand(
    request.Shareable !== true && request.AutoMountConfiguration === undefined,
    "InvalidDisk.NotSupported",
    "The embedded cloud neither shares disks nor mounts them by itself.",
  );
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
      "ZoneNotMatch",
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

export function terminateDisks(request: Sdk.TerminateDisksRequest, context: Context): object {
  demand(
    request.DiskIds.length <= MAX_TERMINATED,
    "InvalidParameterValue.LimitExceeded",
    `At most ${MAX_TERMINATED} disks can be returned at once.`,
  );
  const rows = request.DiskIds.map((id) => findDisk(context, id));
  for (const disk of rows) {
    demand(
      disk.instance === "",
      "InvalidDisk.Attached",
      `The disk \`${disk.id}\` is attached to \`${disk.instance}\`.`,
    );
    // What was paid for in advance goes into the recycle bin first, and from there at the second call.
    if (disk.term !== null && disk.state === "TORECYCLE") continue;
    demand(
      disk.state !== "TORECYCLE",
      "InvalidDisk.RepeatRefund",
      `The disk \`${disk.id}\` is being returned already.`,
    );
    demandIdle(disk);
    demand(
      !isSnapshotted(disk, context),
      "InvalidDisk.SnapshotCreating",
      `A snapshot of \`${disk.id}\` is being made.`,
    );
  }
  for (const disk of rows) {
    context.tasks.cancel(disk.id);
    if (disk.term !== null && disk.state !== "TORECYCLE") {
      recycleDisk(context.world, context.tasks, disk, context.now);
      continue;
    }
    context.world.table(disks).update(disk.id, { state: "TORECYCLE" });
    context.tasks.schedule("cbs.delete", disk.id, context.latencies.diskDelete);
  }
  return {};
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

export function demandIdle(disk: DiskRow): void {
  const idle = disk.ready && (disk.state === "UNATTACHED" || disk.state === "ATTACHED");
  demand(
    idle,
    "InvalidDisk.Busy",
    `The disk \`${disk.id}\` is ${disk.ready ? disk.state : "still being created"}.`,
  );
}

function findInstance(context: Context, id: string): InstanceRow {
  const row = context.world.table(instances).get(id);
  if (row === undefined || row.region !== context.region)
    throw new Refusal("InvalidInstanceId.NotFound", `The instance \`${id}\` does not exist.`);
  return row;
}

function view(disk: DiskRow, context: Context): Sdk.Disk {
  const own = context.world
    .table(snapshots)
    .all()
    .filter((snapshot) => snapshot.disk === disk.id);
  return {
    DiskId: disk.id,
    DiskName: disk.name,
    DiskType: disk.type,
    DiskSize: disk.size,
    DiskState: disk.state,
    DiskUsage: disk.usage,
    DiskChargeType: disk.chargeType,
    Attached: disk.instance !== "",
    InstanceId: disk.instance,
    InstanceIdList: disk.instance === "" ? [] : [disk.instance],
    InstanceType: disk.instance === "" ? "" : "CVM",
    Placement: {
      Zone: disk.zone,
      ProjectId: disk.project,
      DedicatedClusterId: "",
      CageId: "",
      CdcId: "",
      CdcName: "",
    },
    Encrypt: disk.encryption !== "",
    ...(disk.encryption === "" ? {} : { EncryptType: disk.encryption }),
    KmsKeyId: "",
    DeleteWithInstance: disk.deleteWithInstance,
    ThroughputPerformance: disk.throughput,
    BurstPerformance: disk.burst,
    RenewFlag: disk.term?.renewal ?? "NOTIFY_AND_MANUAL_RENEW",
    Migrating: disk.migratingTo !== "",
    MigratePercent: disk.migratingTo === "" ? 100 : 0,
    Rollbacking: disk.state === "ROLLBACKING",
    RollbackPercent: disk.state === "ROLLBACKING" ? 0 : 100,
    Portable: disk.portable,
    Shareable: false,
    SnapshotAbility: true,
    SnapshotCount: own.length,
    SnapshotSize: own.reduce((sum, snapshot) => sum + snapshot.size * 1024, 0),
    AutoSnapshotPolicyIds: policiesOf(context, disk.id).map(({ id }) => id),
    Tags: [...tagsOf(context.world, "cvm/volume", disk.id)],
    BackupDisk: false,
    IsReturnable: disk.instance === "",
    CreateTime: beijingTime(disk.createdAt),
    DeadlineTime: disk.term === null ? "" : beijingTime(disk.term.endsAt),
    DeleteSnapshot: 0,
    DiskBackupQuota: disk.backupQuota,
    DiskBackupCount: 0,
  };
}
