import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { type Context, demand, isoTime, list, type Listing, Refusal } from "../../api";
import { instances } from "../cvm/rows";
import { here, inRegion } from "../resource";
import { changeTags, requestTags, searchableTagsOf, tagsOf } from "../tag/store";
import {
  CHARGE_TYPES,
  checkBandwidth,
  isolate,
  readAddressTerm,
  SHARED,
  watchAddressTerm,
} from "./address-charges";
import { type BandwidthChange, change, startTask } from "./address-tasks";
import { readPackage, readType } from "./address-types";
import { demandRoom } from "./bandwidth-packages";
import { addressCodes, BY_ID, idsOf } from "./codes";
import { DEFAULT_EGRESS, readEgress } from "./egress";
import { demandAtRest, findAddress } from "./find";
import { addresses, type AddressRow, addressTasks } from "./rows";
import { addressOf, nextPublicIp } from "./usage";

const MAX_ADDRESSES = 20;
const MAX_NAME = 128;
const PROVIDER = "BGP";

const listing: Listing<AddressRow> = {
  table: addresses,
  filters: {
    "address-id": (address) => [address.id],
    "address-name": (address) => [address.name],
    "address-ip": (address) => [address.ip],
    "address-status": (address) => [address.status],
    "address-type": (address) => [address.type],
    "bandwidth-package-id": (address) => [address.package],
    "instance-id": (address) => [address.instance],
    "private-ip-address": (address, context) => [privateIpOf(address, context)],
    "network-interface-id": ({ instance }) => (instance === "" ? [] : [interfaceOf(instance)]),
    "is-arrears": (address) => [address.isolated ? "TRUE" : "FALSE"],
    "address-isp": () => [PROVIDER],
    "instance-type": (address) => (address.instance === "" ? [] : ["CVM"]),
    // Addresses of dedicated clusters: there are none. The official provider asks for them by id and filter together
    // before it takes an EIP for gone.
    "business-type": () => [],
    "dedicated-cluster-id": () => [],
  },
  byId: BY_ID,
  tags: (address, context) => searchableTagsOf(context, "vpc/eip", address.id),
  idFilter: "address-id",
  ids: idsOf("eip", "InvalidParameterValue.AddressIdMalformed"),
  codes: addressCodes,
};

export function allocateAddresses(
  request: Sdk.AllocateAddressesRequest,
  context: Context,
): Sdk.AllocateAddressesResponse {
  const table = context.world.table(addresses);
  const count = request.AddressCount ?? 1;
  const chargeType = request.InternetChargeType ?? "TRAFFIC_POSTPAID_BY_HOUR";
  const bandwidth = request.InternetMaxBandwidthOut ?? 1;
  demand(
    count >= 1 && count <= MAX_ADDRESSES,
    "InvalidParameterValue.Range",
    `AddressCount must be between 1 and ${MAX_ADDRESSES}.`,
  );
  checkQuota(inRegion(table.all(), context.region).length + count);
  const type = readType(request, context);
  const egress = readEgress(request.Egress);
  demand(
    CHARGE_TYPES.includes(chargeType),
    "InvalidParameterValue",
    `InternetChargeType must be one of ${CHARGE_TYPES.join(", ")}.`,
  );
  checkBandwidth(bandwidth, chargeType, "InvalidParameterValue.BandwidthOutOfRange");
  const term = readAddressTerm(chargeType, request.AddressChargePrepaid, context.now);
  const shared = readPackage(request, chargeType, context);
  if (shared !== "") demandRoom(shared, count, context);
  const task = startTask(context);
  const made = Array.from({ length: count }, () => {
    const row: AddressRow = {
      id: context.world.ids.next("eip"),
      region: context.region,
      createdAt: context.now,
      name: request.AddressName ?? "",
      ip: nextPublicIp(context.world),
      status: "CREATING",
      type,
      egress,
      instance: "",
      secondary: "",
      chargeType,
      term,
      isolated: false,
      package: shared,
      bandwidth,
    };
    table.put(row);
    watchAddressTerm(row, context);
    changeTags(context, "vpc/eip", row.id, requestTags(request.Tags));
    change(context, row.id, task, "UNBIND");
    return row.id;
  });
  return { AddressSet: made, TaskId: task };
}

