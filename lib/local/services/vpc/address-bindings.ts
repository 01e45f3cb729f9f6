import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { type Context, demand, Refusal } from "../../api";
import { instances, type InstanceRow } from "../cvm/rows";
import { change, startTask } from "./address-tasks";
import { findAddress } from "./find";
import { secondaryIps } from "./private-ips";
import { addresses } from "./rows";
import { addressOf } from "./usage";

export function associateAddress(
  request: Sdk.AssociateAddressRequest,
  context: Context,
): Sdk.AssociateAddressResponse {
  const address = findAddress(context, request.AddressId);
  demand(
    address.status === "UNBIND",
    "InvalidAddressIdStatus.NotPermit",
    `The EIP \`${address.id}\` is ${address.status}; only an EIP that is UNBIND can be bound.`,
  );
  demand(
    !address.isolated,
    "OperationDenied.AddressInArrears",
    `The EIP \`${address.id}\` is isolated until it is renewed.`,
  );
  const id = request.InstanceId ?? instanceOfInterface(request.NetworkInterfaceId);
  const instance = context.world.table(instances).get(id ?? "");
  if (instance === undefined || instance.region !== context.region)
    throw new Refusal("InvalidInstanceId.NotFound", `The instance \`${id ?? ""}\` does not exist.`);
  const secondary = readSecondary(request, instance, context);
  context.world.table(addresses).update(address.id, { status: "BINDING", instance: instance.id, secondary });
  const task = startTask(context);
  change(context, address.id, task, "BIND");
  return { TaskId: task };
}

export function disassociateAddress(
  request: Sdk.DisassociateAddressRequest,
  context: Context,
): Sdk.DisassociateAddressResponse {
  const address = findAddress(context, request.AddressId);
  demand(
    address.status === "BIND",
    "InvalidAddressIdStatus.NotPermit",
    `The EIP \`${address.id}\` is ${address.status}; only an EIP that is BIND can be unbound.`,
  );
  context.world.table(addresses).update(address.id, { status: "UNBINDING" });
  const task = startTask(context);
  change(context, address.id, task, "UNBIND");
  return { TaskId: task };
}

/** The secondary address that an EIP is to be bound to; empty for the primary one. */
function readSecondary(
  { PrivateIpAddress: wanted }: Sdk.AssociateAddressRequest,
  instance: InstanceRow,
  { world }: Context,
): string {
  if (wanted === undefined || wanted === instance.privateIp) {
    demand(
      addressOf(world, instance.id) === undefined,
      "InvalidInstanceId.AlreadyBindEip",
      `The instance \`${instance.id}\` has an EIP already.`,
    );
    demand(
      instance.publicIp === "",
      "InvalidParameterValue.InstanceHasWanIP",
      `The instance \`${instance.id}\` has a public address of its own.`,
    );
    return "";
  }
  demand(
    secondaryIps(world, instance.id).some(({ ip }) => ip === wanted),
    "InvalidParameterValue.PrivateIpAddressNotMatch",
    `\`${wanted}\` is not an address of \`${instance.id}\`.`,
  );
  const bound = world
    .table(addresses)
    .all()
    .some((other) => other.instance === instance.id && other.secondary === wanted);
  demand(!bound, "InvalidPrivateIpAddress.AlreadyBindEip", `\`${wanted}\` has an EIP already.`);
  return wanted;
}

function instanceOfInterface(eni: string | undefined): string | undefined {
  return eni?.replace(/^eni-/, "ins-");
}
