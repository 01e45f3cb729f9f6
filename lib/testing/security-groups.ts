import { BlockList, isIP } from "node:net";
import { LandfallError } from "../base/errors";
import type { SynthesizedMigration } from "./synth-migration";

export type Direction = "ingress" | "egress";

/** A rule as the provider's `security_group_rule_set` states it. */
export interface PortRule {
  readonly action: string;
  readonly protocol?: string;
  readonly port?: string;
  readonly cidr_block?: string;
  readonly ipv6_cidr_block?: string;
  readonly source_security_id?: string;
}

export interface SecurityGroupRules {
  readonly name: string;
  /** The expression by which rules name this group as a peer. */
  readonly reference: string;
  readonly ingress: readonly PortRule[];
  readonly egress: readonly PortRule[];
}

/** The security groups of a stack. */
export interface SecurityGroups {
  readonly list: readonly SecurityGroupRules[];
  /** @throws LandfallError `TEST-GROUP` */
  named(name: string): SecurityGroupRules;
}

export type Peer = { readonly cidr: string } | { readonly group: SecurityGroupRules };

export interface Connection {
  readonly port: number;
  readonly protocol: string;
  /** Undefined: anybody. */
  readonly peer: Peer | undefined;
}

export function securityGroups({ plan, terraform }: SynthesizedMigration): SecurityGroups {
  const ruleSets = Object.values(terraform.resource?.tencentcloud_security_group_rule_set ?? {}) as RuleSet[];
  const groups = Object.entries(terraform.resource?.tencentcloud_security_group ?? {}) as [string, Group][];
  const list = groups
    .map(([id, { name }]) => {
      const reference = `\${tencentcloud_security_group.${id}.id}`;
      const own = ruleSets.filter(({ security_group_id }) => security_group_id === reference);
      return {
        name,
        reference,
        ingress: own.flatMap(({ ingress }) => ingress ?? []),
        egress: own.flatMap(({ egress }) => egress ?? []),
      };
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const prefix = `landfall-${plan.project.name}-`;
  return {
    list,
    named(name) {
      const group = list.find((one) => one.name === name || one.name === prefix + name);
      if (group) return group;
      const names = list.map((one) => one.name.replace(prefix, "")).join(", ");
      throw new LandfallError(
        "TEST-GROUP",
        `the stack has no security group "${name}"; it has: ${names === "" ? "none" : names}.`,
        { remedy: "Name one of these, or its whole name." },
      );
    },
  };
}

/** What a matcher's `from` or `to` means. @throws LandfallError `TEST-GROUP` */
export function peerOf(given: string, groups: SecurityGroups): Peer {
  return isIP(given.split("/")[0] ?? "") > 0 ? { cidr: given } : { group: groups.named(given) };
}

/** Whether rules, the first that matches deciding, accept a connection with all of its peer. */
export function isOpen(rules: readonly PortRule[], { peer, port, protocol }: Connection): boolean {
  const matching = rules.filter((rule) => matchesProtocol(rule, protocol) && matchesPort(rule, port));
  const accepts = ({ action }: PortRule) => action === "ACCEPT";
  const decides =
    peer === undefined
      ? (rule: PortRule) => accepts(rule) || isEverybody(rule)
      : (rule: PortRule) => (accepts(rule) ? coversAll(rule, peer) : touches(rule, peer));
  const deciding = matching.find(decides);
  return deciding !== undefined && accepts(deciding);
}

/** `accept TCP 443 0.0.0.0/0`. */
export function portRuleText({ action, port = "ALL", protocol = "ALL", ...peer }: PortRule): string {
  return `${action.toLowerCase()} ${protocol} ${port} ${peer.cidr_block ?? peer.ipv6_cidr_block ?? peer.source_security_id ?? "another kind of peer"}`;
}

interface Group {
  readonly name: string;
}

interface RuleSet {
  readonly security_group_id: string;
  readonly ingress?: readonly PortRule[];
  readonly egress?: readonly PortRule[];
}

function matchesProtocol({ protocol = "ALL" }: PortRule, wanted: string): boolean {
  return protocol.toUpperCase() === "ALL" || protocol.toUpperCase() === wanted;
}

/** `ALL`, `80`, `80,443` or `8000-9000`. */
function matchesPort({ port = "ALL" }: PortRule, wanted: number): boolean {
  if (port.toUpperCase() === "ALL") return true;
  return port.split(",").some((range) => {
    const [from = NaN, to = from] = range.split("-").map(Number);
    return from <= wanted && wanted <= to;
  });
}

function isEverybody(rule: PortRule): boolean {
  return rule.cidr_block === "0.0.0.0/0";
}

/** Every address may be a member of a group. */
function coversAll(rule: PortRule, peer: Peer): boolean {
  if ("group" in peer) return isEverybody(rule) || rule.source_security_id === peer.group.reference;
  const block = blockOf(rule);
  return block !== undefined && covers(block, peer.cidr);
}

function touches(rule: PortRule, peer: Peer): boolean {
  if ("group" in peer) return coversAll(rule, peer);
  const block = blockOf(rule);
  return block !== undefined && (covers(block, peer.cidr) || covers(peer.cidr, block));
}

function blockOf({ cidr_block, ipv6_cidr_block }: PortRule): string | undefined {
  return cidr_block ?? ipv6_cidr_block;
}

function covers(outer: string, inner: string): boolean {
  const [one, other] = [parse(outer), parse(inner)];
  if (one.family !== other.family || one.prefix > other.prefix) return false;
  const list = new BlockList();
  list.addSubnet(one.address, one.prefix, one.family);
  return list.check(other.address, other.family);
}

function parse(cidr: string): { address: string; family: "ipv4" | "ipv6"; prefix: number } {
  const [address = "", prefix] = cidr.split("/");
  const isLong = isIP(address) === 6;
  return {
    address,
    family: isLong ? "ipv6" : "ipv4",
    prefix: prefix === undefined ? (isLong ? 128 : 32) : Number(prefix),
  };
}
