import { defineTable, type Row } from "../../world";
import type { Resource } from "../resource";
import type { Term } from "../terms";

export interface VpcRow extends Resource {
  readonly name: string;
  readonly cidr: string;
  /** Further CIDR blocks, in which subnets may lie too. */
  readonly assistants: readonly string[];
  readonly dnsServers: readonly string[];
  readonly domainName: string;
  readonly multicast: boolean;
  readonly publishRoutes: boolean;
  readonly publishRoutes6: boolean;
}

export interface SubnetRow extends Resource {
  readonly name: string;
  readonly vpc: string;
  readonly cidr: string;
  readonly zone: string;
  readonly broadcast: boolean;
  readonly routeTable: string;
}

export interface RouteEntry {
  readonly id: number;
  readonly item: string;
  readonly destination: string;
  readonly gatewayType: string;
  readonly gateway: string;
  readonly description: string;
  readonly enabled: boolean;
}

export interface RouteTableRow extends Resource {
  readonly name: string;
  readonly vpc: string;
  readonly main: boolean;
  readonly routes: readonly RouteEntry[];
}

/** A security-group rule as the client wrote it: port, action and CIDR are given back verbatim. */
export interface Policy {
  readonly protocol: string;
  readonly port: string;
  readonly cidr: string;
  readonly cidr6: string;
  readonly group: string;
  readonly action: string;
  readonly description: string;
  readonly modifiedAt: number;
}

export interface SecurityGroupRow extends Resource {
  /** When it, or its rules, last changed; absent until they do. */
  readonly updatedAt?: number;
  readonly name: string;
  readonly description: string;
  readonly project: string;
  readonly version: number;
  /** Ordered: the first that matches decides. */
  readonly ingress: readonly Policy[];
  readonly egress: readonly Policy[];
}

/** Which group is a project's default one. Its id is `region/project`. */
export interface DefaultGroupRow extends Row {
  readonly group: string;
}

export type AddressStatus = "CREATING" | "UNBIND" | "BINDING" | "BIND" | "UNBINDING" | "OFFLINING";

export interface AddressRow extends Resource {
  readonly name: string;
  readonly ip: string;
  readonly status: AddressStatus;
  readonly type: string;
  readonly egress: string;
  /** Empty unless bound or being bound. */
  readonly instance: string;
  /** The secondary private address that it is bound to; empty for the primary one. */
  readonly secondary: string;
  readonly chargeType: string;
  /** Null unless it is paid for in advance. */
  readonly term: Term | null;
  /** Its term is over, or it was given back: it waits to be renewed or released. */
  readonly isolated: boolean;
  /** The bandwidth package that it shares; empty without. */
  readonly package: string;
  /** Mbit/s. */
  readonly bandwidth: number;
}

/** A bandwidth that EIPs share. */
export interface BandwidthPackageRow extends Resource {
  readonly name: string;
  readonly network: string;
  readonly chargeType: string;
  /** Mbit/s; -1 for no limit. */
  readonly bandwidth: number;
  readonly egress: string;
}

/** A secondary address of an instance's interface. Its id is `instance/address`. */
export interface PrivateIpRow extends Row {
  readonly instance: string;
  readonly ip: string;
  readonly description: string;
}

/** What DescribeTaskResult tells of an address task. */
export interface AddressTaskRow extends Row {
  readonly result: "RUNNING" | "SUCCESS";
}

export const vpcs = defineTable<VpcRow>("vpc.vpcs");
export const subnets = defineTable<SubnetRow>("vpc.subnets");
export const routeTables = defineTable<RouteTableRow>("vpc.routeTables");
export const securityGroups = defineTable<SecurityGroupRow>("vpc.securityGroups");
export const defaultGroups = defineTable<DefaultGroupRow>("vpc.defaultGroups");
export const addresses = defineTable<AddressRow>("vpc.addresses");
export const bandwidthPackages = defineTable<BandwidthPackageRow>("vpc.bandwidthPackages");
export const privateIps = defineTable<PrivateIpRow>("vpc.privateIps");
export const addressTasks = defineTable<AddressTaskRow>("vpc.addressTasks");
