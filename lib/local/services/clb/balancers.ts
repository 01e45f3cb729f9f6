import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { beijingTime, type Context, demand, list, type Listing, type ListingCodes } from "../../api";
import { zonesOf } from "../../geography";
import { inRegion } from "../resource";
import { changeTags, searchableTagsOf, tagsOf } from "../tag/store";
import { securityGroups, subnets, vpcs } from "../vpc/rows";
import { freeIp, nextPublicIp } from "../vpc/usage";
import { findIdle, listenersOf, rulesOf } from "./find";
import { balancers, type BalancerRow } from "./rows";
import { begin } from "./tasks";

const MAX_BALANCERS = 100;
const MAX_PER_CALL = 20;
/** Registered targets from which a deletion must be forced. Source: SDK clb 2018-03-17, DeleteLoadBalancer. */
const MANY_TARGETS = 20;
const NAME = /^[\p{L}\p{N}_.-]{1,60}$/u;
const DEFAULT_BANDWIDTH = 10;
const MAX_BANDWIDTH = 2048;
const STATUS = { creating: 0, active: 1, deleting: 1 } as const;
const CODES: ListingCodes = {
  unknownFilter: "InvalidParameterValue.InvalidFilter",
  tooManyFilters: "InvalidParameterValue.Length",
  tooManyValues: "InvalidParameterValue.Length",
  tooManyIds: "InvalidParameterValue.Length",
  idsAndFilters: "InvalidParameter",
  limit: "InvalidParameterValue.Range",
  offset: "InvalidParameterValue.Range",
};

const listing: Listing<BalancerRow> = {
  table: balancers,
  filters: {
    "charge-type": (row) => [row.chargeType],
    "internet-charge-type": () => ["TRAFFIC_POSTPAID_BY_HOUR"],
    "master-zone-id": ({ region, zone: wanted }) =>
      zonesOf(region).flatMap(({ zone, zoneId }) => (zone === wanted ? [zoneId] : [])),
    "vip-isp": (row) => [ispOf(row)],
    exclusive: () => ["0"],
    // Functions behind it, and classes of performance: there are none.
    "function-name": () => [],
    "sla-type": () => [],
  },
  byId: [],
  tags: (row, context) => searchableTagsOf(context, "clb/clb", row.id),
  maxIds: MAX_PER_CALL,
  codes: CODES,
};

export function createLoadBalancer(
  request: Sdk.CreateLoadBalancerRequest,
  context: Context,
): Sdk.CreateLoadBalancerResponse {
  const table = context.world.table(balancers);
  const { LoadBalancerType: type } = request;
  demand(
    type === "OPEN" || type === "INTERNAL",
    "InvalidParameterValue",
    `LoadBalancerType is OPEN or INTERNAL, not \`${type}\`.`,
  );
  demand(
    request.Forward !== 0,
    "InvalidParameterValue",
    "Classic load balancers (Forward 0) are not made any more.",
  );
  demand(
    (request.LBChargeType ?? "POSTPAID_BY_HOUR") === "POSTPAID_BY_HOUR",
    "InvalidParameterValue",
    "The embedded cloud sells load balancers by POSTPAID_BY_HOUR only.",
  );
  if (request.LoadBalancerName) checkName(request.LoadBalancerName);
  const count = request.Number ?? 1;
  demand(
    count >= 1 && count <= MAX_PER_CALL,
    "InvalidParameterValue.Range",
    `Number lies between 1 and ${MAX_PER_CALL}.`,
  );
  demand(
    inRegion(table.all(), context.region).length + count <= MAX_BALANCERS,
    "LimitExceeded",
    `At most ${MAX_BALANCERS} load balancers are allowed in a region.`,
  );
  const vpc = context.world.table(vpcs).get(request.VpcId ?? "");
  demand(
    vpc !== undefined && vpc.region === context.region,
    "InvalidParameterValue",
    `The VPC \`${request.VpcId ?? ""}\` does not exist.`,
  );
  const zone = readZone(request.ZoneId || request.MasterZoneId || "", context.region);
  const bandwidth = request.InternetAccessible?.InternetMaxBandwidthOut ?? DEFAULT_BANDWIDTH;
  demand(
    bandwidth >= 1 && bandwidth <= MAX_BANDWIDTH,
    "InvalidParameterValue.Range",
    `InternetMaxBandwidthOut lies between 1 and ${MAX_BANDWIDTH}.`,
  );
  const LoadBalancerIds = Array.from({ length: count }, () => {
    const id = context.world.ids.next("lb");
    table.put({
      id,
      region: context.region,
      createdAt: context.now,
      name: request.LoadBalancerName || id,
      zone,
      type,
      vip: vipOf(request, type, vpc.id, context),
      vpc: vpc.id,
      subnet: type === "INTERNAL" ? (request.SubnetId ?? "") : "",
      status: "creating",
      securityGroups: [],
      protected: false,
      passToTarget: request.LoadBalancerPassToTarget ?? false,
      project: request.ProjectId ?? 0,
      chargeType: "POSTPAID_BY_HOUR",
      bandwidth: type === "OPEN" ? bandwidth : 0,
    });
    const tags = (request.Tags ?? []).map((tag) => ({ Key: tag.TagKey, Value: tag.TagValue }));
    changeTags(context, "clb/clb", id, tags);
    begin(context, id, { active: true });
    return id;
  });
  return { LoadBalancerIds, DealName: "" };
}

