import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { type Context, demand } from "../../api";
import { zonesOf } from "../../geography";
import { nextLoopback } from "../../network/loopback";
import { inRegion } from "../resource";
import { checkProject } from "../tag/projects";
import { changeTags } from "../tag/store";
import { securityGroups, subnets, type SubnetRow, vpcs } from "../vpc/rows";
import { freeIp } from "../vpc/usage";
import { readTerm, renewalOf, watchTerm } from "./charges";
import { checkPassword } from "./password";
import {
  MEMORY_STEP_MIB,
  type Product,
  productOf,
  readsFromReplicas,
  replicasOf,
  shardsOf,
  sizesOf,
} from "./products";
import { deals, redisInstances, type RedisNode, type RedisRow } from "./rows";
import { templateFor } from "./templates";

/** `NodeType` of a replica; a master's is 0. */
export const REPLICA = 1;
export const MAX_GOODS = 10;
const MAX_INSTANCES = 100;
export const DEFAULT_PORT = 6379;
const PORTS = { min: 1024, max: 65_535 };
const NAME = /^[\p{L}\p{N}_-]{1,60}$/u;
const MAX_GROUPS = 5;
const MAINTENANCE = { start: "03:00", end: "04:00" };

export function createInstances(
  request: Sdk.CreateInstancesRequest,
  context: Context,
): Sdk.CreateInstancesResponse {
  const product = readProduct(request);
  const zone = zoneOf(request, context);
  const { GoodsNum: count } = request;
  demand(
    count >= 1 && count <= MAX_GOODS,
    "LimitExceeded.InvalidParameterGoodsNumNotInRange",
    `GoodsNum lies between 1 and ${MAX_GOODS}.`,
  );
  const term = readTerm(request, context.now);
  const autoRenew = request.AutoRenew ?? 0;
  renewalOf(autoRenew);
  refuseWhatIsNotHere(request);
  const params = request.TemplateId ? templateFor(request.TemplateId, product.type, context).params : {};
  const project = checkProject(request.ProjectId, context, "InvalidParameterValue");
  const subnet = readNetwork(request, context);
  const groups = checkGroups(request.SecurityGroupIdList, context);
  const noAuth = request.NoAuth ?? false;
  if (!noAuth) checkPassword(request.Password);
  const table = context.world.table(redisInstances);
  demand(
    inRegion(table.all(), context.region).length + count <= MAX_INSTANCES,
    "LimitExceeded.ReachTheAmountLimit",
    `At most ${MAX_INSTANCES} Redis instances are allowed in a region.`,
  );
  if (request.InstanceName) checkName(request.InstanceName);
  const port = request.VPort ?? DEFAULT_PORT;
  checkPort(port);
  const nodes = nodesOf(request, context, zone);
  if (request.DryRun) return { DealId: "", DealName: "", InstanceIds: [] };

  const ids = Array.from({ length: count }, () => {
    const privateIp = freeIp(context.world, subnet.id);
    demand(
      privateIp,
      "ResourceUnavailable.NoEnoughVipInVPC",
      `The subnet \`${subnet.id}\` has no address left.`,
    );
    const id = context.world.ids.next("crs");
    const row: RedisRow = {
      id,
      region: context.region,
      createdAt: context.now,
      name: request.InstanceName || id,
      zone,
      type: product.type,
      shardSize: request.MemSize,
      shards: request.RedisShardNum ?? 1,
      nodes,
      vpc: subnet.vpc,
      subnet: subnet.id,
      privateIp,
      port,
      securityGroups: groups,
      status: "initializing",
      noAuth,
      password: noAuth ? "" : context.vault.seal(request.Password ?? ""),
      readOnly: false,
      replicasReadOnly: request.ReplicasReadonly ?? false,
      project,
      term,
      autoRenew,
      protected: false,
      wanAddress: "",
      params,
      maintenance: MAINTENANCE,
      isolatedAt: 0,
      keys: 0,
      clears: 0,
      job: "",
      loopback: nextLoopback(context.world),
    };
    table.put(row);
    watchTerm(row, context);
    changeTags(
      context,
      "redis/instance",
      id,
      (request.ResourceTags ?? []).map((tag) => ({ Key: tag.TagKey, Value: tag.TagValue })),
    );
    return id;
  });
  return { ...order(context, zone, ids), InstanceIds: ids };
}

/** What the real cloud sells and the embedded one does not. */
function refuseWhatIsNotHere(request: Sdk.CreateInstancesRequest): void {
  demand(
    (request.ProductVersion ?? "local") === "local" && !request.RedisClusterId,
    "InvalidParameter.NotSupported",
    "The embedded cloud sells Redis of the ProductVersion local, outside dedicated clusters.",
  );
  demand(
    request.EnableSSL !== true && request.EncryptPassword !== true,
    "InvalidParameter.NotSupported",
    "The embedded cloud knows neither TLS nor encrypted passwords of Redis.",
  );
}

/** Delivers in `latencies.redis`. */
function order(context: Context, zone: string, ids: readonly string[]): { DealId: string; DealName: string } {
  const { region, now } = context;
  const deal = nextDeal(context);
  context.world.table(deals).put({ ...deal, region, zone, instances: ids, createdAt: now, endedAt: 0 });
  context.tasks.schedule("redis.deliver", deal.id, context.latencies.redis);
  return { DealId: deal.id, DealName: deal.name };
}

/** An order's short and long number. */
export function nextDeal(context: Context): { readonly id: string; readonly name: string } {
  const number = context.world.ids.number("redis.deal");
  const day = new Date(context.now).toISOString().slice(0, 10).replace(/-/g, "");
  return { id: String(number), name: `${day}${String(1_000_000 + number)}` };
}

