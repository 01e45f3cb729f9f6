import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { type Context, demand } from "../../api";
import { formatIp, parseIp } from "../../network/ipv4";
import type { World } from "../../world";
import { instances, type InstanceRow } from "../cvm/rows";
import { assignableIps, isAssignable } from "./networks";
import { addresses, type PrivateIpRow, privateIps, subnets } from "./rows";
import { takenIps } from "./usage";

const MAX_PER_CALL = 10;
const MAX_DESCRIPTION = 60;
/** Addresses of one interface, by its instance's vCPU (facts: I-ENI, 2022-06-08). */
const IPS_PER_INTERFACE: readonly (readonly [vcpu: number, ips: number])[] = [
  [1, 6],
  [4, 10],
  [8, 20],
  [Infinity, 30],
];

/** Further addresses of an instance's interface: named ones, or as many as are wanted. */
export function assignPrivateIpAddresses(
  request: Sdk.AssignPrivateIpAddressesRequest,
  context: Context,
): Sdk.AssignPrivateIpAddressesResponse {
  const instance = findByInterface(request.NetworkInterfaceId, context);
  const named = request.PrivateIpAddresses ?? [];
  const count = request.SecondaryPrivateIpAddressCount ?? 0;
  demand(
    named.length > 0 || count > 0,
    "MissingParameter",
    "PrivateIpAddresses or SecondaryPrivateIpAddressCount must be given.",
  );
  demand(
    named.length <= MAX_PER_CALL,
    "InvalidParameterValue.LimitExceeded",
    `At most ${MAX_PER_CALL} addresses can be named in a call.`,
  );
  demand(
    named.every((wanted) => wanted.Primary !== true),
    "UnsupportedOperation.PrimaryIp",
    "The primary address stays what it is.",
  );
  const quota = IPS_PER_INTERFACE.find(([vcpu]) => instance.cpu <= vcpu)![1];
  demand(
    1 + secondaryIps(context.world, instance.id).length + named.length + count <= quota,
    "LimitExceeded",
    `An interface of an instance with ${instance.cpu} vCPU has ${quota} addresses at most.`,
  );
  const made = [
    ...named.map((wanted) => add(instance, readIp(wanted, instance, context), wanted.Description, context)),
    ...Array.from({ length: count }, () => add(instance, nextIp(instance, context), undefined, context)),
  ];
  return { PrivateIpAddressSet: made.map((row) => secondaryIpView(row, context.world)) };
}

export function unassignPrivateIpAddresses(
  request: Sdk.UnassignPrivateIpAddressesRequest,
  context: Context,
): object {
  const instance = findByInterface(request.NetworkInterfaceId, context);
  const rows = request.PrivateIpAddresses.map((wanted) => findSecondary(wanted, instance, context));
  for (const row of rows)
    demand(
      eipOf(row, context.world) === undefined,
      "UnsupportedOperation.UnbindEIP",
      `An EIP is bound to \`${row.ip}\`.`,
    );
  for (const row of rows) context.world.table(privateIps).delete(row.id);
  return {};
}

/** What a secondary address is called. */
export function modifyPrivateIpAddressesAttribute(
  request: Sdk.ModifyPrivateIpAddressesAttributeRequest,
  context: Context,
): object {
  const instance = findByInterface(request.NetworkInterfaceId, context);
  for (const wanted of request.PrivateIpAddresses) {
    const row = findSecondary(wanted, instance, context);
    const description = checkDescription(wanted.Description ?? row.description);
    context.world.table(privateIps).update(row.id, { description });
  }
  return {};
}

export function secondaryIps(world: World, instance: string): PrivateIpRow[] {
  return world
    .table(privateIps)
    .all()
    .filter((row) => row.instance === instance);
}

export function secondaryIpView(row: PrivateIpRow, world: World): Sdk.PrivateIpAddressSpecification {
  const eip = eipOf(row, world);
  return {
    PrivateIpAddress: row.ip,
    Primary: false,
    PublicIpAddress: eip?.ip ?? "",
    AddressId: eip?.id ?? "",
    Description: row.description,
    IsWanIpBlocked: false,
    State: "AVAILABLE",
  };
}

function eipOf({ instance, ip }: PrivateIpRow, world: World) {
  return world
    .table(addresses)
    .all()
    .find((address) => address.instance === instance && address.secondary === ip);
}

function add(
  instance: InstanceRow,
  ip: string,
  description: string | undefined,
  { world }: Context,
): PrivateIpRow {
  const row: PrivateIpRow = {
    id: `${instance.id}/${ip}`,
    instance: instance.id,
    ip,
    description: checkDescription(description ?? ""),
  };
  world.table(privateIps).put(row);
  return row;
}

function readIp(
  { PrivateIpAddress: wanted }: Sdk.PrivateIpAddressSpecification,
  instance: InstanceRow,
  context: Context,
): string {
  const ip = parseIp(wanted ?? "");
  const subnet = context.world.table(subnets).get(instance.subnet)!;
  demand(
    wanted !== undefined && ip !== undefined,
    "InvalidParameterValue.Malformed",
    `\`${wanted ?? ""}\` is not an IPv4 address.`,
  );
  demand(
    isAssignable(subnet, ip),
    "InvalidParameterValue.Range",
    `\`${wanted}\` cannot be given out in the subnet ${subnet.cidr}.`,
  );
  demand(
    !takenIps(context.world, subnet.id).includes(wanted),
    "ResourceInUse.Address",
    `The private address \`${wanted}\` is in use.`,
  );
  return wanted;
}

function nextIp(instance: InstanceRow, context: Context): string {
  const subnet = context.world.table(subnets).get(instance.subnet)!;
  const taken = new Set(takenIps(context.world, subnet.id).map(parseIp));
  const free = [...assignableIps(subnet)].find((ip) => !taken.has(ip));
  demand(
    free !== undefined,
    "ResourceInsufficient.Subnet",
    `The subnet \`${subnet.id}\` has no address left.`,
  );
  return formatIp(free);
}

function findByInterface(eni: string, { world, region }: Context): InstanceRow {
  const row = world.table(instances).get(eni.replace(/^eni-/, "ins-"));
  demand(
    /^eni-/.test(eni) && row?.region === region,
    "ResourceNotFound",
    `The network interface \`${eni}\` does not exist.`,
  );
  return row;
}

function findSecondary(
  { PrivateIpAddress: ip }: Sdk.PrivateIpAddressSpecification,
  instance: InstanceRow,
  { world }: Context,
): PrivateIpRow {
  demand(
    ip !== instance.privateIp,
    "UnsupportedOperation.PrimaryIp",
    "The primary address stays what it is.",
  );
  const row = world.table(privateIps).get(`${instance.id}/${ip ?? ""}`);
  demand(
    row,
    "InvalidParameterValue.PrivateIpAddressNotMatch",
    `\`${ip ?? ""}\` is not an address of \`${instance.id}\`.`,
  );
  return row;
}

function checkDescription(text: string): string {
  demand(
    text.length <= MAX_DESCRIPTION,
    "InvalidParameterValue.TooLong",
    `Description must not be longer than ${MAX_DESCRIPTION} characters.`,
  );
  return text;
}