export function describeLoadBalancers(
  request: Sdk.DescribeLoadBalancersRequest,
  context: Context,
): Sdk.DescribeLoadBalancersResponse {
  const { total, page } = list(listing, request.LoadBalancerIds, request, context, (all) => {
    const rows = inRegion(all, context.region).filter(
      (row) => row.status !== "deleting" && matches(row, request, context),
    );
    return request.OrderType === 0 ? rows : rows.reverse();
  });
  return { TotalCount: total, LoadBalancerSet: page.map((row) => view(row, context)) };
}

export function modifyLoadBalancerAttributes(
  request: Sdk.ModifyLoadBalancerAttributesRequest,
  context: Context,
): Sdk.ModifyLoadBalancerAttributesResponse {
  const row = findIdle(context, request.LoadBalancerId);
  if (request.LoadBalancerName !== undefined) checkName(request.LoadBalancerName);
  context.world.table(balancers).update(row.id, {
    name: request.LoadBalancerName ?? row.name,
    protected: request.DeleteProtect ?? row.protected,
    passToTarget: request.LoadBalancerPassToTarget ?? row.passToTarget,
    bandwidth: request.InternetChargeInfo?.InternetMaxBandwidthOut ?? row.bandwidth,
  });
  begin(context, row.id, {});
  return { DealName: "" };
}

export function setLoadBalancerSecurityGroups(
  request: Sdk.SetLoadBalancerSecurityGroupsRequest,
  context: Context,
): object {
  const row = findIdle(context, request.LoadBalancerId);
  const groups = request.SecurityGroups ?? [];
  for (const id of groups)
    demand(
      context.world.table(securityGroups).get(id)?.region === context.region,
      "InvalidParameterValue",
      `The security group \`${id}\` does not exist.`,
    );
  context.world.table(balancers).update(row.id, { securityGroups: groups });
  begin(context, row.id, {});
  return {};
}

export function deleteLoadBalancer(request: Sdk.DeleteLoadBalancerRequest, context: Context): object {
  const { LoadBalancerIds: ids } = request;
  demand(
    ids.length >= 1 && ids.length <= MAX_PER_CALL,
    "InvalidParameterValue.Length",
    `1 to ${MAX_PER_CALL} load balancers can be deleted at once.`,
  );
  const rows = ids.map((id) => findIdle(context, id));
  for (const row of rows) {
    demand(
      !row.protected,
      "OperationDenied",
      `The load balancer \`${row.id}\` is protected from deletion; ModifyLoadBalancerAttributes lifts that.`,
    );
    demand(
      request.ForceDelete === true || targetCount(row.id, context) < MANY_TARGETS,
      "FailedOperation.TargetNumCheckRisk",
      `The load balancer \`${row.id}\` has ${MANY_TARGETS} targets or more; ForceDelete is needed.`,
    );
  }
  for (const row of rows) {
    context.world.table(balancers).update(row.id, { status: "deleting" });
    begin(context, row.id, { removed: true });
  }
  return {};
}

function vipOf(
  request: Sdk.CreateLoadBalancerRequest,
  type: BalancerRow["type"],
  vpc: string,
  context: Context,
): string {
  if (type === "OPEN") return nextPublicIp(context.world);
  const subnet = context.world.table(subnets).get(request.SubnetId ?? "");
  demand(
    subnet?.vpc === vpc,
    "InvalidParameterValue",
    `The subnet \`${request.SubnetId ?? ""}\` does not exist in \`${vpc}\`; an internal load balancer needs one.`,
  );
  const vip = freeIp(context.world, subnet.id);
  demand(vip, "ResourceInsufficient", `The subnet \`${subnet.id}\` has no address left.`);
  return vip;
}

