import { createHash } from "node:crypto";
import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand, Refusal } from "../../api";
import { DiskFiles } from "../../disks";
import { isZoneOf } from "../../geography";
import { instanceType } from "../../instance-types";
import { parseIp } from "../../network/ipv4";
import { nextLoopback } from "../../network/loopback";
import { roles } from "../cam/rows";
import { MAX_DATA_DISKS } from "../cbs/disks";
import { disks, type DiskRow, snapshots } from "../cbs/rows";
import { checkDataDisk, isDiskType } from "../cbs/types";
import { inRegion } from "../resource";
import { changeTags, requestTags } from "../tag/store";
import { isAssignable } from "../vpc/networks";
import { securityGroups, subnets, type SubnetRow } from "../vpc/rows";
import { freeIp, nextPublicIp, takenIps } from "../vpc/usage";
import { findImage, findKeyPair } from "./find";
import { clientTokens, type ImageRow, instances, type InstanceRow } from "./rows";

const MAX_COUNT = 500;
const MAX_PER_ZONE = 60;
const MAX_GROUPS = 5;
const MAX_TOKEN_BYTES = 64;
const MAX_NAME = 128;
const MAX_USER_DATA_BYTES = 16 * 1024;
const MAX_BANDWIDTH = 200;
const DEFAULT_TYPE = "S5.SMALL1";
const DEFAULT_SYSTEM_DISK_GIB = 50;
const DATA_DISK_STEP_GIB = 10;
export const HOSTNAME = /^(?=.{2,60}$)[A-Za-z0-9]([A-Za-z0-9]|[-.](?![-.]))*[A-Za-z0-9]$/;

/** What the launch task writes: the files of new disks. */
export interface LaunchInput {
  readonly disks: readonly { readonly file: string; readonly gib: number; readonly from?: string }[];
}

export function runInstances(request: Sdk.RunInstancesRequest, context: Context): Sdk.RunInstancesResponse {
  const token = request.ClientToken ?? "";
  demand(
    Buffer.byteLength(token) <= MAX_TOKEN_BYTES,
    "InvalidClientToken.TooLong",
    `ClientToken must not be longer than ${MAX_TOKEN_BYTES} bytes.`,
  );
  const digest = createHash("sha256").update(JSON.stringify(request)).digest("hex");
  const answered =
    token === "" ? undefined : context.world.table(clientTokens).get(`${context.region}/${token}`);
  if (answered !== undefined) {
    demand(
      answered.request === digest,
      "InvalidParameterCombination",
      "The ClientToken was used with other parameters.",
    );
    return { InstanceIdSet: [...answered.instances] };
  }
  const order = readOrder(request, context);
  if (request.DryRun === true)
    throw new Refusal(
      "DryRunOperation",
      "The request would have succeeded, but the DryRun parameter is set.",
    );
  const ids = order.addresses.map((address) => launch(order, address, request, context));
  if (token !== "")
    context.world
      .table(clientTokens)
      .put({ id: `${context.region}/${token}`, request: digest, instances: ids });
  return { InstanceIdSet: ids };
}

interface Order {
  readonly zone: string;
  readonly image: ImageRow;
  readonly type: { readonly type: string; readonly cpu: number; readonly memory: number };
  readonly subnet: SubnetRow;
  /** One for each instance. */
  readonly addresses: readonly (string | undefined)[];
  readonly groups: readonly string[];
  readonly keys: readonly string[];
  readonly systemDisk: { readonly type: string; readonly size: number };
  readonly dataDisks: readonly OrderedDisk[];
  readonly bandwidth: number;
  readonly hasPublicIp: boolean;
}

interface OrderedDisk {
  readonly type: string;
  readonly size: number;
  readonly name: string;
  readonly deleteWithInstance: boolean;
  readonly encrypted: boolean;
  readonly snapshot?: { readonly id: string; readonly file: string };
}

