import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { type Context, demand, isoTime, list, type Listing } from "../../api";
import { here, inRegion } from "../resource";
import { changeTags, dropTags, requestTags, searchableTagsOf } from "../tag/store";
import { instances } from "../cvm/rows";
import { checkBandwidth, SHARED } from "./address-charges";
import { BY_ID, idsOf, packageCodes } from "./codes";
import { readEgress } from "./egress";
import { demandAtRest, findAddress, findBandwidthPackage } from "./find";
import { addresses, type AddressRow, type BandwidthPackageRow, bandwidthPackages } from "./rows";

/** Source: tencentcloud.com, product 684/15247. */
const MAX_PACKAGES = 20;
const MAX_RESOURCES = 100;
const MAX_NAME = 60;
const NETWORKS = ["BGP"];
const CHARGE_TYPES = [
  "ENHANCED95_POSTPAID_BY_MONTH",
  "PRIMARY_TRAFFIC_POSTPAID_BY_HOUR",
  "BANDWIDTH_POSTPAID_BY_DAY",
  "PEAK_BANDWIDTH_POSTPAID_BY_DAY",
  "TOP5_POSTPAID_BY_MONTH",
];
const UNLIMITED = -1;
const AFTERWARDS = ["TRAFFIC_POSTPAID_BY_HOUR", "BANDWIDTH_POSTPAID_BY_HOUR"];

const listing: Listing<BandwidthPackageRow> = {
  table: bandwidthPackages,
  filters: {
    "bandwidth-package-id": (row) => [row.id],
    "bandwidth-package-name": (row) => [row.name],
    "network-type": (row) => [row.network],
    "charge-type": (row) => [row.chargeType],
    "resource.resource-type": ({ id }, context) => (membersOf(id, context).length > 0 ? ["Address"] : []),
    "resource.resource-id": (row, context) => membersOf(row.id, context).map(({ id }) => id),
    "resource.address-ip": (row, context) => membersOf(row.id, context).map(({ ip }) => ip),
  },
  byId: [...BY_ID, "bandwidth-package-id", "resource.resource-id"],
  tags: (row, context) => searchableTagsOf(context, "vpc/bandwidthPackage", row.id),
  ids: idsOf("bwp", "InvalidParameterValue.BandwidthPackageIdMalformed"),
  codes: packageCodes,
};

export function createBandwidthPackage(
  request: Sdk.CreateBandwidthPackageRequest,
  context: Context,
): Sdk.CreateBandwidthPackageResponse {
  const table = context.world.table(bandwidthPackages);
  const network = request.NetworkType ?? "BGP";
  const count = request.BandwidthPackageCount ?? 1;
  const bandwidth = request.InternetMaxBandwidth ?? UNLIMITED;
  demand(
    count >= 1 && count + inRegion(table.all(), context.region).length <= MAX_PACKAGES,
    "LimitExceeded.BandwidthPackageQuota",
    `At most ${MAX_PACKAGES} bandwidth packages are allowed in a region.`,
  );
  demand(
    NETWORKS.includes(network) && (request.Protocol ?? "ipv4") === "ipv4" && !request.DesignatedZone,
    "UnsupportedOperation",
    "The embedded cloud sells bandwidth packages of the network BGP and of ipv4, in ordinary zones.",
  );
  demand(
    Number.isInteger(bandwidth) && (bandwidth === UNLIMITED || bandwidth >= 1),
    "InvalidParameterValue.Range",
    `InternetMaxBandwidth is positive, or ${UNLIMITED} for no limit.`,
  );
  const ids = Array.from({ length: count }, () => {
    const row: BandwidthPackageRow = {
      id: context.world.ids.next("bwp"),
      region: context.region,
      createdAt: context.now,
      name: checkName(request.BandwidthPackageName ?? ""),
      network,
      chargeType: checkCharge(request.ChargeType ?? "ENHANCED95_POSTPAID_BY_MONTH"),
      bandwidth,
      egress: readEgress(request.Egress),
    };
    table.put(row);
    changeTags(context, "vpc/bandwidthPackage", row.id, requestTags(request.Tags));
    return row.id;
  });
  return { BandwidthPackageId: ids[0]!, BandwidthPackageIds: ids };
}

export function describeBandwidthPackages(
  request: Sdk.DescribeBandwidthPackagesRequest,
  context: Context,
): Sdk.DescribeBandwidthPackagesResponse {
  const { total, page } = list(listing, request.BandwidthPackageIds, request, context, here(context));
  const BandwidthPackageSet = page.map((row) => ({
    BandwidthPackageId: row.id,
    BandwidthPackageName: row.name,
    NetworkType: row.network,
    ChargeType: row.chargeType,
    CreatedTime: isoTime(row.createdAt),
    Status: "CREATED",
    Bandwidth: row.bandwidth,
    Egress: row.egress,
    ResourceSet: membersOf(row.id, context).map(({ id, ip }) => ({
      ResourceType: "Address",
      ResourceId: id,
      AddressIp: ip,
    })),
  }));
  return { TotalCount: total, BandwidthPackageSet };
}

