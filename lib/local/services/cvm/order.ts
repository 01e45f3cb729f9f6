import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand, type Tag } from "../../api";
import { isZoneOf } from "../../geography";
import { instanceType } from "../../instance-types";
import { parseIp } from "../../network/ipv4";
import { inRegion } from "../resource";
import { checkProject } from "../tag/projects";
import { checkDefaultGroup } from "../vpc/default-groups";
import { isAssignable } from "../vpc/networks";
import { subnets, type SubnetRow } from "../vpc/rows";
import { freeIp, takenIps } from "../vpc/usage";
import { checkGroups, checkHostname, checkLogin, checkRole, checkUserData } from "./attributes";
import { findImage, findKeyPair } from "./find";
import { type Charge, readCharge, readNetworkCharge } from "./charge-types";
import { hostnameOf } from "./names";
import { readPackage, readTopology, refuseWhatIsNotHere } from "./order-options";
import { type OrderedDisk, readDataDisks, readSystemDisk } from "./ordered-disks";
import { type Place, placeIn } from "./placement-groups";
import { type CpuTopology, type ImageRow, instances } from "./rows";
import { tagsFor } from "./tag-specification";

const MAX_COUNT = 500;
const MAX_PER_ZONE = 60;
const MAX_NAME = 128;
export const MAX_BANDWIDTH = 200;
const DEFAULT_TYPE = "S5.SMALL1";

/** A RunInstances that can be carried out. */
export interface Order {
  readonly zone: string;
  readonly image: ImageRow;
  readonly type: { readonly type: string; readonly cpu: number; readonly memory: number };
  readonly subnet: SubnetRow;
  /** One for each instance. */
  readonly addresses: readonly (string | undefined)[];
  /** Empty for the default group of the project. */
  readonly groups: readonly string[];
  readonly keys: readonly string[];
  readonly systemDisk: OrderedDisk;
  readonly dataDisks: readonly OrderedDisk[];
  readonly charge: Charge;
  readonly networkCharge: string;
  readonly bandwidthPackage: string;
  readonly bandwidth: number;
  readonly hasPublicIp: boolean;
  readonly place: Place;
  readonly topology: CpuTopology | null;
  readonly project: number;
  readonly tags: readonly Tag[];
}

/** Everything that RunInstances refuses, before anything is made. */
export function readOrder(request: Sdk.RunInstancesRequest, context: Context): Order {
  refuseWhatIsNotHere(request);
  const charge = readCharge(request, context.now);
  const project = checkProject(request.Placement?.ProjectId, context, "InvalidProjectId.NotFound");
  const { zone, image } = readZoneAndImage(request, context);
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
  if (groups.length === 0) checkDefaultGroup(project, context, "LimitExceeded.SingleUSGQuota");
  const keys = request.LoginSettings?.KeyIds ?? [];
  for (const key of keys) findKeyPair(context, key, "InvalidParameterValue.KeyPairNotFound");
  checkLogin(request.LoginSettings, image);
  checkRole(request.CamRoleName, context);
  checkTexts(request);
  checkHostnames(request.HostName, subnet, addresses, context);
  const bandwidth = request.InternetAccessible?.InternetMaxBandwidthOut ?? 0;
  demand(
    bandwidth >= 0 && bandwidth <= MAX_BANDWIDTH,
    "InvalidParameterValue.Range",
    `InternetMaxBandwidthOut must be between 0 and ${MAX_BANDWIDTH}.`,
  );
  const networkCharge = readNetworkCharge(request.InternetAccessible?.InternetChargeType, charge);
  const disks = readDataDisks(request, context);
  demand(
    charge.term === null || !(request.DataDisks ?? []).some((disk) => disk.DeleteWithInstance),
    "InvalidParameterCombination",
    "DeleteWithInstance is for disks that are paid by the hour.",
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
    dataDisks: charge.term === null ? disks : disks.map((disk) => ({ ...disk, deleteWithInstance: false })),
    charge,
    networkCharge,
    bandwidthPackage: readPackage(request.InternetAccessible?.BandwidthPackageId, networkCharge, context),
    bandwidth,
    hasPublicIp: bandwidth > 0 && (request.InternetAccessible?.PublicIpAssigned ?? true),
    place: placeIn(request.DisasterRecoverGroupIds ?? [], request.PartitionNumber, {
      context,
      count: addresses.length,
      notFound: "FailedOperation.DisasterRecoverGroupNotFound",
    }),
    topology: readTopology(request.CpuTopology, type),
    project,
    tags: tagsFor("instance", request.TagSpecification),
  };
}

/** Where instances go, and of what they are made: a launch template has to say both, too. */
export function readZoneAndImage(
  request: Pick<Sdk.RunInstancesRequest, "Placement" | "ImageId">,
  context: Context,
): { readonly zone: string; readonly image: ImageRow } {
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
  return { zone, image };
}

/** The subnet that a call names, in the instance's zone. */
export function readSubnet(
  request: { readonly VirtualPrivateCloud?: Sdk.VirtualPrivateCloud },
  zone: string,
  context: Context,
): SubnetRow {
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
  checkAddresses(wanted, subnet, context);
  return [...wanted];
}

/** Each can be given out in the subnet, and is given out once. */
export function checkAddresses(wanted: readonly string[], subnet: SubnetRow, context: Context): void {
  const taken = new Set(takenIps(context.world, subnet.id));
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
}

function checkTexts(request: Sdk.RunInstancesRequest): void {
  demand(
    (request.InstanceName ?? "").length <= MAX_NAME,
    "InvalidInstanceName.TooLong",
    `InstanceName must not be longer than ${MAX_NAME} characters.`,
  );
  checkUserData(request.UserData);
}

/** As they come out for each instance; where the address is not known yet, with one of the subnet. */
function checkHostnames(
  pattern: string | undefined,
  subnet: SubnetRow,
  addresses: readonly (string | undefined)[],
  { world }: Context,
): void {
  if (!pattern) return;
  const free = freeIp(world, subnet.id) ?? "";
  addresses.forEach((address, index) =>
    checkHostname(hostnameOf(pattern, { index, count: addresses.length, ip: address ?? free })),
  );
}