/** Everything that RunInstances refuses, before anything is made. */
function readOrder(request: Sdk.RunInstancesRequest, context: Context): Order {
  refuseWhatIsNotHere(request);
  const zone = request.Placement?.Zone;
  demand(zone, "MissingParameter", "The request is missing the required parameter `Placement.Zone`.");
  demand(
    isZoneOf(zone, context.region),
    "InvalidZone.MismatchRegion",
    `The zone \`${zone}\` does not exist in ${context.region}.`,
  );
  demand(request.ImageId, "MissingParameter", "The request is missing the required parameter `ImageId`.");
  const image = findImage(context, request.ImageId);
  demand(
    image.state === "NORMAL",
    "InvalidParameterValue.InvalidImageState",
    `The image \`${image.id}\` is ${image.state}.`,
  );
  const typeName = request.InstanceType ?? DEFAULT_TYPE;
  const type = instanceType(typeName);
  demand(
    type,
    "InvalidParameterValue.InstanceTypeNotFound",
    `The instance type \`${typeName}\` does not exist.`,
  );
  const subnet = readSubnet(request, zone, context);
  const addresses = readAddresses(request, subnet, context);
  const inZone = inRegion(context.world.table(instances).all(), context.region).filter(
    (row) => row.zone === zone,
  );
  demand(
    inZone.length + addresses.length <= MAX_PER_ZONE,
    "InstancesQuotaLimitExceeded",
    `At most ${MAX_PER_ZONE} postpaid instances are allowed in a zone.`,
  );
  const groups = [...new Set(request.SecurityGroupIds ?? [])];
  checkGroups(groups, context);
  const keys = request.LoginSettings?.KeyIds ?? [];
  for (const key of keys) findKeyPair(context, key);
  checkLogin(request.LoginSettings, image);
  checkRole(request.CamRoleName, context);
  checkTexts(request);
  const bandwidth = request.InternetAccessible?.InternetMaxBandwidthOut ?? 0;
  demand(
    bandwidth >= 0 && bandwidth <= MAX_BANDWIDTH,
    "InvalidParameterValue.Range",
    `InternetMaxBandwidthOut must be between 0 and ${MAX_BANDWIDTH}.`,
  );
  return {
    zone,
    image,
    type,
    subnet,
    addresses,
    groups,
    keys,
    systemDisk: readSystemDisk(request, image),
    dataDisks: readDataDisks(request, context),
    bandwidth,
    hasPublicIp: bandwidth > 0 && (request.InternetAccessible?.PublicIpAssigned ?? true),
  };
}

/** What the real cloud sells and the embedded one does not. */
function refuseWhatIsNotHere(request: Sdk.RunInstancesRequest): void {
  demand(
    (request.InstanceChargeType ?? "POSTPAID_BY_HOUR") === "POSTPAID_BY_HOUR",
    "UnsupportedOperation",
    "The embedded cloud sells instances by POSTPAID_BY_HOUR only.",
  );
  for (const field of [
    "LaunchTemplate",
    "ChcIds",
    "HpcClusterId",
    "DedicatedClusterId",
    "NetworkInterfaces",
    "ActionTimer",
  ] as const)
    demand(
      request[field] === undefined,
      "UnsupportedOperation",
      `The embedded cloud does not know ${field}.`,
    );
}

function readSubnet(request: Sdk.RunInstancesRequest, zone: string, context: Context): SubnetRow {
  const { VpcId: vpc, SubnetId: id } = request.VirtualPrivateCloud ?? {};
  demand(
    vpc && id,
    "MissingParameter",
    "The request is missing the required parameter `VirtualPrivateCloud`.",
  );
  const subnet = context.world.table(subnets).get(id);
  demand(
    subnet?.region === context.region,
    "InvalidParameterValue.SubnetNotExist",
    `The subnet \`${id}\` does not exist.`,
  );
  demand(
    subnet?.vpc === vpc,
    "InvalidParameterValue.VpcIdNotExist",
    `The subnet \`${id}\` does not lie in the VPC \`${vpc}\`.`,
  );
  demand(
    subnet.zone === zone,
    "InvalidParameterValue.VpcIdZoneIdNotMatch",
    `The subnet \`${id}\` lies in ${subnet.zone}, not in ${zone}.`,
  );
  return subnet;
}

