import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { type Context, demand } from "../../api";
import { parseIp } from "../../network/ipv4";
import { checkProject } from "../tag/projects";
import { isAssignable } from "../vpc/networks";
import { subnets } from "../vpc/rows";
import { freeIp, takenIps } from "../vpc/usage";
import { autoRenewal } from "./charges";
import {
  checkName,
  checkNetwork,
  checkPort,
  checkSpecification,
  nextDeal,
  nextNode,
  REPLICA,
  zoneName,
} from "./create";
import { findIdle, findRedis, findRunning } from "./find";
import { begin, type FlowName } from "./flows";
import { checkPassword } from "./password";
import { productOf, readsFromReplicas } from "./products";
import { deals, redisInstances, type RedisNode, type RedisRow } from "./rows";

const MAX_INSTANCES_PER_CALL = 10;
const READ_ONLY: Readonly<Record<string, boolean>> = { "0": false, "1": true };
const SWITCH_OPTIONS = [1, 2];
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

type Modify = (
  row: RedisRow,
  request: Sdk.ModifyInstanceRequest,
  index: number,
  context: Context,
) => Partial<RedisRow>;

/** What ModifyInstance can do, by its Operation. */
const MODIFICATIONS: Readonly<Record<string, Modify>> = {
  rename: (_row, request, index) => {
    const name = request.InstanceNames?.[index] ?? request.InstanceName ?? "";
    checkName(name);
    return { name };
  },
  modifyProject: (row, request, _index, context) => ({
    project: checkProject(request.ProjectId ?? row.project, context, "InvalidParameterValue"),
  }),
  modifyAutoRenew: (row, request, index) =>
    autoRenewal(row, request.AutoRenews?.[index] ?? request.AutoRenew),
  modifyDeleteProtectionSwitch: (_row, request, index) => ({
    protected: Number(request.DeleteProtectionSwitches?.[index] ?? 0) === 1,
  }),
};

export function modifyInstance(request: Sdk.ModifyInstanceRequest, context: Context): object {
  const modify = MODIFICATIONS[request.Operation];
  demand(
    modify,
    "InvalidParameterValue",
    `Operation is one of ${Object.keys(MODIFICATIONS).join(", ")}, not \`${request.Operation}\`.`,
  );
  const ids = request.InstanceIds ?? (request.InstanceId ? [request.InstanceId] : []);
  demand(
    ids.length >= 1 && ids.length <= MAX_INSTANCES_PER_CALL,
    "InvalidParameterValue",
    `InstanceIds names 1 to ${MAX_INSTANCES_PER_CALL} instances.`,
  );
  ids.forEach((id, index) => {
    const row = findRunning(context, id);
    context.world.table(redisInstances).update(row.id, modify(row, request, index, context));
  });
  return {};
}

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

export function resetPassword(
  request: Sdk.ResetPasswordRequest,
  context: Context,
): Sdk.ResetPasswordResponse {
  const row = findIdle(context, request.InstanceId);
  const noAuth = request.NoAuth ?? false;
  if (!noAuth) checkPassword(request.Password);
  const password = noAuth ? "" : context.vault.seal(request.Password ?? "");
  const flow: FlowName = noAuth === row.noAuth ? "password" : "passwordFree";
  return { TaskId: begin(context, row, flow, { row: { noAuth, password } }) };
}

export function modifyInstancePassword(
  request: Sdk.ModifyInstancePasswordRequest,
  context: Context,
): Sdk.ModifyInstancePasswordResponse {
  const row = findIdle(context, request.InstanceId);
  demand(
    row.password !== "" && context.vault.open(row.password) === request.OldPassword,
    "InvalidParameterValue.PasswordError",
    "OldPassword is not the instance's password.",
  );
  checkPassword(request.Password);
  const password = context.vault.seal(request.Password);
  return { TaskId: begin(context, row, "password", { row: { password } }) };
}

/** Everything in it is gone at the end. */
export function clearInstance(
  request: Sdk.ClearInstanceRequest,
  context: Context,
): Sdk.ClearInstanceResponse {
  const row = findIdle(context, request.InstanceId);
  demand(
    row.noAuth || context.vault.open(row.password) === request.Password,
    "InvalidParameterValue.PasswordError",
    "Password is not the instance's password.",
  );
  return { TaskId: begin(context, row, "clear", { row: { keys: 0, clears: row.clears + 1 } }) };
}

export function modifyInstanceReadOnly(
  request: Sdk.ModifyInstanceReadOnlyRequest,
  context: Context,
): Sdk.ModifyInstanceReadOnlyResponse {
  const row = findIdle(context, request.InstanceId);
  const readOnly = READ_ONLY[request.InputMode];
  demand(
    readOnly !== undefined,
    "InvalidParameterValue",
    `InputMode is 0 (read and write) or 1 (read only), not \`${request.InputMode}\`.`,
  );
  return { TaskId: begin(context, row, "inputMode", { row: { readOnly } }) };
}

