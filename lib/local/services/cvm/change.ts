import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand } from "../../api";
import { DiskFiles } from "../../disks";
import { checkLargest } from "../cbs/types";
import { disks, type DiskRow, snapshots } from "../cbs/rows";
import { demandCharged, demandState, findImage, findInstance, findInstances, findKeyPair } from "./find";
import { checkGroups, checkHostname, checkLogin, checkRole, checkUserData } from "./attributes";
import { instances, type InstanceRow } from "./rows";

const MAX_NAME = 60;
const MIN_STEP_GIB = 10;
/** ResetInstance knows system disks of these types only (catalogue 5.3). */
const RESETTABLE_DISKS = ["CLOUD_BASIC", "CLOUD_PREMIUM", "CLOUD_SSD", "CLOUD_BSSD"];

/** What the reinstall task writes, and what the instance is afterwards. */
export interface ResetInput {
  readonly image: string;
  readonly osName: string;
  readonly disk: string;
  readonly file: string;
  readonly gib: number;
  readonly from?: string;
}

export interface ResizeInput {
  readonly disk: string;
  readonly file: string;
  readonly gib: number;
}

export function modifyInstancesAttribute(
  request: Sdk.ModifyInstancesAttributeRequest,
  context: Context,
): object {
  const rows = findInstances(context, request.InstanceIds);
  demand(
    (request.InstanceName ?? "").length <= MAX_NAME,
    "InvalidInstanceName.TooLong",
    `InstanceName must not be longer than ${MAX_NAME} characters.`,
  );
  checkHostname(request.HostName);
  if (request.SecurityGroups) checkGroups(request.SecurityGroups, context);
  checkRole(request.CamRoleName, context);
  checkUserData(request.UserData);
  for (const instance of rows) demandState(instance, ["RUNNING", "STOPPED"]);
  // The machine restarts for its host name, and for nothing else here.
  if (request.HostName !== undefined) rows.forEach(demandCharged);
  for (const instance of rows)
    context.world.table(instances).update(instance.id, {
      name: request.InstanceName ?? instance.name,
      hostname: request.HostName ?? instance.hostname,
      securityGroups: request.SecurityGroups ?? instance.securityGroups,
      role: request.CamRoleName ?? instance.role,
      userData: request.UserData ?? instance.userData,
      protected: request.DisableApiTermination ?? instance.protected,
    });
  return {};
}

export function associateSecurityGroups(
  request: Sdk.AssociateSecurityGroupsRequest,
  context: Context,
): object {
  return changeGroups(request, context, (present) => [...new Set([...present, ...request.SecurityGroupIds])]);
}

export function disassociateSecurityGroups(
  request: Sdk.DisassociateSecurityGroupsRequest,
  context: Context,
): object {
  return changeGroups(request, context, (present) =>
    present.filter((id) => !request.SecurityGroupIds.includes(id)),
  );
}

function changeGroups(
  request: Sdk.AssociateSecurityGroupsRequest,
  context: Context,
  change: (present: readonly string[]) => readonly string[],
): object {
  checkGroups(request.SecurityGroupIds, context);
  for (const instance of findInstances(context, request.InstanceIds)) {
    const securityGroups = change(instance.securityGroups);
    checkGroups(securityGroups, context);
    context.world.table(instances).update(instance.id, { securityGroups });
  }
  return {};
}

export function associateInstancesKeyPairs(
  request: Sdk.AssociateInstancesKeyPairsRequest,
  context: Context,
): object {
  return changeKeys(request, context, (present) => [...new Set([...present, ...request.KeyIds])]);
}

export function disassociateInstancesKeyPairs(
  request: Sdk.DisassociateInstancesKeyPairsRequest,
  context: Context,
): object {
  return changeKeys(request, context, (present) => present.filter((id) => !request.KeyIds.includes(id)));
}

function changeKeys(
  request: Sdk.AssociateInstancesKeyPairsRequest,
  context: Context,
  change: (present: readonly string[]) => readonly string[],
): object {
  for (const key of request.KeyIds) findKeyPair(context, key);
  for (const instance of findInstances(context, request.InstanceIds)) {
    demandState(instance, request.ForceStop === true ? ["RUNNING", "STOPPED"] : ["STOPPED"]);
    demandCharged(instance);
    context.world.table(instances).update(instance.id, { keys: change(instance.keys) });
  }
  return {};
}

