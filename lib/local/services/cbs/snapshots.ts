import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models";
import { beijingTime, type Context, demand, list, type Listing } from "../../api";
import { DiskFiles } from "../../disks";
import type { Latencies } from "../../latencies";
import { images, instances } from "../cvm/rows";
import { inRegion } from "../resource";
import { changeTags, dropTags, requestTags, searchableTagsOf, tagsOf } from "../tag/store";
import { demandIdle, isSnapshotted } from "./guards";
import { cbsCodes, findDisk, findSnapshot, GIB } from "./find";
import { ordered } from "./order";
import { type DiskUsage, disks, type DiskRow, snapshots, type SnapshotRow } from "./rows";

/** Where, when and in which world a snapshot is made. */
type Maker = Pick<Context, "world" | "region" | "now">;

const BASE_QUOTA = 64;
const QUOTA_PER_DISK = 64;
const DAY = 86_400_000;

const listing: Listing<SnapshotRow> = {
  table: snapshots,
  filters: {
    "snapshot-id": (snapshot) => [snapshot.id],
    "snapshot-name": (snapshot) => [snapshot.name],
    "snapshot-state": (snapshot) => [snapshot.state],
    "disk-usage": (snapshot) => [snapshot.usage],
    "disk-id": (snapshot) => [snapshot.disk],
    "project-id": () => ["0"],
    encrypt: () => ["FALSE"],
    "snapshot-type": () => ["PRIVATE_SNAPSHOT"],
  },
  byId: ["snapshot-id", "disk-id"],
  tags: (snapshot, context) => searchableTagsOf(context, "cvm/snapshot", snapshot.id),
  codes: cbsCodes,
};

export function createSnapshot(
  request: Sdk.CreateSnapshotRequest,
  context: Context,
): Sdk.CreateSnapshotResponse {
  const disk = findDisk(context, request.DiskId);
  demandIdle(disk);
  demand(
    !isSnapshotted(disk, context),
    "InvalidDisk.SnapshotCreating",
    `A snapshot of \`${disk.id}\` is being made already.`,
  );
  const usage = request.DiskUsage ?? disk.usage;
  demand(
    usage === disk.usage || usage === "DATA_DISK",
    "InvalidParameterValue",
    "DiskUsage can only turn the snapshot of a system disk into one of a data disk.",
  );
  const deadline = request.Deadline ? readDeadline(request.Deadline, context) : 0;
  const row = addSnapshot(context, disk, request.SnapshotName ?? "", usage);
  setDeadline(context, row, deadline);
  changeTags(context, "cvm/snapshot", row.id, requestTags(request.Tags));
  const { after, input } = copyOf(row, disk, context.latencies);
  context.tasks.schedule("cbs.snapshot", row.id, after, input);
  return { SnapshotId: row.id };
}

/** The task that copies a disk's bytes into its snapshot, and how long it takes. */
export function copyOf(row: SnapshotRow, disk: DiskRow, { snapshot, snapshotRate }: Latencies) {
  return {
    after: snapshot + (disk.size * GIB * 1000) / snapshotRate,
    input: { file: row.file, from: disk.file, bytes: disk.size * GIB },
  };
}

/** Writes what a snapshot holds back onto the disk that it was taken of; all that came later is lost. */
export function applySnapshot(request: Sdk.ApplySnapshotRequest, context: Context): object {
  const snapshot = findSnapshot(context, request.SnapshotId);
  const disk = findDisk(context, request.DiskId);
  demand(
    snapshot.disk === disk.id,
    "InvalidSnapshot.NotSupported",
    `\`${snapshot.id}\` was not taken of the disk \`${disk.id}\`.`,
  );
  demand(
    snapshot.state === "NORMAL",
    "ResourceUnavailable.SnapshotCreating",
    `The snapshot \`${snapshot.id}\` is not NORMAL yet.`,
  );
  demand(
    disk.state !== "ROLLBACKING",
    "ResourceInUse.DiskRollbacking",
    `The disk \`${disk.id}\` is being rolled back already.`,
  );
  demandIdle(disk);
  demand(
    !isSnapshotted(disk, context),
    "InvalidDisk.SnapshotCreating",
    `A snapshot of \`${disk.id}\` is being made.`,
  );
  demand(
    request.AutoStopInstance !== true && request.AutoStartInstance !== true,
    "ResourceUnavailable.NotSupported",
    "The embedded cloud does not stop an instance for a rollback; stop it first.",
  );
  const instance = context.world.table(instances).get(disk.instance);
  demand(
    instance === undefined || instance.state === "STOPPED",
    "InvalidInstance.NotSupported",
    `The instance \`${disk.instance}\` is ${instance?.state}; a disk of it is rolled back while it is STOPPED.`,
  );
  context.world.table(disks).update(disk.id, { state: "ROLLBACKING" });
  const { snapshot: least, snapshotRate } = context.latencies;
  context.tasks.schedule("cbs.rollback", disk.id, least + (disk.size * GIB * 1000) / snapshotRate, {
    file: DiskFiles.nameOf("disks", disk.id, context.world.ids.number("generation")),
    from: snapshot.file,
    bytes: disk.size * GIB,
    state: disk.state,
  });
  return {};
}