function readProduct(request: Sdk.CreateInstancesRequest): Product {
  const product = productOf(request.TypeId);
  demand(
    product,
    "InvalidParameterValue.InvalidInstanceTypeId",
    `The type \`${request.TypeId}\` cannot be bought; see DescribeProductInfo.`,
  );
  checkSpecification(product, {
    shardSize: request.MemSize,
    shards: request.RedisShardNum ?? 1,
    replicas: request.RedisReplicasNum ?? 1,
  });
  demand(
    !request.ReplicasReadonly || readsFromReplicas(product),
    "InvalidParameter.NotSupported",
    `Replicas of Redis ${product.version} do not answer reads.`,
  );
  return product;
}

export interface Specification {
  /** MiB. */
  readonly shardSize: number;
  readonly shards: number;
  readonly replicas: number;
}

export function checkSpecification(product: Product, { shardSize, shards, replicas }: Specification): void {
  const sizes = sizesOf(product);
  demand(
    sizes.includes(shardSize / MEMORY_STEP_MIB),
    "InvalidParameterValue.MemSizeNotInRange",
    `MemSize of the type ${product.type} is one of ${sizes.join(", ")} GiB, written in MiB; not ${shardSize}.`,
  );
  demand(
    shardsOf(product).includes(shards),
    "InvalidParameterValue.SpecNotExist",
    `RedisShardNum of the type ${product.type} is one of ${shardsOf(product).join(", ")}, not ${shards}.`,
  );
  demand(
    replicasOf(product).includes(replicas),
    "InvalidParameterValue.SpecNotExist",
    `RedisReplicasNum of the type ${product.type} is one of ${replicasOf(product).join(", ")}, not ${replicas}.`,
  );
}

function zoneOf(request: Sdk.CreateInstancesRequest, context: Context): string {
  const found = zonesOf(context.region).find(
    (zone) => zone.zoneId === String(request.ZoneId) || zone.zone === request.ZoneName,
  );
  demand(
    found,
    "ResourceUnavailable.NoServiceAvailableForThisZoneId",
    `There is no zone \`${request.ZoneId ?? request.ZoneName ?? ""}\` in ${context.region}.`,
  );
  return found.zone;
}

/** A master and its replicas; where no zones are named, all in that of the master. */
function nodesOf(request: Sdk.CreateInstancesRequest, context: Context, zone: string): readonly RedisNode[] {
  const replicas = request.RedisReplicasNum ?? 1;
  const named = (request.NodeSet ?? []).filter((node) => node.NodeType === REPLICA);
  demand(
    named.length === 0 || named.length === replicas,
    "InvalidParameterValue.SpecNotExist",
    `NodeSet names ${named.length} replicas, RedisReplicasNum ${replicas}.`,
  );
  const zones =
    named.length > 0
      ? named.map((node) => zoneName(node.ZoneId, context))
      : Array<string>(replicas).fill(zone);
  return [zone, ...zones].map((place, index) => ({
    id: nextNode(context),
    zone: place,
    master: index === 0,
  }));
}

export function nextNode(context: Context): number {
  return context.world.ids.number("redis.node");
}

export function zoneName(id: number | undefined, context: Context): string {
  const found = zonesOf(context.region).find((zone) => zone.zoneId === String(id));
  demand(
    found,
    "ResourceUnavailable.NoServiceAvailableForThisZoneId",
    `There is no zone \`${id ?? ""}\` in ${context.region}.`,
  );
  return found.zone;
}

function readNetwork(request: Sdk.CreateInstancesRequest, context: Context): SubnetRow {
  demand(
    request.VpcId && request.SubnetId,
    "InvalidParameterValue.BaseNetWorkAccessDeny",
    "VpcId and SubnetId must be given: there is no basic network.",
  );
  return checkNetwork(request.VpcId, request.SubnetId, context);
}

export function checkNetwork(vpcId: string, subnetId: string, context: Context): SubnetRow {
  const vpc = context.world.table(vpcs).get(vpcId);
  demand(
    vpc !== undefined && vpc.region === context.region,
    "InvalidParameterValue.UnVpcIdNotExists",
    `The VPC \`${vpcId}\` does not exist.`,
  );
  const subnet = context.world.table(subnets).get(subnetId);
  demand(
    subnet !== undefined && subnet.vpc === vpcId,
    "InvalidParameterValue.InvalidSubnetId",
    `The subnet \`${subnetId}\` does not exist in \`${vpcId}\`.`,
  );
  return subnet;
}

export function checkGroups(ids: readonly string[] | null | undefined, context: Context): readonly string[] {
  const groups = [...new Set(ids ?? [])];
  demand(
    groups.length <= MAX_GROUPS,
    "InvalidParameter.InstanceSGOverLimitError",
    `An instance has at most ${MAX_GROUPS} security groups.`,
  );
  for (const id of groups)
    demand(
      context.world.table(securityGroups).get(id)?.region === context.region,
      "InvalidParameterValue.SecurityGroupIdsNotExists",
      `The security group \`${id}\` does not exist.`,
    );
  return groups;
}

export function checkName(name: string): void {
  demand(
    NAME.test(name),
    "InvalidParameterValue.InstanceNameRuleError",
    `\`${name}\` is not the name of an instance: 1 to 60 letters, digits, \`-\` and \`_\`.`,
  );
}

export function checkPort(port: number): void {
  demand(
    Number.isInteger(port) && port >= PORTS.min && port <= PORTS.max,
    "InvalidParameterValue",
    `VPort lies between ${PORTS.min} and ${PORTS.max}.`,
  );
}
