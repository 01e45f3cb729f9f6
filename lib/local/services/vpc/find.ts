import { type Context, demand, Refusal } from "../../api";
import type { Table, TableKey } from "../../world";
import type { Resource } from "../resource";
import {
  addresses,
  type AddressRow,
  type BandwidthPackageRow,
  bandwidthPackages,
  routeTables,
  type RouteTableRow,
  securityGroups,
  type SecurityGroupRow,
  subnets,
  type SubnetRow,
  vpcs,
  type VpcRow,
} from "./rows";

/** The row of an id in the caller's region, or the refusal that the vpc service has for it. */
function finder<R extends Resource>(key: TableKey<R>, code: string, what: string) {
  return (context: Context, id: string | null | undefined): R => {
    const table: Table<R> = context.world.table(key);
    const row = table.get(id ?? "");
    if (row === undefined || row.region !== context.region)
      throw new Refusal(code, `The ${what} \`${id ?? ""}\` does not exist.`);
    return row;
  };
}

export const findVpc = finder<VpcRow>(vpcs, "ResourceNotFound", "VPC");
export const findSubnet = finder<SubnetRow>(subnets, "ResourceNotFound", "subnet");
export const findRouteTable = finder<RouteTableRow>(routeTables, "ResourceNotFound", "route table");
export const findSecurityGroup = finder<SecurityGroupRow>(
  securityGroups,
  "ResourceNotFound",
  "security group",
);
export const findAddress = finder<AddressRow>(addresses, "InvalidAddressId.NotFound", "EIP");
export const findBandwidthPackage = finder<BandwidthPackageRow>(
  bandwidthPackages,
  "InvalidParameterValue.BandwidthPackageNotFound",
  "bandwidth package",
);

/** Neither comes nor goes nor changes hands. @throws Refusal while it does */
export function demandAtRest({ id, status }: AddressRow): void {
  demand(
    status === "BIND" || status === "UNBIND",
    "UnsupportedOperation.AddressStatusNotPermit",
    `The EIP \`${id}\` is ${status}.`,
  );
}
