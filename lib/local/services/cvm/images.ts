import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand, isoTime, list, type Listing, Refusal } from "../../api";
import { instanceType } from "../../instance-types";
import { disks, type DiskRow, snapshots, type SnapshotRow } from "../cbs/rows";
import { addSnapshot } from "../cbs/snapshots";
import { changeTags, dropTags, searchableTagsOf, tagsOf } from "../tag/store";
import { checkDescription, checkName, checkNewImage, IMAGE_QUOTA, imageTags } from "./new-image";
import {
  checkTypeName,
  cvmCodes,
  demandCharged,
  demandState,
  findImage,
  findInstance,
  IMAGE_IDS,
} from "./find";
import { images, type ImageRow } from "./rows";
import { GIB } from "../cbs/find";
import { beginTurn, throughStop } from "./turn";

const MAX_FILTER_VALUES = 5;

const listing: Listing<ImageRow> = {
  table: images,
  filters: {
    "image-id": (image) => [image.id],
    "image-type": (image) => [image.type],
    "image-name": (image) => [image.name],
    "image-state": (image) => [image.state],
    platform: (image) => [image.platform],
  },
  byId: ["image-id"],
  tags: (image, context) => searchableTagsOf(context, "cvm/image", image.id),
  ids: IMAGE_IDS,
  maxValues: MAX_FILTER_VALUES,
  codes: { ...cvmCodes, idsAndFilters: "InvalidParameter.InvalidParameterCoexistImageIdsFilters" },
};

/** What the task copies: disks to snapshots. */
export interface CaptureInput {
  readonly copies: readonly {
    readonly snapshot: string;
    readonly file: string;
    readonly from: string;
    readonly gib: number;
  }[];
}

export function describeImages(
  request: Sdk.DescribeImagesRequest,
  context: Context,
): Sdk.DescribeImagesResponse {
  const { InstanceType: typeName } = request;
  if (typeName !== undefined) {
    checkTypeName(typeName);
    demand(
      instanceType(typeName),
      "InvalidParameterValue.InstanceTypeNotFound",
      `The instance type \`${typeName}\` does not exist.`,
    );
  }
  const { total, page } = list(listing, request.ImageIds, request, context, (rows) =>
    rows
      .filter((image) => image.region === context.region || image.type === "PUBLIC_IMAGE")
      // Every instance type on sale here is of one architecture.
      .filter(({ architecture }) => typeName === undefined || architecture === "x86_64"),
  );
  return { TotalCount: total, ImageSet: page.map((image) => view(image, context)) };
}

export function describeImageQuota(): Sdk.DescribeImageQuotaResponse {
  return { ImageNumQuota: IMAGE_QUOTA };
}

export function modifyImageAttribute(request: Sdk.ModifyImageAttributeRequest, context: Context): object {
  const image = findOwnImage(context, request.ImageId);
  const tooLong = "InvalidParameterValue.TooLarge";
  if (request.ImageName !== undefined && request.ImageName !== image.name)
    checkName(request.ImageName, tooLong, context);
  checkDescription(request.ImageDescription, tooLong);
  context.world.table(images).update(image.id, {
    name: request.ImageName ?? image.name,
    description: request.ImageDescription ?? image.description,
    family: request.ImageFamily ?? image.family,
  });
  return {};
}

export function deleteImages(request: Sdk.DeleteImagesRequest, context: Context): object {
  const rows = request.ImageIds.map((id) => findOwnImage(context, id));
  for (const image of rows)
    demand(
      ["NORMAL", "CREATEFAILED", "IMPORTFAILED"].includes(image.state),
      "InvalidImageId.IncorrectState",
      `The image \`${image.id}\` is ${image.state}.`,
    );
  if (request.DryRun === true) throw dryRun();
  for (const image of rows) {
    context.world.table(images).delete(image.id);
    dropTags(context.world, "cvm/image", image.id);
    if (request.DeleteBindedSnap === true)
      for (const snapshot of image.snapshots) {
        context.world.table(snapshots).delete(snapshot);
        dropTags(context.world, "cvm/snapshot", snapshot);
      }
  }
  return {};
}

/** An image of an instance's disks, or of snapshots of which exactly one is of a system disk. */
export function createImage(request: Sdk.CreateImageRequest, context: Context): Sdk.CreateImageResponse {
  const fromSnapshots = (request.SnapshotIds ?? []).length > 0;
  demand(
    fromSnapshots !== Boolean(request.InstanceId),
    "InvalidParameter.SpecifyOneParameter",
    "Either InstanceId or SnapshotIds must be given.",
  );
  demand(
    /^(true|false)?$/i.test(request.ForcePoweroff ?? ""),
    "InvalidParameterValue",
    "ForcePoweroff must be true or false.",
  );
  checkNewImage(request, "InvalidParameter.ValueTooLarge", context);
  return fromSnapshots ? createFromSnapshots(request, context) : createFromInstance(request, context);
}

function createFromSnapshots(request: Sdk.CreateImageRequest, context: Context): Sdk.CreateImageResponse {
  const rows = (request.SnapshotIds ?? []).map((id) => {
    const row = context.world.table(snapshots).get(id);
    demand(
      row?.region === context.region,
      "InvalidParameter.SnapshotNotFound",
      `The snapshot \`${id}\` does not exist.`,
    );
    return row;
  });
  const system = rows.filter((row) => row.usage === "SYSTEM_DISK");
  demand(
    system.length > 0,
    "InvalidParameter.SystemSnapshotNotFound",
    "An image needs the snapshot of a system disk; snapshots of data disks alone make none.",
  );
  demand(
    system.length === 1,
    "InvalidParameter.DuplicateSystemSnapshots",
    "An image is made of exactly one snapshot of a system disk.",
  );
  for (const row of rows)
    demand(
      row.state === "NORMAL",
      "ResourceUnavailable.SnapshotCreating",
      `The snapshot \`${row.id}\` is not NORMAL yet.`,
    );
  if (request.DryRun === true) throw dryRun();
  const ordered = [...system, ...rows.filter((row) => row.usage === "DATA_DISK")];
  return addImage(
    request,
    ordered,
    { osName: "", platform: "" },
    { copies: [] },
    context.latencies.image,
    context,
  );
}

