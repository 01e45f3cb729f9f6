import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand } from "../../api";
import { MAX_DATA_DISKS } from "../cbs/attachments";
import { snapshots } from "../cbs/rows";
import {
  checkBurst,
  checkDataDisk,
  checkExtraPerformance,
  checkLargest,
  DEFAULT_ENCRYPTION,
  isDiskType,
} from "../cbs/types";
import type { ImageRow } from "./rows";

const DEFAULT_SYSTEM_DISK_GIB = 50;
const DATA_DISK_STEP_GIB = 10;
const MAX_DISK_NAME = 128;

/** A disk that is made with an instance. */
export interface OrderedDisk {
  readonly type: string;
  readonly size: number;
  readonly name: string;
  readonly deleteWithInstance: boolean;
  readonly encryption: string;
  readonly throughput: number;
  readonly burst: boolean;
  readonly snapshot?: { readonly id: string; readonly file: string };
}

function readDiskName(name: string | undefined): string {
  demand(
    (name ?? "").length <= MAX_DISK_NAME,
    "InvalidParameterValue.TooLong",
    `DiskName must not be longer than ${MAX_DISK_NAME} characters.`,
  );
  return name ?? "";
}

export function readSystemDisk(request: Sdk.RunInstancesRequest, image: ImageRow): OrderedDisk {
  const type = request.SystemDisk?.DiskType ?? "CLOUD_PREMIUM";
  const size = request.SystemDisk?.DiskSize ?? Math.max(DEFAULT_SYSTEM_DISK_GIB, image.size);
  demand(isDiskType(type), "InvalidParameterValue", `\`${type}\` is not a type of system disks.`);
  checkLargest(type, size, "InvalidParameterValue.Range");
  demand(
    size >= image.size,
    "FailedOperation.SnapshotSizeLargerThanDataSize",
    `The system disk of ${size} GiB is smaller than the image of ${image.size} GiB.`,
  );
  return {
    type,
    size,
    name: readDiskName(request.SystemDisk?.DiskName),
    deleteWithInstance: true,
    encryption: request.SystemDisk?.Encrypt === true ? DEFAULT_ENCRYPTION : "",
    throughput: 0,
    burst: false,
  };
}

export function readDataDisks(request: Sdk.RunInstancesRequest, context: Context): OrderedDisk[] {
  const wanted = request.DataDisks ?? [];
  demand(
    wanted.length <= MAX_DATA_DISKS,
    "InvalidParameterValue.LimitExceeded",
    `An instance has at most ${MAX_DATA_DISKS} data disks.`,
  );
  return wanted.map((disk) => {
    const type = disk.DiskType ?? "CLOUD_PREMIUM";
    const snapshot = disk.SnapshotId ? context.world.table(snapshots).get(disk.SnapshotId) : undefined;
    checkDataDisk(type, disk.DiskSize, "InvalidParameterValue.Range");
    demand(
      disk.DiskSize % DATA_DISK_STEP_GIB === 0,
      "InvalidParameterValue.Range",
      `The size of a data disk is a multiple of ${DATA_DISK_STEP_GIB} GiB.`,
    );
    if (disk.SnapshotId) {
      demand(
        snapshot?.usage === "DATA_DISK",
        "InvalidParameter.SnapshotNotFound",
        `\`${disk.SnapshotId}\` is not the snapshot of a data disk.`,
      );
      demand(
        snapshot.state === "NORMAL",
        "ResourceUnavailable.SnapshotCreating",
        `The snapshot \`${snapshot.id}\` is not NORMAL yet.`,
      );
      demand(
        snapshot.size <= disk.DiskSize,
        "FailedOperation.SnapshotSizeLargerThanDataSize",
        `The snapshot has ${snapshot.size} GiB, the disk ${disk.DiskSize}.`,
      );
    }
    const throughput = disk.ThroughputPerformance ?? 0;
    if (throughput !== 0)
      checkExtraPerformance({ type, size: disk.DiskSize }, throughput, "InvalidParameterValue");
    const burst = disk.BurstPerformance ?? false;
    if (burst) checkBurst({ type, size: disk.DiskSize }, "InvalidParameterValue");
    return {
      type,
      size: disk.DiskSize,
      name: readDiskName(disk.DiskName),
      deleteWithInstance: disk.DeleteWithInstance ?? true,
      encryption: disk.Encrypt === true ? DEFAULT_ENCRYPTION : "",
      throughput,
      burst,
      ...(snapshot === undefined ? {} : { snapshot: { id: snapshot.id, file: snapshot.file } }),
    };
  });
}
