import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { beijingTime, type Context, demand, listed, Refusal } from "../../api";
import { regions, zonesOf } from "../../geography";
import { inRegion } from "../resource";
import { searchableTagsOf, tagsOf } from "../tag/store";
import { BILLING } from "./charges";
import { MAX_GOODS } from "./create";
import { findRedis } from "./find";
import { keptFor } from "./flows";
import {
  engineOf,
  PRODUCTS,
  type Product,
  productOf,
  readsFromReplicas,
  replicasOf,
  shardsOf,
  sizesOf,
} from "./products";
import { deals, flows, redisInstances, type RedisRow, type RedisStatus, STATUS } from "./rows";

const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 20;
const CLIENT_LIMIT = 10_000;
/** Of each status, as the console says it. */
const TITLES: Readonly<Record<RedisStatus, string>> = {
  initializing: "Creating",
  processing: "Processing",
  running: "Running",
  isolated: "Isolated",
};
/** Orders: being delivered, delivered. */
const DEAL_STATUS = { delivering: 3, delivered: 4 } as const;
const FLOW_RESULT = { preparing: 0, running: 1, succeed: 2, failed: 4 } as const;
const MIB_PER_GIB = 1024;
const READ_WEIGHT = 100;

export function describeInstances(
  request: Sdk.DescribeInstancesRequest,
  context: Context,
): Sdk.DescribeInstancesResponse {
  const limit = request.Limit ?? DEFAULT_LIMIT;
  const offset = request.Offset ?? 0;
  demand(limit >= 1 && limit <= MAX_LIMIT, "InvalidParameterValue", `Limit lies between 1 and ${MAX_LIMIT}.`);
  demand(offset >= 0, "InvalidParameterValue", "Offset must not be negative.");
  const ids = [...(request.InstanceId ? [request.InstanceId] : []), ...(request.InstanceIds ?? [])];
  const seen =
    ids.length > 0
      ? context.world
          .table(redisInstances)
          .all()
          .filter((row) => ids.includes(row.id))
      : listed(redisInstances, context);
  const rows = inRegion(seen, context.region).filter((row) => matches(row, request, context));
  const ordered = ordering(rows, request);
  return {
    TotalCount: ordered.length,
    InstanceSet: ordered.slice(offset, offset + limit).map((row) => view(row, context)),
  };
}

/** Each condition by the fields of a request that are set. */
function matches(row: RedisRow, request: Sdk.DescribeInstancesRequest, context: Context): boolean {
  const product = productOf(row.type);
  const among = (wanted: readonly unknown[] | null | undefined, value: unknown): boolean =>
    !wanted?.length || wanted.includes(value);
  const named = (key: string): boolean => row.name.includes(key) || row.id === key || row.privateIp === key;
  const tags = searchableTagsOf(context, "redis/instance", row.id);
  return (
    among(request.Status, STATUS[row.status]) &&
    among(request.UniqVpcIds, row.vpc) &&
    among(request.UniqSubnetIds, row.subnet) &&
    among(request.ProjectIds, row.project) &&
    among(request.TypeList, row.type) &&
    among(request.ProductVersions, "local") &&
    among(request.AutoRenew, row.autoRenew) &&
    (!request.Type || request.Type === row.type) &&
    (!request.EngineName || (product !== undefined && engineOf(product) === request.EngineName)) &&
    (!request.BillingMode || request.BillingMode === (row.term === null ? "postpaid" : "prepaid")) &&
    (!request.InstanceName || row.name === request.InstanceName) &&
    (!request.SearchKey || named(request.SearchKey)) &&
    (!request.SearchKeys?.length || request.SearchKeys.some(named)) &&
    (!request.TagKeys?.length || tags.some((tag) => request.TagKeys?.includes(tag.Key))) &&
    (!request.InstanceTags?.length ||
      request.InstanceTags.every((wanted) =>
        tags.some((tag) => tag.Key === wanted.TagKey && tag.Value === wanted.TagValue),
      ))
  );
}