/** A snapshot in the making; whoever calls sees to its bytes. */
export function addSnapshot(context: Maker, disk: DiskRow, name: string, usage: DiskUsage): SnapshotRow {
  const table = context.world.table(snapshots);
  const count = inRegion(context.world.table(disks).all(), context.region).length;
  demand(
    inRegion(table.all(), context.region).length < BASE_QUOTA + QUOTA_PER_DISK * count,
    "InsufficientSnapshotQuota",
    "The snapshot quota of the region is used up.",
  );
  const id = context.world.ids.next("snap");
  const row: SnapshotRow = {
    id,
    region: context.region,
    createdAt: context.now,
    name,
    disk: disk.id,
    zone: disk.zone,
    usage,
    size: disk.size,
    state: "CREATING",
    deadline: 0,
    file: DiskFiles.nameOf("snapshots", id),
  };
  table.put(row);
  return row;
}

export function describeSnapshots(
  request: Sdk.DescribeSnapshotsRequest,
  context: Context,
): Sdk.DescribeSnapshotsResponse {
  const { total, page } = list(listing, request.SnapshotIds, request, context, (rows) =>
    ordered(inRegion(rows, context.region), request),
  );
  return { TotalCount: total, SnapshotSet: page.map((snapshot) => view(snapshot, context)) };
}

export function modifySnapshotAttribute(
  request: Sdk.ModifySnapshotAttributeRequest,
  context: Context,
): object {
  const snapshot = findSnapshot(context, request.SnapshotId);
  const { IsPermanent: permanent, Deadline: deadline } = request;
  demand(
    permanent !== true || !deadline,
    "InvalidParameter",
    "A snapshot that is permanent has no Deadline.",
  );
  demand(
    permanent !== false || deadline || snapshot.deadline !== 0,
    "InvalidParameter",
    "A snapshot that is not permanent has a Deadline.",
  );
  context.world.table(snapshots).update(snapshot.id, { name: request.SnapshotName ?? snapshot.name });
  if (permanent === true) setDeadline(context, snapshot, 0);
  if (deadline) setDeadline(context, snapshot, readDeadline(deadline, context));
  return {};
}

function setDeadline(context: Context, snapshot: SnapshotRow, deadline: number): void {
  context.world.table(snapshots).update(snapshot.id, { deadline });
  if (deadline > 0) context.tasks.scheduleAt("cbs.expire", snapshot.id, deadline);
}

/** UTC, at least a day from now (SDK cbs 2017-03-12, CreateSnapshot). */
function readDeadline(text: string, { now }: Context): number {
  const deadline = Date.parse(text);
  demand(
    deadline >= now + DAY,
    "InvalidParameterValue",
    `Deadline is a time such as 2026-01-31T22:00:00+00:00, a day from now or later, not \`${text}\`.`,
  );
  return deadline;
}

export function deleteSnapshots(request: Sdk.DeleteSnapshotsRequest, context: Context): object {
  const rows = request.SnapshotIds.map((id) => findSnapshot(context, id));
  for (const snapshot of rows) {
    demand(
      snapshot.state === "NORMAL",
      "ResourceUnavailable.SnapshotCreating",
      `The snapshot \`${snapshot.id}\` is not NORMAL yet.`,
    );
    const bound = imagesOf(snapshot, context);
    demand(
      bound.length === 0 || request.DeleteBindImages === true,
      "UnsupportedOperation.SnapshotHasBindedImage",
      `The image \`${bound[0]?.id}\` is made of the snapshot \`${snapshot.id}\`.`,
    );
    for (const image of bound) {
      context.world.table(images).delete(image.id);
      dropTags(context.world, "cvm/image", image.id);
    }
    context.world.table(snapshots).delete(snapshot.id);
    dropTags(context.world, "cvm/snapshot", snapshot.id);
  }
  return {};
}

function imagesOf(snapshot: SnapshotRow, context: Context) {
  return context.world
    .table(images)
    .all()
    .filter((image) => image.snapshots.includes(snapshot.id));
}

function view(snapshot: SnapshotRow, context: Context): Sdk.Snapshot {
  const bound = imagesOf(snapshot, context);
  return {
    SnapshotId: snapshot.id,
    SnapshotName: snapshot.name,
    DiskId: snapshot.disk,
    DiskUsage: snapshot.usage,
    DiskSize: snapshot.size,
    SnapshotState: snapshot.state,
    SnapshotType: "PRIVATE_SNAPSHOT",
    Percent: snapshot.state === "NORMAL" ? 100 : 0,
    CreateTime: beijingTime(snapshot.createdAt),
    DeadlineTime: snapshot.deadline === 0 ? "" : beijingTime(snapshot.deadline),
    Placement: { Zone: snapshot.zone, ProjectId: 0 },
    IsPermanent: snapshot.deadline === 0,
    Encrypt: false,
    CopyFromRemote: false,
    CopyingToRegions: [],
    Images: bound.map((image) => ({ ImageId: image.id, ImageName: image.name })),
    ImageCount: bound.length,
    ShareReference: 0,
    Tags: [...tagsOf(context.world, "cvm/snapshot", snapshot.id)],
    IsLocked: false,
  };
}
