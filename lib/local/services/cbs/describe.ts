import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models";
import { beijingTime, type Context, list, type Listing } from "../../api";
import type { World } from "../../world";
import { type InstanceRow, instances } from "../cvm/rows";
import { inRegion } from "../resource";
import { searchableTagsOf, tagsOf } from "../tag/store";
import { addressOf } from "../vpc/usage";
import { cbsCodes } from "./find";
import { ordered } from "./order";
import { policiesOf } from "./policies";
import { disks, type DiskRow, snapshots } from "./rows";

export function describeDisks(
  request: Sdk.DescribeDisksRequest,
  context: Context,
): Sdk.DescribeDisksResponse {
  const { total, page } = list(listing, request.DiskIds, request, context, (rows) =>
    // By the hour a disk has no end.
    ordered(inRegion(rows, context.region), request, { DEADLINE: ({ term }) => term?.endsAt ?? 0 }),
  );
  return { TotalCount: total, DiskSet: page.map((disk) => view(disk, context)) };
}

const listing: Listing<DiskRow> = {
  table: disks,
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