function ordering(rows: readonly RedisRow[], request: Sdk.DescribeInstancesRequest): RedisRow[] {
  const keys: Readonly<Record<string, (row: RedisRow) => string | number>> = {
    projectId: (row) => row.project,
    createtime: (row) => row.createdAt,
    instancename: (row) => row.name,
    type: (row) => row.type,
  };
  const key = keys[request.OrderBy ?? "createtime"] ?? keys["createtime"]!;
  const sorted = [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return request.OrderType === 0 ? sorted : sorted.reverse();
}

export function describeInstanceDealDetail(
  request: Sdk.DescribeInstanceDealDetailRequest,
  context: Context,
): Sdk.DescribeInstanceDealDetailResponse {
  const wanted = [...(request.DealIds ?? []), ...(request.DealName ? [request.DealName] : [])];
  const rows = context.world
    .table(deals)
    .all()
    .filter(
      (deal) => deal.region === context.region && (wanted.includes(deal.id) || wanted.includes(deal.name)),
    );
  return {
    DealDetails: rows.map((deal) => ({
      DealId: deal.id,
      DealName: deal.name,
      ZoneId: zoneId(deal.zone, context),
      GoodsNum: deal.instances.length,
      Creater: context.account.uin,
      CreatTime: beijingTime(deal.createdAt),
      OverdueTime: "",
      EndTime: deal.endedAt === 0 ? "" : beijingTime(deal.endedAt),
      Status: deal.endedAt === 0 ? DEAL_STATUS.delivering : DEAL_STATUS.delivered,
      Description: "",
      Price: 0,
      InstanceIds: [...deal.instances],
    })),
  };
}

export function describeTaskInfo(
  request: Sdk.DescribeTaskInfoRequest,
  context: Context,
): Sdk.DescribeTaskInfoResponse {
  const flow = context.world.table(flows).get(String(request.TaskId));
  if (flow === undefined || flow.region !== context.region)
    throw new Refusal("FailedOperation.FlowNotExists", `The task \`${request.TaskId}\` does not exist.`);
  return {
    Status: flow.status,
    StartTime: beijingTime(flow.startedAt),
    TaskType: flow.type,
    InstanceId: flow.instance,
    TaskMessage: flow.message,
  };
}

export function describeTaskList(
  request: Sdk.DescribeTaskListRequest,
  context: Context,
): Sdk.DescribeTaskListResponse {
  const table = context.world.table(flows);
  const time = context.now - context.latencies.list;
  const seen = request.InstanceId
    ? table.all()
    : table.allAt(time).filter(({ startedAt }) => startedAt <= time);
  const rows = seen.filter(
    (flow) =>
      flow.region === context.region &&
      (!request.InstanceId || flow.instance === request.InstanceId) &&
      (!request.TaskTypes?.length || request.TaskTypes.includes(flow.type)) &&
      (!request.Result?.length || request.Result.includes(FLOW_RESULT[flow.status])) &&
      (!request.BeginTime || beijingTime(flow.startedAt) >= request.BeginTime) &&
      (!request.EndTime || beijingTime(flow.startedAt) <= request.EndTime),
  );
  const offset = request.Offset ?? 0;
  const page = rows.reverse().slice(offset, offset + (request.Limit ?? DEFAULT_LIMIT));
  return {
    TotalCount: rows.length,
    Tasks: page.map((flow) => ({
      TaskId: Number(flow.id),
      StartTime: beijingTime(flow.startedAt),
      TaskType: flow.type,
      InstanceName: context.world.table(redisInstances).get(flow.instance)?.name ?? "",
      InstanceId: flow.instance,
      ProjectId: 0,
      Progress: flow.endedAt === 0 ? 0 : 1,
      EndTime: flow.endedAt === 0 ? "" : beijingTime(flow.endedAt),
      Result: FLOW_RESULT[flow.status],
    })),
  };
}

/** Everything is sold everywhere, in every region. */
export function describeProductInfo(): Sdk.DescribeProductInfoResponse {
  const ProductSet = PRODUCTS.map(productView);
  return {
    RegionSet: regions().map(({ region, name }) => ({
      RegionId: region,
      RegionName: name,
      RegionShortName: region.replace(/^.*-/, ""),
      Area: name.replace(/ \(.*$/, ""),
      ZoneSet: zonesOf(region).map((zone, index) => ({
        ZoneId: zone.zone,
        ZoneName: zone.zone,
        IsSaleout: false,
        IsDefault: index === 0,
        NetWorkType: ["vpcnet"],
        ProductSet,
        OldZoneId: Number(zone.zoneId),
      })),
    })),
  };
}

function productView(product: Product): Sdk.ProductConf {
  const sizes = sizesOf(product).map(String);
  return {
    Type: product.type,
    TypeName: `Redis ${product.version} ${product.architecture}`,
    MinBuyNum: 1,
    MaxBuyNum: MAX_GOODS,
    Saleout: false,
    Engine: "Redis",
    Version: engineOf(product),
    TotalSize: product.architecture === "cluster" ? [] : sizes,
    ShardSize: sizes,
    ReplicaNum: replicasOf(product).map(String),
    ShardNum: shardsOf(product).map(String),
    PayMode: "0",
    EnableRepicaReadOnly: readsFromReplicas(product),
    EnableReplicaReadOnly: readsFromReplicas(product),
  };
}

export function describeMaintenanceWindow(
  request: Sdk.DescribeMaintenanceWindowRequest,
  context: Context,
): Sdk.DescribeMaintenanceWindowResponse {
  const { start, end } = findRedis(context, request.InstanceId).maintenance;
  return { StartTime: start, EndTime: end };
}

export function zoneId(zone: string, context: Context): number {
  return Number(zonesOf(context.region).find((candidate) => candidate.zone === zone)?.zoneId ?? 0);
}

function view(row: RedisRow, context: Context): Sdk.InstanceSet {
  const product = productOf(row.type)!;
  const total = row.shardSize * row.shards;
  const replicas = row.nodes.length - 1;
  return {
    InstanceName: row.name,
    InstanceId: row.id,
    Appid: context.account.appId,
    ProjectId: row.project,
    RegionId: 0,
    ZoneId: zoneId(row.zone, context),
    VpcId: 0,
    SubnetId: 0,
    Status: STATUS[row.status],
    WanIp: row.privateIp,
    Port: row.port,
    Createtime: beijingTime(row.createdAt),
    Size: total,
    SizeUsed: 0,
    Type: row.type,
    AutoRenewFlag: row.autoRenew,
    DeadlineTime: row.term === null ? "0000-00-00 00:00:00" : beijingTime(row.term.endsAt),
    Engine: "Redis",
    ProductType: product.architecture === "cluster" ? "cluster" : "standalone",
    UniqVpcId: row.vpc,
    UniqSubnetId: row.subnet,
    BillingMode: row.term === null ? BILLING.postpaid : BILLING.prepaid,
    InstanceTitle: TITLES[row.status],
    OfflineTime: row.isolatedAt === 0 ? "" : beijingTime(row.isolatedAt + keptFor(row)),
    SubStatus: 0,
    Tags: [],
    InstanceNode: [],
    RedisShardSize: row.shardSize,
    RedisShardNum: row.shards,
    RedisReplicasNum: replicas,
    PriceId: 0,
    CloseTime: row.isolatedAt === 0 ? "" : beijingTime(row.isolatedAt),
    SlaveReadWeight: row.replicasReadOnly ? READ_WEIGHT : 0,
    InstanceTags: tagsOf(context.world, "redis/instance", row.id).map((tag) => ({
      TagKey: tag.Key,
      TagValue: tag.Value,
    })),
    ProjectName: "",
    NoAuth: row.noAuth,
    ClientLimit: CLIENT_LIMIT,
    DtsStatus: row.job === "" ? 0 : 1,
    NetLimit: Math.ceil(total / MIB_PER_GIB),
    PasswordFree: row.noAuth ? 1 : 0,
    Vip6: "",
    IPv6: "",
    ReadOnly: row.readOnly ? 1 : 0,
    RemainBandwidthDuration: "",
    DiskSize: 0,
    MonitorVersion: "5s",
    ClientLimitMin: CLIENT_LIMIT,
    ClientLimitMax: CLIENT_LIMIT,
    NodeSet: row.nodes.map((node) => ({
      NodeType: node.master ? 0 : 1,
      NodeId: node.id,
      ZoneId: zoneId(node.zone, context),
      ZoneName: node.zone,
    })),
    Region: row.region,
    WanAddress: row.wanAddress,
    PolarisServer: "",
    RedisClusterId: "",
    DedicatedClusterId: "",
    ProductVersion: "local",
    CurrentProxyVersion: "",
    CurrentRedisVersion: product.version,
    UpgradeProxyVersion: "",
    UpgradeRedisVersion: "",
    BackupMode: "NormalLevelBackup",
    DeleteProtectionSwitch: row.protected ? 1 : 0,
  };
}