function readAddresses(
  request: Sdk.RunInstancesRequest,
  subnet: SubnetRow,
  context: Context,
): (string | undefined)[] {
  const count = request.InstanceCount ?? 1;
  demand(
    count >= 1 && count <= MAX_COUNT,
    "InvalidParameterValue.Range",
    `InstanceCount must be between 1 and ${MAX_COUNT}.`,
  );
  const wanted = request.VirtualPrivateCloud?.PrivateIpAddresses ?? [];
  if (wanted.length === 0) return Array.from({ length: count }, () => undefined);
  demand(
    wanted.length === count,
    "InvalidParameterValue.AmountNotEqual",
    "As many private addresses as instances must be given.",
  );
  const taken = new Set(takenIps(context.world, subnet.id).map((instance) => instance.privateIp));
  for (const address of wanted) {
    const ip = parseIp(address);
    demand(
      ip !== undefined,
      "InvalidParameterValue.InvalidIpFormat",
      `\`${address}\` is not an IPv4 address.`,
    );
    demand(
      isAssignable(subnet, ip),
      "VpcAddrNotInSubNet",
      `\`${address}\` cannot be given out in the subnet ${subnet.cidr}.`,
    );
    demand(!taken.has(address), "VpcIpIsUsed", `The private address \`${address}\` is in use.`);
    taken.add(address);
  }
  return [...wanted];
}

export function checkGroups(groups: readonly string[], context: Context): void {
  demand(
    groups.length <= MAX_GROUPS,
    "LimitExceeded.AssociateUSGLimitExceeded",
    `An instance has at most ${MAX_GROUPS} security groups.`,
  );
  for (const id of groups)
    demand(
      context.world.table(securityGroups).get(id)?.region === context.region,
      "InvalidSecurityGroupId.NotFound",
      `The security group \`${id}\` does not exist.`,
    );
}

export function checkLogin(login: Sdk.LoginSettings | undefined, image: ImageRow): void {
  const keep = login?.KeepImageLogin?.toUpperCase() === "TRUE";
  const ways = [keep, Boolean(login?.Password), (login?.KeyIds ?? []).length > 0].filter(Boolean).length;
  demand(
    ways <= 1,
    "InvalidParameter.ParameterConflict",
    "Password, KeyIds and KeepImageLogin exclude each other.",
  );
  demand(
    !keep || image.type !== "PUBLIC_IMAGE",
    "InvalidParameter.ParameterConflict",
    "KeepImageLogin can be used with custom, shared and imported images only.",
  );
}

export function checkRole(name: string | undefined, context: Context): void {
  if (!name) return;
  demand(
    /^[A-Za-z0-9+=,.@_-]{1,128}$/.test(name),
    "InvalidParameterValue.CamRoleNameMalformed",
    `\`${name}\` is not the name of a role.`,
  );
  demand(
    context.world
      .table(roles)
      .all()
      .some((role) => role.name === name),
    "AuthFailure.CamRoleNameAuthenticateFailed",
    `The role \`${name}\` does not exist.`,
  );
}

function checkTexts(request: Sdk.RunInstancesRequest): void {
  demand(
    (request.InstanceName ?? "").length <= MAX_NAME,
    "InvalidInstanceName.TooLong",
    `InstanceName must not be longer than ${MAX_NAME} characters.`,
  );
  if (request.HostName)
    demand(
      HOSTNAME.test(request.HostName),
      "InvalidParameterValue.IllegalHostName",
      `\`${request.HostName}\` is not a host name.`,
    );
  checkUserData(request.UserData);
}

export function checkUserData(data: string | undefined): void {
  if (!data) return;
  demand(
    /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(data),
    "InvalidParameterValue.InvalidUserDataFormat",
    "UserData must be base64.",
  );
  demand(
    Buffer.from(data, "base64").length <= MAX_USER_DATA_BYTES,
    "InvalidParameterValue.TooLong",
    `UserData must not be longer than ${MAX_USER_DATA_BYTES} bytes.`,
  );
}

function readSystemDisk(request: Sdk.RunInstancesRequest, image: ImageRow): { type: string; size: number } {
  const type = request.SystemDisk?.DiskType ?? "CLOUD_PREMIUM";
  const size = request.SystemDisk?.DiskSize ?? Math.max(DEFAULT_SYSTEM_DISK_GIB, image.size);
  demand(isDiskType(type), "InvalidParameterValue", `\`${type}\` is not a type of system disks.`);
  demand(
    size >= image.size,
    "FailedOperation.SnapshotSizeLargerThanDataSize",
    `The system disk of ${size} GiB is smaller than the image of ${image.size} GiB.`,
  );
  return { type, size };
}