/** Reinstalls the system disk; data disks keep their data. */
export function resetInstance(request: Sdk.ResetInstanceRequest, context: Context): object {
  const instance = findInstance(context, request.InstanceId);
  demandState(instance, ["RUNNING", "STOPPED"]);
  demandCharged(instance);
  const image = findImage(context, request.ImageId ?? instance.image);
  demand(
    image.state === "NORMAL",
    "InvalidParameterValue.InvalidImageState",
    `The image \`${image.id}\` is ${image.state}.`,
  );
  checkLogin(request.LoginSettings, image);
  for (const key of request.LoginSettings?.KeyIds ?? [])
    findKeyPair(context, key, "InvalidParameterValue.KeyPairNotFound");
  checkUserData(request.UserData);
  const disk = systemDiskOf(instance, context);
  demand(
    RESETTABLE_DISKS.includes(disk.type),
    "InvalidParameterValue.InvalidImageIdForRetsetInstance",
    `A system disk of the type ${disk.type} cannot be reinstalled.`,
  );
  const size = request.SystemDisk?.DiskSize ?? disk.size;
  demand(
    size >= disk.size,
    "InvalidParameterValue.Range",
    `The system disk has ${disk.size} GiB; it can only grow.`,
  );
  checkLargest(disk.type, size, "InvalidParameterValue.Range");
  demand(
    size >= image.size,
    "FailedOperation.SnapshotSizeLargerThanDataSize",
    `The system disk of ${size} GiB is smaller than the image of ${image.size} GiB.`,
  );
  const source = context.world.table(snapshots).get(image.snapshots[0] ?? "");
  const input: ResetInput = {
    image: image.id,
    osName: image.osName,
    disk: disk.id,
    file: DiskFiles.nameOf("disks", disk.id, context.world.ids.number("generation")),
    gib: size,
    ...(source === undefined ? {} : { from: source.file }),
  };
  context.world.table(instances).update(instance.id, {
    operation: { name: "ResetInstance", state: "OPERATING", requestId: context.requestId, error: "" },
    hostname: request.HostName ?? instance.hostname,
    userData: request.UserData ?? instance.userData,
    keys: request.LoginSettings?.KeyIds ?? [],
    keepImageLogin: request.LoginSettings?.KeepImageLogin?.toUpperCase() === "TRUE",
    automation: request.EnhancedService?.AutomationService?.Enabled ?? instance.automation,
  });
  context.tasks.schedule("cvm.reset", instance.id, context.latencies.reset, input);
  return {};
}

export function resizeInstanceDisks(request: Sdk.ResizeInstanceDisksRequest, context: Context): object {
  const instance = findInstance(context, request.InstanceId);
  const data = request.DataDisks ?? [];
  demand(
    (request.SystemDisk === undefined) !== (data.length === 0),
    "InvalidParameterCombination",
    "Either SystemDisk or one of DataDisks must be given.",
  );
  demand(data.length <= 1, "InvalidParameterValue.LimitExceeded", "One data disk can be resized in a call.");
  const wanted = request.SystemDisk ?? data[0];
  const disk =
    request.SystemDisk === undefined
      ? context.world.table(disks).get(wanted?.DiskId ?? "")
      : systemDiskOf(instance, context);
  demand(
    disk?.instance === instance.id,
    "InvalidParameterValue",
    `The disk \`${wanted?.DiskId ?? ""}\` is not attached to \`${instance.id}\`.`,
  );
  demand(
    request.SystemDisk !== undefined || !disk.portable,
    "UnsupportedOperation.InvalidDataDisk",
    "Elastic data disks are resized by ResizeDisk of cbs.",
  );
  const online = request.ForceStop === true || request.ResizeOnline === true;
  demandState(instance, online ? ["RUNNING", "STOPPED"] : ["STOPPED"]);
  demandCharged(instance);
  const size = wanted?.DiskSize ?? 0;
  demand(
    size >= disk.size + MIN_STEP_GIB,
    "InvalidParameterValue.Range",
    `The disk has ${disk.size} GiB; it grows by ${MIN_STEP_GIB} GiB at least.`,
  );
  checkLargest(disk.type, size, "InvalidParameterValue.Range");
  context.world.table(instances).update(instance.id, {
    operation: { name: "ResizeInstanceDisks", state: "OPERATING", requestId: context.requestId, error: "" },
  });
  const input: ResizeInput = { disk: disk.id, file: disk.file, gib: size };
  context.tasks.schedule("cvm.resize", instance.id, context.latencies.resize, input);
  return {};
}

function systemDiskOf(instance: InstanceRow, context: Context): DiskRow {
  const disk = context.world.table(disks).get(instance.systemDisk);
  if (disk === undefined) throw new Error(`${instance.id} has no system disk`);
  return disk;
}
