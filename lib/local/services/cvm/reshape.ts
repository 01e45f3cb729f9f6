import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand } from "../../api";
import { instanceType } from "../../instance-types";
import { listeners, rules } from "../clb/rows";
import { checkProject } from "../tag/projects";
import { secondaryIps } from "../vpc/private-ips";
import { freeIp } from "../vpc/usage";
import { checkPassword, systemOf } from "./attributes";
import { checkTypeName, demandCharged, demandState, findInstances, isUncharged } from "./find";
import { checkAddresses, MAX_BANDWIDTH, readSubnet } from "./order";
import { instances, type InstanceRow } from "./rows";
import { beginTurn, throughStop } from "./turn";

const MAX_USER_NAME = 64;

/** Another size. What runs is stopped for it, which ForceStop has to allow, and started again. */
export function resetInstancesType(request: Sdk.ResetInstancesTypeRequest, context: Context): object {
  const type = instanceType(request.InstanceType);
  checkTypeName(request.InstanceType);
  demand(
    type,
    "ResourceNotFound.InvalidZoneInstanceType",
    `The instance type \`${request.InstanceType}\` is not sold in this zone.`,
  );
  for (const instance of findInstances(context, request.InstanceIds))
    demand(
      !isUncharged(instance) || instanceType(instance.type)?.family !== type.family,
      "UnsupportedOperation.StoppedModeStopChargingSameFamily",
      `The instance \`${instance.id}\` is stopped without charges and gets no other size of its family.`,
    );
  const patch = { type: type.type, cpu: type.cpu, memory: type.memory };
  return stopAndChange("ResetInstancesType", request, context, patch);
}

/** The password itself is nowhere kept: no guest of the embedded cloud asks for one. */
export function resetInstancesPassword(request: Sdk.ResetInstancesPasswordRequest, context: Context): object {
  demand(
    (request.UserName ?? "").length <= MAX_USER_NAME,
    "InvalidParameterValue.TooLong",
    `UserName must not be longer than ${MAX_USER_NAME} characters.`,
  );
  for (const instance of findInstances(context, request.InstanceIds))
    checkPassword(request.Password, systemOf(instance), "InvalidParameterValue.InvalidPassword");
  return stopAndChange("ResetInstancesPassword", request, context, {});
}

/** Another subnet, or another address; ForceStop is implied. */
export function modifyInstancesVpcAttribute(
  request: Sdk.ModifyInstancesVpcAttributeRequest,
  context: Context,
): object {
  const rows = findInstances(context, request.InstanceIds);
  const wanted = request.VirtualPrivateCloud.PrivateIpAddresses ?? [];
  demand(
    wanted.length === 0 || wanted.length === rows.length,
    "InvalidParameterValue",
    "As many private addresses as instances must be given.",
  );
  rows.forEach((instance, index) => move(instance, request, wanted[index], context));
  return stopAndChange(
    "ModifyInstancesVpcAttribute",
    { ...request, ForceStop: request.ForceStop ?? true },
    context,
    {},
  );
}

/** At once. */
export function resetInstancesInternetMaxBandwidth(
  request: Sdk.ResetInstancesInternetMaxBandwidthRequest,
  context: Context,
): object {
  const rows = findInstances(context, request.InstanceIds);
  const bandwidth = request.InternetAccessible.InternetMaxBandwidthOut;
  demand(
    bandwidth !== undefined && bandwidth >= 0 && bandwidth <= MAX_BANDWIDTH,
    "InvalidParameterValue.Range",
    `InternetMaxBandwidthOut must be between 0 and ${MAX_BANDWIDTH}.`,
  );
  demand(
    request.StartTime === undefined && request.EndTime === undefined,
    "InvalidParameterValue",
    "StartTime and EndTime are for bandwidth that was paid for in advance.",
  );
  for (const instance of rows) {
    demandState(instance, ["RUNNING", "STOPPED"]);
    demandCharged(instance);
  }
  for (const instance of rows)
    context.world.table(instances).update(instance.id, {
      bandwidth,
      operation: succeededAtOnce("ResetInstancesInternetMaxBandwidth", context),
    });
  return {};
}

export function modifyInstancesProject(request: Sdk.ModifyInstancesProjectRequest, context: Context): object {
  const rows = findInstances(context, request.InstanceIds);
  checkProject(request.ProjectId, context, "InvalidProjectId.NotFound");
  for (const instance of rows)
    context.world.table(instances).update(instance.id, { project: request.ProjectId });
  return {};
}

/** The new address is taken from now on; the machine wakes up with it. */
function move(
  instance: InstanceRow,
  request: Sdk.ModifyInstancesVpcAttributeRequest,
  address: string | undefined,
  context: Context,
): void {
  const subnet = readSubnet(request, instance.zone, context);
  demand(
    subnet.vpc === instance.vpc || !isTarget(instance, context),
    "UnsupportedOperation.ModifyVPCWithCLB",
    `\`${instance.id}\` is a target of a load balancer and stays in its VPC.`,
  );
  demand(
    subnet.id === instance.subnet || secondaryIps(context.world, instance.id).length === 0,
    "UnsupportedOperation.ElasticNetworkInterface",
    `\`${instance.id}\` has secondary private addresses, which have to be given up first.`,
  );
  const stays = address === instance.privateIp && subnet.id === instance.subnet;
  if (address !== undefined && !stays) checkAddresses([address], subnet, context);
  const privateIp = address ?? freeIp(context.world, subnet.id);
  demand(privateIp, "InvalidParameterValue", `The subnet \`${subnet.id}\` has no address left.`);
  context.world.table(instances).update(instance.id, { vpc: subnet.vpc, subnet: subnet.id, privateIp });
}

function isTarget({ id }: InstanceRow, { world }: Context): boolean {
  return [...world.table(listeners).all(), ...world.table(rules).all()].some(({ targets }) =>
    targets.some(({ instance }) => instance === id),
  );
}

function stopAndChange(
  operation: string,
  request: { readonly InstanceIds: readonly string[]; readonly ForceStop?: boolean },
  context: Context,
  patch: Partial<InstanceRow>,
): object {
  const rows = findInstances(context, request.InstanceIds);
  for (const instance of rows) {
    demandState(instance, request.ForceStop === true ? ["RUNNING", "STOPPED"] : ["STOPPED"]);
    demandCharged(instance);
  }
  for (const instance of rows)
    beginTurn(
      instance,
      { operation, ...throughStop(instance), after: context.latencies.reboot, patch },
      context,
    );
  return {};
}

function succeededAtOnce(name: string, context: Context): InstanceRow["operation"] {
  return { name, state: "SUCCESS", requestId: context.requestId, error: "" };
}
