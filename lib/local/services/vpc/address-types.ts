import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { type Context, demand } from "../../api";
import { SHARED } from "./address-charges";
import { findBandwidthPackage } from "./find";

/** Types of addresses that are sold, and where (SDK vpc, AllocateAddresses); no regions means in all. */
const ADDRESS_TYPES: Readonly<Record<string, readonly string[]>> = {
  EIP: [],
  HighQualityEIP: ["ap-hongkong", "ap-singapore"],
};

/** The type of a new EIP. @throws Refusal where it is not sold, or not with that */
export function readType(request: Sdk.AllocateAddressesRequest, { region }: Context): string {
  const type = request.AddressType ?? "EIP";
  const where = ADDRESS_TYPES[type];
  demand(
    where !== undefined && (where.length === 0 || where.includes(region)),
    "InvalidParameterValue",
    `Addresses of the type ${type} are not sold in ${region}.`,
  );
  demand(
    !request.AnycastZone && !request.AntiDDoSPackageId && !request.IPChargeType,
    "InvalidParameterValue.AddressTypeConflict",
    `AnycastZone, AntiDDoSPackageId and IPChargeType do not go with the type ${type}.`,
  );
  demand(
    (request.InternetServiceProvider ?? "BGP") === "BGP" && !request.VipCluster?.length,
    "InvalidParameterValue",
    "The embedded cloud has addresses of the provider BGP, and gives them out as they come.",
  );
  demand(
    !request.DedicatedClusterId,
    "InvalidParameterValue.InvalidDedicatedClusterId",
    `The dedicated cluster \`${request.DedicatedClusterId}\` does not exist.`,
  );
  return type;
}

/** The package that a new EIP shares; empty without. */
export function readPackage(
  { BandwidthPackageId: id = "" }: Sdk.AllocateAddressesRequest,
  chargeType: string,
  context: Context,
): string {
  demand(
    (chargeType === SHARED) === (id !== ""),
    "InvalidParameterConflict",
    `BandwidthPackageId goes with the charge type ${SHARED}.`,
  );
  return id === "" ? "" : findBandwidthPackage(context, id).id;
}