export function describeAddresses(
  request: Sdk.DescribeAddressesRequest,
  context: Context,
): Sdk.DescribeAddressesResponse {
  const { total, page } = list(listing, request.AddressIds, request, context, here(context));
  return { TotalCount: total, AddressSet: page.map((address) => view(address, context)) };
}

export function modifyAddressAttribute(request: Sdk.ModifyAddressAttributeRequest, context: Context): object {
  const address = findAddress(context, request.AddressId);
  const name = request.AddressName ?? address.name;
  demand(
    name.length <= MAX_NAME,
    "InvalidParameterValue.TooLong",
    `AddressName must not be longer than ${MAX_NAME} characters.`,
  );
  demand(!/\s/.test(name), "InvalidParameterValue", "AddressName must not contain blanks.");
  context.world.table(addresses).update(address.id, { name });
  return {};
}

/** Takes a moment, during which the old bandwidth holds. */
export function modifyAddressesBandwidth(
  request: Sdk.ModifyAddressesBandwidthRequest,
  context: Context,
): Sdk.ModifyAddressesBandwidthResponse {
  const bandwidth = request.InternetMaxBandwidthOut;
  const rows = request.AddressIds.map((id) => findAddress(context, id));
  for (const address of rows) {
    checkBandwidth(bandwidth, address.chargeType, "InvalidParameterValue.BandwidthOutOfRange");
    demandAtRest(address);
  }
  const task = startTask(context);
  for (const address of rows)
    context.tasks.schedule("vpc.bandwidth", address.id, context.latencies.address, {
      task,
      bandwidth,
    } satisfies BandwidthChange);
  return { TaskId: task };
}

export function modifyAddressInternetChargeType(
  request: Sdk.ModifyAddressInternetChargeTypeRequest,
  context: Context,
): object {
  const address = findAddress(context, request.AddressId);
  demandAtRest(address);
  const chargeType = request.InternetChargeType;
  demand(
    CHARGE_TYPES.includes(chargeType) && chargeType !== SHARED && address.package === "",
    "UnsupportedOperation.InvalidAddressInternetChargeType",
    "Into a bandwidth package, and out of it, an EIP goes by AddBandwidthPackageResources and its counterpart.",
  );
  demand(
    chargeType !== address.chargeType,
    "InvalidParameterValue.InternetChargeTypeNotChanged",
    `The EIP \`${address.id}\` is ${address.chargeType} already.`,
  );
  checkBandwidth(request.InternetMaxBandwidthOut, chargeType, "InvalidParameterValue.Range");
  const changed = context.world.table(addresses).update(address.id, {
    chargeType,
    term: readAddressTerm(chargeType, request.AddressChargePrepaid, context.now),
    bandwidth: request.InternetMaxBandwidthOut,
  });
  watchAddressTerm(changed, context);
  return {};
}

