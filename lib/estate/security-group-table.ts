import { GROUP_NAMES, type GroupName } from "../plan/connection";

/**
 * Every security group that Landfall makes, as data. On Tencent Cloud what no rule accepts is refused, in both
 * directions.
 */

export { GROUP_NAMES, type GroupName };

/** Addresses that depend on the project. */
export type AddressSet = "sources" | "test-subnet" | "targets" | "network";
/** Ports that depend on the project. */
export type PortSet = "test-checks" | "target-checks" | "remote-desktop" | "redis";

export type Peer =
  { readonly cidr: string } | { readonly group: GroupName } | { readonly addresses: AddressSet };

export interface Row {
  readonly protocol: "TCP" | "UDP";
  readonly ports: readonly number[] | PortSet;
  readonly peers: readonly Peer[];
}

/**
 * `none` is stated as a rule that drops everything, so that it also holds beside other groups; `unstated` leaves
 * the direction to the other groups of the same instance.
 */
export type Direction = readonly Row[] | "none" | "unstated";

export interface GroupDefinition {
  /** At most 100 characters, the limit of a description. */
  readonly purpose: string;
  readonly ingress: Direction;
  readonly egress: Direction;
}

/** Control, first pass and rescans, changed ranges. */
export const REPLICATION_PORTS = [8080, 8703, 1500] as const;

const anywhere: Peer = { cidr: "0.0.0.0/0" };
const web: Row = { protocol: "TCP", ports: [443, 80], peers: [anywhere] };
/** Tencent Cloud's own resolvers, the same in every VPC. */
const resolvers: readonly Peer[] = [{ cidr: "183.60.83.19/32" }, { cidr: "183.60.82.98/32" }];
const names: readonly Row[] = [
  { protocol: "TCP", ports: [53], peers: resolvers },
  { protocol: "UDP", ports: [53], peers: resolvers },
];

export const SECURITY_GROUPS: Readonly<Record<GroupName, GroupDefinition>> = {
  relay: {
    purpose: "Staging hosts that receive data from sources",
    ingress: [
      { protocol: "TCP", ports: REPLICATION_PORTS, peers: [{ addresses: "sources" }, { group: "source" }] },
    ],
    egress: [web, ...names],
  },
  source: {
    purpose: "Source servers in this account, beside the groups they have",
    ingress: "unstated",
    egress: [
      { protocol: "TCP", ports: REPLICATION_PORTS, peers: [{ group: "relay" }] },
      { protocol: "TCP", ports: [443], peers: [anywhere] },
    ],
  },
  conversion: {
    purpose: "Hosts that make recovery points bootable",
    ingress: "none",
    egress: [web, ...names, { protocol: "TCP", ports: [22], peers: [{ group: "rescue" }] }],
  },
  "csm-target": {
    purpose: "Targets that the CSM tool writes to",
    ingress: [
      { protocol: "TCP", ports: [443, 80], peers: [{ addresses: "sources" }] },
      { protocol: "TCP", ports: "remote-desktop", peers: [{ addresses: "sources" }] },
    ],
    egress: [web, ...names],
  },
  "test-target": {
    purpose: "Instances of test runs: reachable by checks only, reaching nothing",
    ingress: [{ protocol: "TCP", ports: "test-checks", peers: [{ group: "relay" }, { group: "probe" }] }],
    egress: "none",
  },
  rescue: {
    purpose: "Targets while their system disk is written in rescue mode",
    ingress: [{ protocol: "TCP", ports: [22], peers: [{ group: "conversion" }] }],
    egress: "none",
  },
  // A probe is told what to check through TAT, whose agent polls over 443 and 80 and needs names; nobody ever
  // connects to it.
  probe: {
    purpose: "Small instances that check others from inside the network",
    ingress: "none",
    egress: [
      { protocol: "TCP", ports: "test-checks", peers: [{ addresses: "test-subnet" }] },
      { protocol: "TCP", ports: "target-checks", peers: [{ addresses: "targets" }] },
      web,
      ...names,
    ],
  },
  // For targets whose blueprint names no group of its own: it lets their checks in and gives them updates and
  // names, and leaves who else may reach them to be decided by naming groups.
  target: {
    purpose: "Targets whose blueprint names no security group",
    ingress: [{ protocol: "TCP", ports: "target-checks", peers: [{ group: "probe" }] }],
    egress: [web, ...names],
  },
  // It takes no password until the reconciler has set one, so that nobody outside its network may reach it. From where
  // DTS reaches it is not documented: where its check fails, the addresses that the check shows are added.
  "redis-target": {
    purpose: "Redis targets, reachable from their own network only",
    ingress: [{ protocol: "TCP", ports: "redis", peers: [{ addresses: "network" }] }],
    egress: "none",
  },
};
