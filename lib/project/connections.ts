import { NO_NEEDS, type AddedRule, type EstateNeeds, type GroupName } from "../estate";
import { canonicalJson } from "../plan/canonical";
import { CONNECTION_DESCRIPTION, type ConnectionSpec, type ConnectionsSpec } from "../plan/connection";
import { Peer } from "./peer";
import type { Port } from "./port";
import type { References } from "./references";

/**
 * Who may talk to the instances of one of the project's groups, beside what Landfall itself lets through. A group has
 * one rule set; additions are collected, and rendered into it once, whatever their order in the program.
 */
export class Connections {
  /** @internal */
  constructor(
    private readonly add: (end: "from" | "to", peer: Peer, port: Port, description: string) => void,
  ) {}

  /**
   * Lets a peer in. The whole internet breaks rule CONNECTION-OPEN, which has to be acknowledged.
   *
   * @param description at most 100 characters
   */
  allowFrom(peer: Peer, port: Port, description = CONNECTION_DESCRIPTION): void {
    this.add("from", peer, port, description);
  }

  /** Lets the group's instances reach a peer. */
  allowTo(peer: Peer, port: Port, description = CONNECTION_DESCRIPTION): void {
    this.add("to", peer, port, description);
  }

  /** Lets the group's instances reach every address. */
  allowToAnyIpv4(port: Port, description?: string): void {
    this.allowTo(Peer.anyIpv4(), port, description);
  }
}

/** The connections of all groups of a project. */
export class ConnectionBook {
  private readonly said = new Map<GroupName, ConnectionSpec[]>();

  constructor(
    private readonly references: References,
    private readonly need: (needs: EstateNeeds) => void,
  ) {}

  of(group: GroupName): Connections {
    return new Connections((end, peer, port, description) => {
      const others = this.said.get(group) ?? [];
      this.said.set(group, [
        ...others,
        this.references.plain(
          { [end]: peer.id, protocol: port.protocol, ports: port.ports, description },
          `connections/${group}/${others.length}`,
          // One of the two ends is there.
        ) as unknown as ConnectionSpec,
      ]);
      this.need({ ...NO_NEEDS, groups: [group], added: [addedRule(group, end, peer, port, description)] });
    });
  }

  /** In the plan's words; a set, in one order. */
  get spec(): ConnectionsSpec | undefined {
    if (this.said.size === 0) return undefined;
    return Object.fromEntries([...this.said].map(([group, list]) => [group, distinct(list)]));
  }
}

/** Equal ones once, in the order of their text. */
export function distinct<T>(connections: readonly T[]): T[] {
  const byText = new Map(connections.map((connection) => [canonicalJson(connection), connection]));
  return [...byText].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, connection]) => connection);
}

function addedRule(
  group: GroupName,
  end: "from" | "to",
  peer: Peer,
  { ports, protocol }: Port,
  description: string,
): AddedRule {
  return {
    group,
    direction: end === "from" ? "ingress" : "egress",
    rule: {
      action: "ACCEPT",
      protocol: UPPER[protocol],
      port: ports === "all" ? "ALL" : ports,
      ...peer.where,
      description,
    },
  };
}

const UPPER = { tcp: "TCP", udp: "UDP", icmp: "ICMP", all: "ALL" } as const;