export function enableReplicaReadonly(
  request: Sdk.EnableReplicaReadonlyRequest,
  context: Context,
): Sdk.EnableReplicaReadonlyResponse {
  const row = findIdle(context, request.InstanceId);
  const product = productOf(row.type)!;
  demand(
    readsFromReplicas(product),
    "InvalidParameter.NotSupported",
    `Replicas of Redis ${product.version} do not answer reads.`,
  );
  return { Status: "OK", TaskId: begin(context, row, "readReplicas", { row: { replicasReadOnly: true } }) };
}

export function disableReplicaReadonly(
  request: Sdk.DisableReplicaReadonlyRequest,
  context: Context,
): Sdk.DisableReplicaReadonlyResponse {
  const row = findIdle(context, request.InstanceId);
  return { TaskId: begin(context, row, "readMaster", { row: { replicasReadOnly: false } }) };
}

type Rewire = (row: RedisRow, request: Sdk.ModifyNetworkConfigRequest, context: Context) => Partial<RedisRow>;

/** What ModifyNetworkConfig can do, by its Operation. */
const NETWORKS: Readonly<Record<string, Rewire>> = {
  changeVip: (row, request, context) => ({
    privateIp: checkAddress(row, request.Vip, context),
    port: portOf(row, request),
  }),
  changeVpc: (row, request, context) => {
    const subnet = checkNetwork(request.VpcId ?? "", request.SubnetId ?? "", context);
    const privateIp = subnet.id === row.subnet ? row.privateIp : freeIp(context.world, subnet.id);
    demand(
      privateIp,
      "ResourceUnavailable.NoEnoughVipInVPC",
      `The subnet \`${subnet.id}\` has no address left.`,
    );
    return { vpc: subnet.vpc, subnet: subnet.id, privateIp };
  },
  changeVPort: (row, request) => ({ port: portOf(row, request) }),
};

/** The new address is taken at once, the old one is free at once (Recycle 0). */
export function modifyNetworkConfig(
  request: Sdk.ModifyNetworkConfigRequest,
  context: Context,
): Sdk.ModifyNetworkConfigResponse {
  const row = findIdle(context, request.InstanceId);
  const rewire = NETWORKS[request.Operation];
  demand(
    rewire,
    "InvalidParameterValue",
    `Operation is one of ${Object.keys(NETWORKS).join(", ")}, not \`${request.Operation}\`.`,
  );
  demand(!request.Recycle, "InvalidParameterValue", "The embedded cloud keeps no old address: Recycle is 0.");
  const next = context.world.table(redisInstances).update(row.id, rewire(row, request, context));
  const TaskId = begin(context, next, "network", {});
  return { Status: true, SubnetId: next.subnet, VpcId: next.vpc, Vip: next.privateIp, TaskId };
}

export function allocateWanAddress(
  request: Sdk.AllocateWanAddressRequest,
  context: Context,
): Sdk.AllocateWanAddressResponse {
  const row = findIdle(context, request.InstanceId);
  demand(row.wanAddress === "", "ResourceUnavailable.InstanceStateError", "It has an address already.");
  const wanAddress = `${row.id}.sql.tencentcdb.com:${row.port}`;
  return { FlowId: begin(context, row, "openWan", { row: { wanAddress } }), WanStatus: "opening" };
}

export function releaseWanAddress(
  request: Sdk.ReleaseWanAddressRequest,
  context: Context,
): Sdk.ReleaseWanAddressResponse {
  const row = findIdle(context, request.InstanceId);
  demand(row.wanAddress !== "", "ResourceUnavailable.InstanceStateError", "It has no address.");
  return { FlowId: begin(context, row, "closeWan", { row: { wanAddress: "" } }), WanStatus: "closing" };
}

export function modifyMaintenanceWindow(
  request: Sdk.ModifyMaintenanceWindowRequest,
  context: Context,
): Sdk.ModifyMaintenanceWindowResponse {
  const row = findRedis(context, request.InstanceId);
  const { StartTime: start, EndTime: end } = request;
  demand(
    TIME.test(start) && TIME.test(end) && start < end,
    "InvalidParameterValue",
    "StartTime and EndTime are times of a day such as 03:00, the second after the first.",
  );
  context.world.table(redisInstances).update(row.id, { maintenance: { start, end } });
  return { Status: "success" };
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

function checkAddress(row: RedisRow, address: string | undefined, context: Context): string {
  const ip = parseIp(address ?? "");
  const subnet = context.world.table(subnets).get(row.subnet)!;
  demand(
    address !== undefined && ip !== undefined && isAssignable(subnet, ip),
    "InvalidParameterValue",
    `\`${address ?? ""}\` cannot be given out in the subnet ${subnet.cidr}.`,
  );
  demand(
    address === row.privateIp || !takenIps(context.world, row.subnet).includes(address),
    "InvalidParameterValue",
    `The address \`${address}\` is in use.`,
  );
  return address;
}

function portOf(row: RedisRow, request: Sdk.ModifyNetworkConfigRequest): number {
  const port = request.VPort ?? row.port;
  checkPort(port);
  return port;
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
