import {
  isOpen,
  peerOf,
  portRuleText,
  securityGroups,
  type Direction,
  type PortRule,
  type SecurityGroups,
} from "../security-groups";
import { listed, migrationIn, verdict, type MatcherContext, type MatcherResult } from "./matcher";

interface PortOptions {
  /**
   * What Landfall calls one of its groups (`relay`, `csm-target`), or a security group's whole name.
   *
   * @default - any group of the stack
   */
  readonly group?: string;
  /** @default "TCP" */
  readonly protocol?: "TCP" | "UDP";
}

/** A way in. */
export interface PortOpenFrom extends PortOptions {
  /**
   * An IPv4 or IPv6 block, all of which must be let in by one rule, or a group.
   *
   * @default - anybody
   */
  readonly from?: string;
  readonly to?: undefined;
}

/** A way out. */
export interface PortOpenTo extends PortOptions {
  /** The block or group that members of the group must reach. */
  readonly to: string;
  readonly from?: undefined;
}

/** Which way is asked about, and of which group. */
export type OpenPortOptions = PortOpenFrom | PortOpenTo;

/**
 * Passes when a security group's rules, read in their order, accept the port. Only rules in the same stack are read.
 *
 * @throws LandfallError `TEST-GROUP` when a group is named that the stack does not have, under `not` as well
 */
export function toOpenPort(
  this: MatcherContext,
  received: unknown,
  port: number,
  options: OpenPortOptions = {},
): MatcherResult {
  const migration = migrationIn(received);
  const { from, group, protocol = "TCP", to } = options;
  const direction: Direction = to === undefined ? "ingress" : "egress";
  const all = securityGroups(migration);
  const asked = group === undefined ? all.list : [all.named(group)];
  const given = from ?? to;
  const peer = given === undefined ? undefined : peerOf(given, all);
  const pass = asked.some((one) => isOpen(one[direction], { port, protocol, peer }));
  const there = asked.map((one) => listed(`${one.name}, ${direction}`, one[direction].map(withNames(all))));
  const who = group === undefined ? "a security group" : `security group ${group}`;
  const where = given === undefined ? "" : ` ${direction === "ingress" ? "from" : "to"} ${given}`;
  return verdict(
    pass,
    `${who} ${pass ? "not " : ""}to open ${protocol} ${port}${where}`,
    there.length === 0 ? "The stack has no security groups." : there.join("\n"),
  );
}

function withNames({ list }: SecurityGroups): (rule: PortRule) => string {
  return (rule) =>
    list.reduce((text, { name, reference }) => text.replace(reference, name), portRuleText(rule));
}
