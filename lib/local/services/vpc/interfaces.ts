import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import {
  beijingTime,
  checkId,
  type Context,
  demand,
  type FilterTests,
  list,
  type Listing,
  matcher,
} from "../../api";
import { type InstanceRow, instances } from "../cvm/rows";
import { here } from "../resource";
import { searchableTagsOf, tagsOf } from "../tag/store";
import { interfaceOf } from "./addresses";
import { BY_ID, idsOf, vpcCodes } from "./codes";
import { findVpc } from "./find";
import { secondaryIps, secondaryIpView } from "./private-ips";
import { addresses } from "./rows";
import { tenants } from "./usage";

const IDS = idsOf("eni");
/** `EniType` of primary interfaces. */
const PRIMARY = 1;

const listing: Listing<InstanceRow> = {
  table: instances,
  filters: {
    "vpc-id": (instance) => [instance.vpc],
    "subnet-id": (instance) => [instance.subnet],
    "network-interface-id": (instance) => [interfaceOf(instance.id)],
    "network-interface-name": (instance) => [nameOf(instance)],
    "network-interface-description": () => [""],
    "attachment.instance-id": (instance) => [instance.id],
    "groups.security-group-id": (instance) => instance.securityGroups,
    "address-ip": (instance, context) => ipsOf(instance, context).map((ip) => ip.PrivateIpAddress!),
    "public-address-ip": (instance, context) =>
      ipsOf(instance, context).flatMap((ip) => ip.PublicIpAddress || []),
    "is-primary": () => ["true"],
    "eni-type": () => [String(PRIMARY)],
    "eni-qos": () => ["DEFAULT"],
    "termination-protection": () => ["false"],
    "traffic-protection": () => ["false"],
    // IPv6, which there is not.
    "address-ipv6": () => [],
    "address-type": () => [],
  },
  // Addresses are always matched as a whole.
  tests: { "ip-exact-match": () => () => true },
  byId: BY_ID,
  tags: (instance, context) => searchableTagsOf(context, "vpc/eni", interfaceOf(instance.id)),
  codes: vpcCodes,
};

/** Source: SDK vpc, DescribeUsedIpAddress. */
const USED_IP_FILTERS: FilterTests<Sdk.IpAddressStates> = {
  "ip-addresses": ({ IpAddress }, ip) => IpAddress === ip,
  "resource-id": ({ ResourceId }, id) => ResourceId === id,
};

/** Every instance has one interface, its primary one. */
export function describeNetworkInterfaces(
  request: Sdk.DescribeNetworkInterfacesRequest,
  context: Context,
): Sdk.DescribeNetworkInterfacesResponse {
  const wanted = request.NetworkInterfaceIds?.map((id) => {
    checkId(id, IDS);
    return id.replace(/^eni-/, "ins-");
  });
  const { total, page } = list(listing, wanted, request, context, here(context));
  return { TotalCount: total, NetworkInterfaceSet: page.map((instance) => view(instance, context)) };
}

export function describeUsedIpAddress(
  request: Sdk.DescribeUsedIpAddressRequest,
  context: Context,
): Sdk.DescribeUsedIpAddressResponse {
  const vpc = findVpc(context, request.VpcId);
  demand(
    !request.IpAddresses?.length || !request.Filters?.length,
    vpcCodes.idsAndFilters,
    "IpAddresses and Filters cannot be given together.",
  );
  const used = tenants(context.world)
    .filter(
      (tenant) =>
        tenant.vpc === vpc.id &&
        (!request.SubnetId || tenant.subnet === request.SubnetId) &&
        (!request.IpAddresses?.length || request.IpAddresses.includes(tenant.privateIp)),
    )
    .map((tenant) => ({
      VpcId: tenant.vpc,
      SubnetId: tenant.subnet,
      IpAddress: tenant.privateIp,
      ResourceType: tenant.kind,
      ResourceId: tenant.id,
    }));
  const states = used.filter(matcher(USED_IP_FILTERS, request.Filters, vpcCodes.unknownFilter));
  const offset = request.Offset ?? 0;
  return { TotalCount: states.length, IpAddressStates: states.slice(offset, offset + (request.Limit ?? 20)) };
}

function view(instance: InstanceRow, context: Context): Sdk.NetworkInterface {
  return {
    NetworkInterfaceId: interfaceOf(instance.id),
    NetworkInterfaceName: nameOf(instance),
    NetworkInterfaceDescription: "",
    SubnetId: instance.subnet,
    VpcId: instance.vpc,
    GroupSet: [...instance.securityGroups],
    Primary: true,
    MacAddress: macOf(instance.privateIp),
    State: "AVAILABLE",
    NetworkInterfaceState: "INUSE",
    PrivateIpAddressSet: ipsOf(instance, context),
    Attachment: {
      InstanceId: instance.id,
      DeviceIndex: 0,
      InstanceAccountId: "",
      AttachTime: beijingTime(instance.createdAt),
    },
    Zone: instance.zone,
    CreatedTime: beijingTime(instance.createdAt),
    Ipv6AddressSet: [],
    TagSet: [...tagsOf(context.world, "vpc/eni", interfaceOf(instance.id))],
    EniType: PRIMARY,
    Business: "cvm",
    CdcId: "",
    AttachType: 0,
    ResourceId: "",
    QosLevel: "DEFAULT",
  };
}

function nameOf({ name }: InstanceRow): string {
  return `${name}-primary`;
}

/** The primary address first. */
function ipsOf(instance: InstanceRow, { world }: Context): Sdk.PrivateIpAddressSpecification[] {
  const eip = world
    .table(addresses)
    .all()
    .find((address) => address.instance === instance.id && address.secondary === "");
  return [
    {
      PrivateIpAddress: instance.privateIp,
      Primary: true,
      PublicIpAddress: eip?.ip ?? instance.publicIp,
      AddressId: eip?.id ?? "",
      Description: "",
      IsWanIpBlocked: false,
      State: "AVAILABLE",
    },
    ...secondaryIps(world, instance.id).map((row) => secondaryIpView(row, world)),
  ];
}

/** Locally administered, from the private address. */
export function macOf(ip: string): string {
  return ["52", "54", ...ip.split(".").map((part) => Number(part).toString(16).padStart(2, "0"))].join(":");
}
