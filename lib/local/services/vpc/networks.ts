import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { beijingTime, type Context, demand, list, type Listing } from "../../api";
import { isZoneOf } from "../../geography";
import { contains, covers, overlap, parseCidr, parseIp, sizeOf } from "../../network/ipv4";
import { balancers } from "../clb/rows";
import { here, inRegion } from "../resource";
import { changeTags, dropTags, requestTags, searchableTagsOf, tagsOf } from "../tag/store";
import { BY_ID, idsOf, vpcCodes } from "./codes";
import { findRouteTable, findSubnet, findVpc } from "./find";
import { routeTables, subnets, type SubnetRow, vpcs, type VpcRow } from "./rows";
import { takenIps } from "./usage";

/** Private networks that a VPC may lie in, and its prefixes (SDK vpc, CreateVpc). */
export const VPC_RANGES = ["10.0.0.0/12", "172.16.0.0/12", "192.168.0.0/16"].map((text) => parseCidr(text)!);
const MIN_PREFIX = 12;
const MAX_PREFIX = 28;
const MAX_VPCS = 20;
const MAX_SUBNETS = 100;
const MAX_NAME_BYTES = 60;
const MAX_DNS_SERVERS = 4;
/** First, second and last address of a subnet. */
const RESERVED_ADDRESSES = 3;
const DEFAULT_DNS = ["183.60.83.19", "183.60.82.98"];

/** Filters of IPv6 blocks: there are none. */
const NO_IPV6 = { "ipv6-cidr-block": () => [], "isp-type": () => [], "address-type": () => [] };

const vpcListing: Listing<VpcRow> = {
  table: vpcs,
  filters: {
    "vpc-id": (vpc) => [vpc.id],
    "vpc-name": (vpc) => [vpc.name],
    "cidr-block": (vpc) => [vpc.cidr],
    "is-default": () => ["false"],
    ...NO_IPV6,
  },
  byId: BY_ID,
  tags: (vpc, context) => searchableTagsOf(context, "vpc/vpc", vpc.id),
  ids: idsOf("vpc"),
  codes: vpcCodes,
};

const subnetListing: Listing<SubnetRow> = {
  table: subnets,
  filters: {
    "subnet-id": (subnet) => [subnet.id],
    "vpc-id": (subnet) => [subnet.vpc],
    "subnet-name": (subnet) => [subnet.name],
    "cidr-block": (subnet) => [subnet.cidr],
    "is-default": () => ["false"],
    "is-remote-vpc-snat": () => ["false"],
    "cdc-id": () => [""],
    "is-cdc-subnet": () => ["0"],
    zone: (subnet) => [subnet.zone],
    ...NO_IPV6,
  },
  byId: BY_ID,
  tags: (subnet, context) => searchableTagsOf(context, "vpc/subnet", subnet.id),
  ids: idsOf("subnet"),
  codes: vpcCodes,
};

export function createVpc(request: Sdk.CreateVpcRequest, context: Context): Sdk.CreateVpcResponse {
  const table = context.world.table(vpcs);
  demand(
    inRegion(table.all(), context.region).length < MAX_VPCS,
    "LimitExceeded",
    `At most ${MAX_VPCS} VPCs are allowed in a region.`,
  );
  checkName(request.VpcName, "VpcName");
  const cidr = parseCidr(request.CidrBlock);
  demand(cidr, "InvalidParameterValue.Malformed", `The CIDR block \`${request.CidrBlock}\` is malformed.`);
  demand(
    cidr.prefix >= MIN_PREFIX && cidr.prefix <= MAX_PREFIX && VPC_RANGES.some((range) => covers(range, cidr)),
    "InvalidParameterValue.Range",
    `The CIDR block \`${request.CidrBlock}\` must lie in 10.0.0.0/12, 172.16.0.0/12 or 192.168.0.0/16.`,
  );
  const row: VpcRow = {
    id: context.world.ids.next("vpc"),
    region: context.region,
    createdAt: context.now,
    name: request.VpcName,
    cidr: request.CidrBlock,
    assistants: [],
    dnsServers: dnsServersOf(request.DnsServers) ?? DEFAULT_DNS,
    domainName: request.DomainName ?? "",
    multicast: request.EnableMulticast === "true",
    publishRoutes: request.EnableRouteVpcPublish ?? false,
    publishRoutes6: request.EnableRouteVpcPublishIpv6 ?? false,
  };
  table.put(row);
  changeTags(context, "vpc/vpc", row.id, requestTags(request.Tags));
  const main = context.world.ids.next("rtb");
  context.world.table(routeTables).put({
    id: main,
    region: context.region,
    createdAt: context.now,
    name: "default",
    vpc: row.id,
    main: true,
    routes: [],
  });
  return { Vpc: vpcView(row, context) };
}