function createFromInstance(request: Sdk.CreateImageRequest, context: Context): Sdk.CreateImageResponse {
  const instance = findInstance(context, request.InstanceId);
  demandState(instance, ["RUNNING", "STOPPED"]);
  demandCharged(instance);
  const chosen = [instance.systemDisk, ...dataDisksOf(request, instance, context)].map((id) => {
    const disk = context.world.table(disks).get(id);
    if (disk === undefined) throw new Error(`${instance.id} has no disk ${id}`);
    demand(disk.ready, "ResourceUnavailable.SnapshotCreating", `The disk \`${id}\` is still being created.`);
    return disk;
  });
  for (const disk of chosen)
    demand(
      !context.world
        .table(snapshots)
        .all()
        .some((row) => row.disk === disk.id && row.state === "CREATING"),
      "ResourceUnavailable.SnapshotCreating",
      `A snapshot of \`${disk.id}\` is being made.`,
    );
  if (request.DryRun === true) throw dryRun();
  const made = chosen.map((disk) => addSnapshot(context, disk, request.ImageName, disk.usage));
  const input: CaptureInput = {
    copies: made.map((row, index) => ({
      snapshot: row.id,
      file: row.file,
      from: (chosen[index] as DiskRow).file,
      gib: row.size,
    })),
  };
  const bytes = chosen.reduce((sum, disk) => sum + disk.size * GIB, 0);
  const latency = context.latencies.image + (bytes * 1000) / context.latencies.snapshotRate;
  // Nothing writes while the disks are read.
  if (request.ForcePoweroff?.toUpperCase() === "TRUE" && instance.state === "RUNNING")
    beginTurn(
      instance,
      { operation: "CreateImage", ...throughStop(instance), after: latency, patch: {} },
      context,
    );
  const source = context.world.table(images).get(instance.image);
  return addImage(
    request,
    made,
    { osName: instance.osName, platform: source?.platform ?? "" },
    input,
    latency,
    context,
  );
}

function dataDisksOf(
  request: Sdk.CreateImageRequest,
  instance: { readonly id: string; readonly systemDisk: string },
  context: Context,
): string[] {
  const ids = request.DataDiskIds ?? [];
  demand(
    !ids.includes(instance.systemDisk),
    "InvalidParameter.DataDiskIdContainsRootDisk",
    "DataDiskIds must not contain the system disk.",
  );
  for (const id of ids)
    demand(
      context.world.table(disks).get(id)?.instance === instance.id,
      "InvalidParameter.DataDiskNotBelongSpecifiedInstance",
      `The disk \`${id}\` does not belong to \`${instance.id}\`.`,
    );
  return [...ids];
}

function addImage(
  request: Sdk.CreateImageRequest,
  parts: readonly SnapshotRow[],
  os: { readonly osName: string; readonly platform: string },
  input: CaptureInput,
  latency: number,
  context: Context,
): Sdk.CreateImageResponse {
  const id = context.world.ids.next("img");
  context.world.table(images).put({
    id,
    region: context.region,
    createdAt: context.now,
    name: request.ImageName,
    description: request.ImageDescription ?? "",
    type: "PRIVATE_IMAGE",
    source: "CREATE_IMAGE",
    state: "CREATING",
    osName: os.osName,
    platform: os.platform,
    architecture: "x86_64",
    size: parts[0]?.size ?? 0,
    snapshots: parts.map((part) => part.id),
    family: request.ImageFamily ?? "",
    licenseType: "TencentCloud",
  });
  changeTags(context, "cvm/image", id, imageTags(request.TagSpecification));
  context.tasks.schedule("cvm.capture", id, latency, input);
  return { ImageId: id };
}

export function dryRun(): Refusal {
  return new Refusal("DryRunOperation", "The request would have succeeded, but the DryRun parameter is set.");
}

function findOwnImage(context: Context, id: string): ImageRow {
  const image = findImage(context, id);
  demand(
    image.type === "PRIVATE_IMAGE",
    "UnauthorizedOperation.ImageNotBelongToAccount",
    `The image \`${id}\` belongs to the platform.`,
  );
  return image;
}

function view(image: ImageRow, context: Context): Sdk.Image {
  const parts = image.snapshots.flatMap((id) => context.world.table(snapshots).get(id) ?? []);
  return {
    ImageId: image.id,
    ImageName: image.name,
    ImageDescription: image.description,
    ImageType: image.type,
    ImageState: image.state,
    ImageSource: image.source,
    ImageSize: image.size,
    ImageCreator: image.type === "PUBLIC_IMAGE" ? "" : context.account.uin,
    OsName: image.osName,
    Platform: image.platform,
    Architecture: image.architecture,
    CreatedTime: isoTime(image.createdAt),
    IsSupportCloudinit: true,
    SnapshotSet: parts.map((part) => ({ SnapshotId: part.id, DiskUsage: part.usage, DiskSize: part.size })),
    Tags: [...tagsOf(context.world, "cvm/image", image.id)],
    LicenseType: image.licenseType,
    ImageFamily: image.family,
    ImageDeprecated: false,
  };
}