export function modifyBandwidthPackageAttribute(
  request: Sdk.ModifyBandwidthPackageAttributeRequest,
  context: Context,
): object {
  const row = findBandwidthPackage(context, request.BandwidthPackageId);
  context.world.table(bandwidthPackages).update(row.id, {
    name: checkName(request.BandwidthPackageName ?? row.name),
    chargeType: checkCharge(request.ChargeType ?? row.chargeType),
  });
  return {};
}

export function modifyBandwidthPackageBandwidth(
  request: Sdk.ModifyBandwidthPackageBandwidthRequest,
  context: Context,
): object {
  const row = findBandwidthPackage(context, request.BandwidthPackageId);
  const bandwidth = request.InternetMaxBandwidth;
  demand(
    Number.isInteger(bandwidth) && (bandwidth === UNLIMITED || bandwidth >= 1),
    "InvalidParameterValue.Range",
    `InternetMaxBandwidth is positive, or ${UNLIMITED} for no limit.`,
  );
  context.world.table(bandwidthPackages).update(row.id, { bandwidth });
  return {};
}

/** EIPs share the package from now on. */
export function addBandwidthPackageResources(
  request: Sdk.AddBandwidthPackageResourcesRequest,
  context: Context,
): object {
  const row = findBandwidthPackage(context, request.BandwidthPackageId);
  const rows = readAddresses(request.ResourceIds, request.ResourceType, context);
  for (const address of rows) {
    demand(
      address.term === null && address.package === "",
      "UnsupportedOperation.InvalidResourceInternetChargeType",
      `The EIP \`${address.id}\` is ${address.chargeType} and cannot be put into a package.`,
    );
    demandAtRest(address);
  }
  demandRoom(row.id, rows.length, context);
  for (const address of rows)
    context.world.table(addresses).update(address.id, {
      chargeType: SHARED,
      package: row.id,
      bandwidth: request.InternetMaxBandwidthOut ?? address.bandwidth,
    });
  return {};
}

export function removeBandwidthPackageResources(
  request: Sdk.RemoveBandwidthPackageResourcesRequest,
  context: Context,
): object {
  const row = findBandwidthPackage(context, request.BandwidthPackageId);
  const rows = readAddresses(request.ResourceIds ?? [], request.ResourceType, context);
  const chargeType = request.InternetChargeType ?? AFTERWARDS[0]!;
  demand(
    AFTERWARDS.includes(chargeType),
    "InvalidParameterValue",
    `InternetChargeType must be one of ${AFTERWARDS.join(", ")}.`,
  );
  for (const address of rows) {
    demand(
      address.package === row.id,
      "InvalidParameterValue.ResourceNotExisted",
      `The EIP \`${address.id}\` is not in \`${row.id}\`.`,
    );
    demandAtRest(address);
    checkBandwidth(
      request.InternetMaxBandwidthOut ?? address.bandwidth,
      chargeType,
      "InvalidParameterValue.BandwidthOutOfRange",
    );
  }
  for (const address of rows)
    context.world.table(addresses).update(address.id, {
      chargeType,
      package: "",
      bandwidth: request.InternetMaxBandwidthOut ?? address.bandwidth,
    });
  return {};
}

export function deleteBandwidthPackage(request: Sdk.DeleteBandwidthPackageRequest, context: Context): object {
  const row = findBandwidthPackage(context, request.BandwidthPackageId);
  demand(
    membersOf(row.id, context).length === 0 && ownAddressesOf(row.id, context) === 0,
    "InvalidParameterValue.BandwidthPackageInUse",
    `Addresses still share the package \`${row.id}\`.`,
  );
  context.world.table(bandwidthPackages).delete(row.id);
  dropTags(context.world, "vpc/bandwidthPackage", row.id);
  return {};
}

export function demandRoom(id: string, count: number, context: Context): void {
  demand(
    membersOf(id, context).length + count <= MAX_RESOURCES,
    "LimitExceeded.BandwidthPackageResourceQuota",
    `A bandwidth package is shared by ${MAX_RESOURCES} addresses at most.`,
  );
}

function readAddresses(ids: readonly string[], type: string | undefined, context: Context): AddressRow[] {
  demand(
    (type ?? "Address") === "Address",
    "InvalidParameterValue.ResourceNotSupport",
    "In the embedded cloud EIPs (Address) share bandwidth packages, and nothing else.",
  );
  return ids.map((id) => findAddress(context, id));
}

function membersOf(id: string, { world }: Context): AddressRow[] {
  return world
    .table(addresses)
    .all()
    .filter((address) => address.package === id);
}

/** Of instances: addresses that are no EIPs. */
function ownAddressesOf(id: string, { world }: Context): number {
  return world
    .table(instances)
    .all()
    .filter((instance) => instance.bandwidthPackage === id).length;
}

function checkName(name: string): string {
  demand(
    name.length <= MAX_NAME,
    "InvalidParameterValue.TooLong",
    `BandwidthPackageName must not be longer than ${MAX_NAME} characters.`,
  );
  return name;
}

function checkCharge(chargeType: string): string {
  demand(
    CHARGE_TYPES.includes(chargeType),
    "InvalidParameterValue.InvalidBandwidthPackageChargeType",
    `The embedded cloud sells bandwidth packages by ${CHARGE_TYPES.join(", ")}.`,
  );
  return chargeType;
}