export function describeVpcs(request: Sdk.DescribeVpcsRequest, context: Context): Sdk.DescribeVpcsResponse {
  const { total, page } = list(vpcListing, request.VpcIds, request, context, here(context));
  return { TotalCount: total, VpcSet: page.map((vpc) => vpcView(vpc, context)) };
}

export function modifyVpcAttribute(request: Sdk.ModifyVpcAttributeRequest, context: Context): object {
  const vpc = findVpc(context, request.VpcId);
  if (request.VpcName !== undefined) checkName(request.VpcName, "VpcName");
  context.world.table(vpcs).update(vpc.id, {
    name: request.VpcName ?? vpc.name,
    dnsServers: dnsServersOf(request.DnsServers) ?? vpc.dnsServers,
    domainName: request.DomainName ?? vpc.domainName,
    multicast: request.EnableMulticast === undefined ? vpc.multicast : request.EnableMulticast === "true",
    publishRoutes: request.EnableCdcPublish ?? request.EnableRouteVpcPublish ?? vpc.publishRoutes,
    publishRoutes6: request.EnableRouteVpcPublishIpv6 ?? vpc.publishRoutes6,
  });
  return {};
}

export function deleteVpc(request: Sdk.DeleteVpcRequest, context: Context): object {
  const vpc = findVpc(context, request.VpcId);
  const tables = context.world
    .table(routeTables)
    .all()
    .filter((table) => table.vpc === vpc.id);
  const used =
    context.world
      .table(subnets)
      .all()
      .some((subnet) => subnet.vpc === vpc.id) ||
    tables.some((table) => !table.main) ||
    context.world
      .table(balancers)
      .all()
      .some((balancer) => balancer.vpc === vpc.id);
  demand(
    !used,
    "ResourceInUse",
    `The VPC \`${vpc.id}\` still contains subnets, route tables or load balancers.`,
  );
  for (const table of tables) context.world.table(routeTables).delete(table.id);
  context.world.table(vpcs).delete(vpc.id);
  dropTags(context.world, "vpc/vpc", vpc.id);
  return {};
}

export function createSubnet(request: Sdk.CreateSubnetRequest, context: Context): Sdk.CreateSubnetResponse {
  const vpc = findVpc(context, request.VpcId);
  const siblings = context.world
    .table(subnets)
    .all()
    .filter((subnet) => subnet.vpc === vpc.id);
  demand(
    siblings.length < MAX_SUBNETS,
    "LimitExceeded",
    `At most ${MAX_SUBNETS} subnets are allowed in a VPC.`,
  );
  checkName(request.SubnetName, "SubnetName");
  demand(
    isZoneOf(request.Zone, context.region),
    "InvalidParameterValue",
    `The zone \`${request.Zone}\` is not available.`,
  );
  const cidr = parseCidr(request.CidrBlock);
  demand(cidr, "InvalidParameterValue.Malformed", `The CIDR block \`${request.CidrBlock}\` is malformed.`);
  demand(
    cidr.prefix <= MAX_PREFIX &&
      [vpc.cidr, ...vpc.assistants].some((block) => covers(parseCidr(block)!, cidr)),
    "InvalidParameterValue.SubnetRange",
    `The CIDR block \`${request.CidrBlock}\` must lie in the VPC's \`${vpc.cidr}\` with a prefix of at most ${MAX_PREFIX}.`,
  );
  const hit = siblings.find((subnet) => overlap(parseCidr(subnet.cidr)!, cidr));
  demand(
    hit === undefined,
    "InvalidParameterValue.SubnetConflict",
    `The CIDR block \`${request.CidrBlock}\` overlaps with subnet \`${hit?.id}\`.`,
  );
  const main = context.world
    .table(routeTables)
    .all()
    .find((table) => table.vpc === vpc.id && table.main);
  const row: SubnetRow = {
    id: context.world.ids.next("subnet"),
    region: context.region,
    createdAt: context.now,
    name: request.SubnetName,
    vpc: vpc.id,
    cidr: request.CidrBlock,
    zone: request.Zone,
    broadcast: false,
    routeTable: main!.id,
  };
  context.world.table(subnets).put(row);
  changeTags(context, "vpc/subnet", row.id, requestTags(request.Tags));
  return { Subnet: subnetView(row, context) };
}

export function describeSubnets(
  request: Sdk.DescribeSubnetsRequest,
  context: Context,
): Sdk.DescribeSubnetsResponse {
  const { total, page } = list(subnetListing, request.SubnetIds, request, context, here(context));
  return { TotalCount: total, SubnetSet: page.map((subnet) => subnetView(subnet, context)) };
}

export function modifySubnetAttribute(request: Sdk.ModifySubnetAttributeRequest, context: Context): object {
  const subnet = findSubnet(context, request.SubnetId);
  if (request.SubnetName !== undefined) checkName(request.SubnetName, "SubnetName");
  context.world.table(subnets).update(subnet.id, {
    name: request.SubnetName ?? subnet.name,
    broadcast: request.EnableBroadcast === undefined ? subnet.broadcast : request.EnableBroadcast === "true",
  });
  return {};
}

