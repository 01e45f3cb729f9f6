import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, Refusal } from "../../api";
import { regions, zonesOf } from "../../geography";
import { type InstanceType, instanceTypes } from "../../instance-types";

interface Offer extends InstanceType {
  readonly zone: string;
}

type Filters = readonly { readonly Name?: string; readonly Values?: readonly string[] }[];

const FILTERS: Readonly<Record<string, (offer: Offer) => string>> = {
  zone: (offer) => offer.zone,
  "instance-family": (offer) => offer.family,
  "instance-type": (offer) => offer.type,
  "instance-charge-type": () => "POSTPAID_BY_HOUR",
};

export function describeRegions(): Sdk.DescribeRegionsResponse {
  const RegionSet = regions().map(({ region, name }) => ({
    Region: region,
    RegionName: name,
    RegionState: "AVAILABLE",
  }));
  return { TotalCount: RegionSet.length, RegionSet };
}

export function describeZones(
  _request: Sdk.DescribeZonesRequest,
  context: Context,
): Sdk.DescribeZonesResponse {
  const ZoneSet = zonesOf(context.region).map(({ zone, zoneId, name }) => ({
    Zone: zone,
    ZoneName: name,
    ZoneId: zoneId,
    ZoneState: "AVAILABLE",
  }));
  return { TotalCount: ZoneSet.length, ZoneSet };
}

export function describeZoneInstanceConfigInfos(
  request: Sdk.DescribeZoneInstanceConfigInfosRequest,
  context: Context,
): Sdk.DescribeZoneInstanceConfigInfosResponse {
  const InstanceTypeQuotaSet = offers(request.Filters ?? [], context).map((offer) => ({
    Zone: offer.zone,
    InstanceType: offer.type,
    InstanceFamily: offer.family,
    InstanceChargeType: "POSTPAID_BY_HOUR",
    TypeName: offer.family,
    Cpu: offer.cpu,
    Memory: offer.memory,
    Gpu: 0,
    GpuCount: 0,
    Fpga: 0,
    NetworkCard: 0,
    Status: "SELL",
    StatusCategory: "EnoughStock",
    SoldOutReason: "",
    LocalDiskTypeList: [],
    Remark: "",
  }));
  return { InstanceTypeQuotaSet };
}

export function describeInstanceTypeConfigs(
  request: Sdk.DescribeInstanceTypeConfigsRequest,
  context: Context,
): Sdk.DescribeInstanceTypeConfigsResponse {
  const InstanceTypeConfigSet = offers(request.Filters ?? [], context).map((offer) => ({
    Zone: offer.zone,
    InstanceType: offer.type,
    InstanceFamily: offer.family,
    GPU: 0,
    GpuCount: 0,
    CPU: offer.cpu,
    Memory: offer.memory,
    FPGA: 0,
  }));
  return { InstanceTypeConfigSet };
}

function offers(filters: Filters, context: Context): Offer[] {
  const all = zonesOf(context.region).flatMap(({ zone }) =>
    instanceTypes().map((type) => ({ ...type, zone })),
  );
  return filters
    .filter((filter) => filter.Name !== "sort-keys")
    .reduce((rows, filter) => {
      const read = FILTERS[filter.Name ?? ""];
      if (read === undefined)
        throw new Refusal("InvalidFilter", `The filter \`${filter.Name ?? ""}\` is not supported.`);
      const values = filter.Values ?? [];
      return values.length === 0 ? rows : rows.filter((offer) => values.includes(read(offer)));
    }, all);
}
