import type { AddressSet, Direction, GroupName, Peer, PortSet, Row } from "./security-group-table";

/** What the table leaves to the project. */
export interface RuleFacts {
  readonly addresses: Readonly<Partial<Record<AddressSet, readonly string[]>>>;
  readonly ports: Readonly<Partial<Record<PortSet, readonly number[]>>>;
  /** What users have let through beside the table. */
  readonly added?: readonly AddedRule[];
  /** Ids of the groups that exist; a row about any other group says nothing. */
  readonly groups: Readonly<Partial<Record<GroupName, string>>>;
}

/** A user's own addition to one of the groups. */
export interface AddedRule {
  readonly group: GroupName;
  readonly direction: "ingress" | "egress";
  readonly rule: Rule;
}

/** One rule of a `tencentcloud_security_group_rule_set`. The API gives actions and ports back as they were sent. */
export interface Rule {
  readonly action: "ACCEPT" | "DROP";
  readonly protocol: "TCP" | "UDP" | "ICMP" | "ALL";
  readonly port: string;
  readonly cidrBlock?: string;
  readonly sourceSecurityId?: string;
  readonly description: string;
}

const DROP_ALL: Rule = {
  action: "DROP",
  protocol: "ALL",
  port: "ALL",
  cidrBlock: "0.0.0.0/0",
  description: "nothing",
};

/**
 * The rules of one direction, in order of priority; undefined where neither the table nor a user states it. Additions
 * come first, so that they hold in a direction that the table closes.
 */
export function rulesOf(
  direction: Direction,
  facts: RuleFacts,
  added: readonly Rule[] = [],
): readonly Rule[] | undefined {
  if (direction === "unstated") return added.length === 0 ? undefined : once(added);
  if (direction === "none") return once([...added, DROP_ALL]);
  const rules = once([...added, ...direction.flatMap((row) => rulesOfRow(row, facts))]);
  return rules.length === 0 ? [DROP_ALL] : rules;
}

/** The API refuses a direction that says the same twice (`DuplicatePolicy`), whatever the descriptions. */
function once(rules: readonly Rule[]): readonly Rule[] {
  const kept = new Map<string, Rule>();
  for (const rule of rules) {
    const { description: _, ...said } = rule;
    const key = JSON.stringify(Object.entries(said).sort());
    if (!kept.has(key)) kept.set(key, rule);
  }
  return [...kept.values()];
}

function rulesOfRow(row: Row, facts: RuleFacts): Rule[] {
  const ports = typeof row.ports === "string" ? (facts.ports[row.ports] ?? []) : row.ports;
  return row.peers.flatMap((peer) =>
    peersOf(peer, facts).flatMap(({ name, ...where }) =>
      ports.map((port) => ({
        action: "ACCEPT" as const,
        protocol: row.protocol,
        port: String(port),
        ...where,
        description: name,
      })),
    ),
  );
}

type PeerRule = Pick<Rule, "cidrBlock" | "sourceSecurityId"> & { readonly name: string };

function peersOf(peer: Peer, facts: RuleFacts): PeerRule[] {
  if ("cidr" in peer)
    return [{ cidrBlock: peer.cidr, name: peer.cidr === "0.0.0.0/0" ? "anywhere" : "resolver" }];
  if ("addresses" in peer) {
    return (facts.addresses[peer.addresses] ?? []).map((cidrBlock) => ({ cidrBlock, name: peer.addresses }));
  }
  const sourceSecurityId = facts.groups[peer.group];
  return sourceSecurityId === undefined ? [] : [{ sourceSecurityId, name: `group ${peer.group}` }];
}