export function deleteSubnet(request: Sdk.DeleteSubnetRequest, context: Context): object {
  const subnet = findSubnet(context, request.SubnetId);
  demand(
    takenIps(context.world, subnet.id).length === 0,
    "ResourceInUse",
    `Addresses of the subnet \`${subnet.id}\` are in use.`,
  );
  context.world.table(subnets).delete(subnet.id);
  dropTags(context.world, "vpc/subnet", subnet.id);
  return {};
}

export function replaceRouteTableAssociation(
  request: Sdk.ReplaceRouteTableAssociationRequest,
  context: Context,
): object {
  const table = findRouteTable(context, request.RouteTableId);
  const subnet = findSubnet(context, request.SubnetId);
  demand(
    table.vpc === subnet.vpc,
    "UnsupportedOperation.VpcMismatch",
    "The route table and the subnet lie in different VPCs.",
  );
  context.world.table(subnets).update(subnet.id, { routeTable: table.id });
  return {};
}

function vpcView(vpc: VpcRow, context: Context): Sdk.Vpc {
  return {
    VpcId: vpc.id,
    VpcName: vpc.name,
    CidrBlock: vpc.cidr,
    IsDefault: false,
    EnableMulticast: vpc.multicast,
    CreatedTime: beijingTime(vpc.createdAt),
    DnsServerSet: [...vpc.dnsServers],
    DomainName: vpc.domainName,
    DhcpOptionsId: "",
    EnableDhcp: true,
    Ipv6CidrBlock: "",
    TagSet: [...tagsOf(context.world, "vpc/vpc", vpc.id)],
    AssistantCidrSet: vpc.assistants.map((block) => assistantView(vpc, block)),
    EnableRouteVpcPublish: vpc.publishRoutes,
    EnableRouteVpcPublishIpv6: vpc.publishRoutes6,
    Ipv6CidrBlockSet: [],
  };
}

/** Of the kind that may hold subnets. */
export function assistantView(vpc: VpcRow, block: string): Sdk.AssistantCidr {
  return { VpcId: vpc.id, CidrBlock: block, AssistantType: 0, SubnetSet: [] };
}

function subnetView(subnet: SubnetRow, context: Context): Sdk.Subnet {
  const total = sizeOf(parseCidr(subnet.cidr)!) - RESERVED_ADDRESSES;
  return {
    SubnetId: subnet.id,
    SubnetName: subnet.name,
    VpcId: subnet.vpc,
    CidrBlock: subnet.cidr,
    Zone: subnet.zone,
    IsDefault: false,
    EnableBroadcast: subnet.broadcast,
    RouteTableId: subnet.routeTable,
    CreatedTime: beijingTime(subnet.createdAt),
    AvailableIpAddressCount: total - takenIps(context.world, subnet.id).length,
    TotalIpAddressCount: total,
    Ipv6CidrBlock: "",
    NetworkAclId: "",
    IsRemoteVpcSnat: false,
    TagSet: [...tagsOf(context.world, "vpc/subnet", subnet.id)],
    CdcId: "",
    IsCdcSubnet: 0,
  };
}

function checkName(name: string, field: string): void {
  demand(name.length > 0, "InvalidParameterValue.Empty", `${field} must not be empty.`);
  demand(
    Buffer.byteLength(name) <= MAX_NAME_BYTES,
    "InvalidParameterValue.TooLong",
    `${field} must not be longer than ${MAX_NAME_BYTES} bytes.`,
  );
}

function dnsServersOf(servers: readonly string[] | null | undefined): readonly string[] | undefined {
  if (servers === undefined || servers === null || servers.length === 0) return undefined;
  demand(
    servers.length <= MAX_DNS_SERVERS,
    "InvalidParameterValue.LimitExceeded",
    `At most ${MAX_DNS_SERVERS} DNS servers are allowed.`,
  );
  for (const server of servers)
    demand(
      parseIp(server) !== undefined,
      "InvalidParameterValue.Malformed",
      `\`${server}\` is not an IPv4 address.`,
    );
  return servers;
}

/** All that may be given out in a subnet, from the lowest. */
export function* assignableIps({ cidr: text }: SubnetRow): Generator<number> {
  const cidr = parseCidr(text)!;
  for (let ip = cidr.base + 2; ip < cidr.base + sizeOf(cidr) - 1; ip++) yield ip;
}

/** Whether an address may be given out in a subnet at all: inside, and none of the reserved ones. */
export function isAssignable(subnet: SubnetRow, ip: number): boolean {
  const cidr = parseCidr(subnet.cidr)!;
  const offset = ip - cidr.base;
  return contains(cidr, ip) && offset >= 2 && offset < sizeOf(cidr) - 1;
}
