import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { type Context, demand } from "../../api";
import { checkSpecification, nextDeal, nextNode, REPLICA, zoneName } from "./create";
import { findIdle } from "./find";
import { begin } from "./flows";
import { productOf } from "./products";
import { deals, type RedisNode, type RedisRow } from "./rows";

const SWITCH_OPTIONS = [1, 2];

/** One of memory, shards and replicas at a time. */
export function upgradeInstance(
  request: Sdk.UpgradeInstanceRequest,
  context: Context,
): Sdk.UpgradeInstanceResponse {
  const row = findIdle(context, request.InstanceId);
  const before = { shardSize: row.shardSize, shards: row.shards, replicas: row.nodes.length - 1 };
  const after = {
    shardSize: request.MemSize,
    shards: request.RedisShardNum ?? before.shards,
    replicas: request.RedisReplicasNum ?? before.replicas,
  };
  const product = productOf(row.type)!;
  checkSpecification(product, after);
  const changed = (["shardSize", "shards", "replicas"] as const).filter((key) => before[key] !== after[key]);
  demand(
    changed.length === 1,
    "InvalidParameterValue",
    `One of MemSize, RedisShardNum and RedisReplicasNum changes at a time; ${changed.length} would.`,
  );
  const nodes = nodesAfter(row, after.replicas, request, context);
  begin(context, row, "resize", { row: { shardSize: after.shardSize, shards: after.shards, nodes } });
  return orderOf(context, row);
}

export function upgradeInstanceVersion(
  request: Sdk.UpgradeInstanceVersionRequest,
  context: Context,
): Sdk.UpgradeInstanceVersionResponse {
  const row = findIdle(context, request.InstanceId);
  const from = productOf(row.type)!;
  const to = productOf(Number(request.TargetInstanceType));
  demand(
    to !== undefined && to.architecture === from.architecture && Number(to.version) > Number(from.version),
    "InvalidParameterValue.UnSupportedType",
    `\`${request.TargetInstanceType}\` is no newer type of the same architecture than ${from.type}.`,
  );
  begin(context, row, "version", { row: { type: to.type } });
  return orderOf(context, row);
}

/** The same nodes, elsewhere: the zones of all of them are named, each by its node where it has several. */
export function modifyInstanceAvailabilityZones(
  request: Sdk.ModifyInstanceAvailabilityZonesRequest,
  context: Context,
): Sdk.ModifyInstanceAvailabilityZonesResponse {
  const row = findIdle(context, request.InstanceId);
  demand(
    SWITCH_OPTIONS.includes(request.SwitchOption),
    "InvalidParameterValue",
    "SwitchOption is 1 (in the maintenance window) or 2 (now).",
  );
  const spread = new Set(row.nodes.map(({ zone }) => zone)).size > 1;
  const wanted = [...request.NodeSet];
  demand(
    wanted.length === row.nodes.length && (!spread || wanted.every(({ NodeId }) => NodeId !== undefined)),
    "InvalidParameterValue.SpecNotExist",
    `NodeSet names all ${row.nodes.length} nodes, by their NodeId where they lie in several zones.`,
  );
  const nodes = row.nodes.map((node): RedisNode => {
    const index = wanted.findIndex(({ NodeId, NodeType }) =>
      NodeId === undefined ? NodeType === (node.master ? 0 : REPLICA) : NodeId === node.id,
    );
    demand(index >= 0, "InvalidParameterValue", `NodeSet does not name the node ${node.id}.`);
    const [named] = wanted.splice(index, 1);
    return { ...node, zone: zoneName(named?.ZoneId, context) };
  });
  const zone = nodes.find(({ master }) => master)!.zone;
  return { TaskId: begin(context, row, "zones", { row: { nodes, zone } }) };
}

function nodesAfter(
  row: RedisRow,
  replicas: number,
  request: Sdk.UpgradeInstanceRequest,
  context: Context,
): readonly RedisNode[] {
  const named = (request.NodeSet ?? []).filter((node) => node.NodeType === REPLICA);
  const more = replicas - (row.nodes.length - 1);
  if (more >= 0) {
    const zones = Array.from({ length: more }, (_, index) => {
      const zone = named[index]?.ZoneId;
      return zone === undefined ? row.zone : zoneName(zone, context);
    });
    return [...row.nodes, ...zones.map((zone) => ({ id: nextNode(context), zone, master: false }))];
  }
  const going = new Set(
    named.length > 0
      ? named.map((node) => node.NodeId)
      : row.nodes
          .filter((node) => !node.master)
          .slice(more)
          .map((node) => node.id),
  );
  const kept = row.nodes.filter((node) => node.master || !going.has(node.id));
  demand(
    kept.length === replicas + 1,
    "InvalidParameterValue",
    `NodeSet names ${going.size} nodes to remove, RedisReplicasNum leaves ${-more}.`,
  );
  return kept;
}

/** An order that is delivered when the instance runs again. */
function orderOf(context: Context, row: RedisRow): { DealId: string; DealName: string } {
  const deal = nextDeal(context);
  const { region, now } = context;
  context.world
    .table(deals)
    .put({ ...deal, region, zone: row.zone, instances: [row.id], createdAt: now, endedAt: 0 });
  context.tasks.schedule("redis.deliver", deal.id, context.latencies.redisChange);
  return { DealId: deal.id, DealName: deal.name };
}