function matches(row: BalancerRow, request: Sdk.DescribeLoadBalancersRequest, context: Context): boolean {
  const key = request.SearchKey;
  const withTargets = request.WithRs === undefined || request.WithRs < 0 ? undefined : request.WithRs === 1;
  return (
    (!request.LoadBalancerType || request.LoadBalancerType === row.type) &&
    (!request.LoadBalancerName || row.name.includes(request.LoadBalancerName)) &&
    (!request.LoadBalancerVips?.length || request.LoadBalancerVips.includes(row.vip)) &&
    (request.ProjectId === undefined || request.ProjectId === row.project) &&
    (!request.VpcId || request.VpcId === row.vpc) &&
    (!request.SecurityGroup || row.securityGroups.includes(request.SecurityGroup)) &&
    (!key || row.name.includes(key) || row.vip === key || row.id === key) &&
    (withTargets === undefined || targetCount(row.id, context) > 0 === withTargets)
  );
}

/** A zone is named or numbered. */
function readZone(wanted: string, region: string): string {
  if (wanted === "") return "";
  const found = zonesOf(region).find(({ zone, zoneId }) => wanted === zone || wanted === zoneId);
  demand(found, "InvalidParameterValue", `The zone \`${wanted}\` does not exist in ${region}.`);
  return found.zone;
}

function zoneView(row: BalancerRow): Pick<Sdk.LoadBalancer, "MasterZone"> {
  const found = zonesOf(row.region).find(({ zone }) => zone === row.zone);
  if (found === undefined) return {};
  const { zone: Zone, zoneId, name: ZoneName } = found;
  return { MasterZone: { ZoneId: Number(zoneId), Zone, ZoneName, ZoneRegion: row.region } };
}

function targetCount(balancer: string, context: Context): number {
  return listenersOf(context, balancer)
    .flatMap((listener) => [listener, ...rulesOf(context, listener.id)])
    .reduce((sum, { targets }) => sum + targets.length, 0);
}

function checkName(name: string): void {
  demand(NAME.test(name), "InvalidParameterValue.Length", `\`${name}\` is not the name of a load balancer.`);
}

function ispOf({ type }: BalancerRow): string {
  return type === "OPEN" ? "BGP" : "INTERNAL";
}

function view(row: BalancerRow, context: Context): Sdk.LoadBalancer {
  return {
    LoadBalancerId: row.id,
    LoadBalancerName: row.name,
    LoadBalancerType: row.type,
    Forward: 1,
    Domain: "",
    LoadBalancerVips: [row.vip],
    Status: STATUS[row.status],
    CreateTime: beijingTime(row.createdAt),
    StatusTime: beijingTime(row.createdAt),
    ProjectId: row.project,
    VpcId: row.vpc,
    OpenBgp: 0,
    Snat: false,
    Isolation: 0,
    Log: "",
    SubnetId: row.subnet,
    ...zoneView(row),
    Tags: tagsOf(context.world, "clb/clb", row.id).map((tag) => ({ TagKey: tag.Key, TagValue: tag.Value })),
    SecureGroups: [...row.securityGroups],
    TargetRegionInfo: { Region: row.region, VpcId: row.vpc, NumericalVpcId: 0 },
    AnycastZone: "",
    AddressIPVersion: "ipv4",
    NumericalVpcId: 0,
    VipIsp: ispOf(row),
    ChargeType: row.chargeType,
    NetworkAttributes: {
      InternetChargeType: "TRAFFIC_POSTPAID_BY_HOUR",
      InternetMaxBandwidthOut: row.bandwidth,
    },
    LogSetId: "",
    LogTopicId: "",
    AddressIPv6: "",
    IsDDos: false,
    ConfigId: "",
    LoadBalancerPassToTarget: row.passToTarget,
    IPv6Mode: "",
    SnatPro: false,
    SnatIps: [],
    SlaType: "",
    IsBlock: false,
    IsBlockTime: "",
    LocalBgp: false,
    MixIpTarget: false,
    HealthLogSetId: "",
    HealthLogTopicId: "",
    AttributeFlags: row.protected ? ["DeleteProtect"] : [],
    LoadBalancerDomain: "",
    Egress: "",
    Exclusive: 0,
    TargetCount: targetCount(row.id, context),
    AssociateEndpoint: "",
  };
}