function readDataDisks(request: Sdk.RunInstancesRequest, context: Context): OrderedDisk[] {
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
    return {
      type,
      size: disk.DiskSize,
      name: disk.DiskName ?? "",
      deleteWithInstance: disk.DeleteWithInstance ?? true,
      encrypted: disk.Encrypt ?? false,
      ...(snapshot === undefined ? {} : { snapshot: { id: snapshot.id, file: snapshot.file } }),
    };
  });
}

function launch(
  order: Order,
  address: string | undefined,
  request: Sdk.RunInstancesRequest,
  context: Context,
): string {
  const { world } = context;
  const privateIp = address ?? freeIp(world, order.subnet.id);
  demand(
    privateIp,
    "FailedOperation.NoAvailableIpAddressCountInSubnet",
    `The subnet \`${order.subnet.id}\` has no free address.`,
  );
  const id = world.ids.next("ins");
  const tags = (request.TagSpecification ?? [])
    .filter((tag) => tag.ResourceType === "instance")
    .flatMap((tag) => tag.Tags ?? []);
  const made = [
    addDisk(
      order,
      id,
      { ...order.systemDisk, name: "", deleteWithInstance: true, encrypted: false },
      "SYSTEM_DISK",
      context,
    ),
    ...order.dataDisks.map((disk) => addDisk(order, id, disk, "DATA_DISK", context)),
  ];
  const row: InstanceRow = {
    id,
    region: context.region,
    createdAt: context.now,
    name: request.InstanceName ?? "Unnamed",
    hostname: request.HostName ?? privateIp.replaceAll(".", "-"),
    zone: order.zone,
    project: request.Placement?.ProjectId ?? 0,
    type: order.type.type,
    cpu: order.type.cpu,
    memory: order.type.memory,
    image: order.image.id,
    osName: order.image.osName,
    state: "PENDING",
    operation: { name: "RunInstances", state: "OPERATING", requestId: context.requestId, error: "" },
    vpc: order.subnet.vpc,
    subnet: order.subnet.id,
    privateIp,
    publicIp: order.hasPublicIp ? nextPublicIp(world) : "",
    chargeType: "POSTPAID_BY_HOUR",
    internetChargeType: request.InternetAccessible?.InternetChargeType ?? "TRAFFIC_POSTPAID_BY_HOUR",
    bandwidth: order.bandwidth,
    securityGroups: order.groups,
    keys: order.keys,
    keepImageLogin: request.LoginSettings?.KeepImageLogin?.toUpperCase() === "TRUE",
    systemDisk: made[0]!.id,
    role: request.CamRoleName ?? "",
    userData: request.UserData ?? "",
    protected: request.DisableApiTermination ?? false,
    uuid: world.ids.uuid("instance"),
    automation: request.EnhancedService?.AutomationService?.Enabled ?? true,
    guestAgent: false,
    loopback: nextLoopback(world),
    boot: 0,
    runningAt: 0,
  };
  world.table(instances).put(row);
  changeTags(context, "cvm/instance", id, requestTags(tags));
  const systemSource = order.image.snapshots[0];
  const from = [
    systemSource === undefined ? undefined : world.table(snapshots).get(systemSource)?.file,
    ...order.dataDisks.map((disk) => disk.snapshot?.file),
  ];
  const input: LaunchInput = {
    disks: made.map((disk, index) => {
      const source = from[index];
      return { file: disk.file, gib: disk.size, ...(source === undefined ? {} : { from: source }) };
    }),
  };
  context.tasks.schedule("cvm.launch", id, context.latencies.launch, input);
  return id;
}

function addDisk(
  order: Order,
  instance: string,
  disk: OrderedDisk,
  usage: DiskRow["usage"],
  context: Context,
): DiskRow {
  const id = context.world.ids.next("disk");
  const row: DiskRow = {
    id,
    region: context.region,
    createdAt: context.now,
    name: disk.name,
    zone: order.zone,
    type: disk.type,
    size: disk.size,
    usage,
    state: "ATTACHED",
    instance,
    deleteWithInstance: disk.deleteWithInstance,
    encrypted: disk.encrypted,
    chargeType: "POSTPAID_BY_HOUR",
    snapshot: disk.snapshot?.id ?? "",
    portable: usage === "DATA_DISK",
    token: "",
    file: DiskFiles.nameOf("disks", id),
    ready: false,
  };
  context.world.table(disks).put(row);
  return row;
}