/** An instance's own public address becomes an EIP that is bound to it, and stays the same. */
export function transformAddress(
  request: Sdk.TransformAddressRequest,
  context: Context,
): Sdk.TransformAddressResponse {
  const instance = context.world.table(instances).get(request.InstanceId);
  if (instance === undefined || instance.region !== context.region)
    throw new Refusal("InvalidInstanceId.NotFound", `The instance \`${request.InstanceId}\` does not exist.`);
  demand(
    addressOf(context.world, instance.id) === undefined,
    "InvalidInstanceId.AlreadyBindEip",
    `The instance \`${instance.id}\` has an EIP already.`,
  );
  demand(
    instance.publicIp !== "",
    "InvalidParameterValue.InstanceHasNoWanIP",
    `The instance \`${instance.id}\` has no public address of its own.`,
  );
  demand(
    instance.internetChargeType !== "BANDWIDTH_PREPAID",
    "InvalidParameterValue.InvalidInstanceInternetChargeType",
    `The address of \`${instance.id}\` was paid for in advance.`,
  );
  const table = context.world.table(addresses);
  checkQuota(inRegion(table.all(), context.region).length + 1);
  const row: AddressRow = {
    id: context.world.ids.next("eip"),
    region: context.region,
    createdAt: context.now,
    name: "",
    ip: instance.publicIp,
    status: "BINDING",
    type: "EIP",
    egress: DEFAULT_EGRESS,
    instance: instance.id,
    secondary: "",
    chargeType: instance.internetChargeType,
    term: null,
    isolated: false,
    package: instance.bandwidthPackage,
    bandwidth: instance.bandwidth,
  };
  table.put(row);
  context.world.table(instances).update(instance.id, { publicIp: "", bandwidthPackage: "" });
  const task = startTask(context);
  change(context, row.id, task, "BIND");
  return { TaskId: Number(task), AddressId: row.id };
}

function checkQuota(count: number): void {
  demand(
    count <= MAX_ADDRESSES,
    "AddressQuotaLimitExceeded",
    `At most ${MAX_ADDRESSES} EIPs are allowed in a region.`,
  );
}

export function releaseAddresses(
  request: Sdk.ReleaseAddressesRequest,
  context: Context,
): Sdk.ReleaseAddressesResponse {
  const rows = request.AddressIds.map((id) => findAddress(context, id));
  for (const address of rows)
    demand(
      address.status === "UNBIND",
      "InvalidAddressState",
      `The EIP \`${address.id}\` is ${address.status}; only an EIP that is UNBIND can be released.`,
    );
  const task = startTask(context);
  for (const address of rows) {
    // What was paid for in advance is isolated first, and goes at the second call.
    if (address.term !== null && !address.isolated) {
      isolate(context.world, context.tasks, address, context.now);
      context.world.table(addressTasks).put({ id: task, result: "SUCCESS" });
      continue;
    }
    context.world.table(addresses).update(address.id, { status: "OFFLINING" });
    change(context, address.id, task, "RELEASED");
  }
  return { TaskId: task };
}

/** The primary interface of `ins-…` is `eni-…` with the same letters. */
export function interfaceOf(instance: string): string {
  return instance.replace(/^ins-/, "eni-");
}

/** The private address that it is bound to; empty without. */
function privateIpOf({ secondary, instance }: AddressRow, { world }: Context): string {
  return secondary || (world.table(instances).get(instance)?.privateIp ?? "");
}

function view(address: AddressRow, context: Context): Sdk.Address {
  const instance = context.world.table(instances).get(address.instance);
  return {
    AddressId: address.id,
    AddressName: address.name,
    AddressStatus: address.status,
    AddressIp: address.ip,
    InstanceId: address.instance,
    CreatedTime: isoTime(address.createdAt),
    NetworkInterfaceId: instance === undefined ? "" : interfaceOf(instance.id),
    PrivateAddressIp: privateIpOf(address, context),
    IsArrears: address.isolated,
    IsBlocked: false,
    IsEipDirectConnection: false,
    AddressType: address.type,
    CascadeRelease: false,
    EipAlgType: { Ftp: true, Sip: true },
    InternetServiceProvider: PROVIDER,
    LocalBgp: false,
    Bandwidth: address.bandwidth,
    InternetChargeType: address.chargeType,
    TagSet: [...tagsOf(context.world, "vpc/eip", address.id)],
    InstanceType: instance === undefined ? "" : "CVM",
    Egress: address.egress,
    BandwidthPackageId: address.package,
    ...(address.term === null
      ? {}
      : { DeadlineDate: isoTime(address.term.endsAt), RenewFlag: address.term.renewal }),
  };
}
