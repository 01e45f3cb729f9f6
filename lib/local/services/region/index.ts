import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/region/v20220627/region_models";
import { action, type Context, demand, type Service } from "../../api";
import { regions, zonesOf } from "../../geography";

/** Products whose regions and zones are asked for; all of them are sold everywhere in the embedded cloud. */
const PRODUCTS = ["cvm", "cbs", "clb", "dts", "redis", "vpc"];

/** Regions and zones by product; the official provider asks it before it makes a Redis instance. */
export const region: Service = {
  name: "region",
  version: "2022-06-27",
  scope: "regional",
  soldOut: "ResourceNotFound",
  actions: {
    DescribeRegions: action("Product! Scene:number", describeRegions),
    DescribeZones: action("Product! Scene:number", describeZones),
  },
};

function describeRegions(request: Sdk.DescribeRegionsRequest): Sdk.DescribeRegionsResponse {
  checkProduct(request.Product);
  const RegionSet = regions().map(({ region: Region, name }) => ({
    Region,
    RegionName: name,
    RegionState: "AVAILABLE",
    RegionTypeMC: 0,
    LocationMC: "",
    RegionNameMC: name,
    RegionIdMC: "",
  }));
  return { TotalCount: RegionSet.length, RegionSet };
}

function describeZones(request: Sdk.DescribeZonesRequest, context: Context): Sdk.DescribeZonesResponse {
  checkProduct(request.Product);
  const ZoneSet = zonesOf(context.region).map(({ zone, zoneId, name }) => ({
    Zone: zone,
    ZoneName: name,
    ZoneId: zoneId,
    ZoneState: "AVAILABLE",
    ParentZone: "",
    ParentZoneId: "",
    ParentZoneName: "",
    ZoneType: "",
    MachineRoomTypeMC: "",
    ZoneIdMC: zoneId,
  }));
  return { TotalCount: ZoneSet.length, ZoneSet };
}

function checkProduct(product: string): void {
  demand(
    PRODUCTS.includes(product),
    "InvalidParameterValue",
    `The product \`${product}\` is not one of ${PRODUCTS.join(", ")}.`,
  );
}
