import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { type Context, demand } from "../../api";
import { parseIp } from "../../network/ipv4";
import { isAssignable } from "../vpc/networks";
import { subnets } from "../vpc/rows";
import { freeIp, takenIps } from "../vpc/usage";
import { checkNetwork, checkPort } from "./create";
import { findIdle } from "./find";
import { begin } from "./flows";
import { redisInstances, type RedisRow } from "./rows";

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
