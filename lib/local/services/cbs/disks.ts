import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models";
import { type Context, demand } from "../../api";
import { DiskFiles } from "../../disks";
import { isZoneOf } from "../../geography";
import { checkProject } from "../tag/projects";
import { changeTags, requestTags } from "../tag/store";
import { readDiskCharge, recycleDisk, watchDiskTerm } from "./charges";
import { findDisk, findSnapshot, GIB } from "./find";
import { demandIdle, isSnapshotted } from "./guards";
import { disks, type DiskRow } from "./rows";
import { checkBurst, checkDataDisk, checkExtraPerformance, readEncryption } from "./types";

const MAX_CREATED = 50;
const MAX_NAME_BYTES = 60;
const MAX_TERMINATED = 100;

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
  demand(
    Buffer.byteLength(request.DiskName ?? "") <= MAX_NAME_BYTES,
    "InvalidParameterValue",
    `DiskName must not be longer than ${MAX_NAME_BYTES} bytes.`,
  );
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
      "ResourceUnavailable.NotSupported",
      `The disk \`${disk.id}\` is attached to \`${disk.instance}\`.`,
    );
    // What was paid for in advance goes into the recycle bin first, and from there at the second call.
    if (disk.term !== null && disk.state === "TORECYCLE") continue;
    demand(
      disk.state !== "TORECYCLE",
      "ResourceUnavailable.RepeatRefund",
      `The disk \`${disk.id}\` is being returned already.`,
    );
    demandIdle(disk, "ResourceBusy");
    demand(!isSnapshotted(disk, context), "ResourceBusy", `A snapshot of \`${disk.id}\` is being made.`);
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
