import { GROUP_NAMES, type ConnectionSpec, type GroupName } from "../plan/connection";
import { isReference } from "../plan/fields";
import { LIMITS } from "./catalogue";
import { block, blockText, isAligned } from "./cidr";
import type { DeclaredProject, PlanPath, Rule } from "./rule";
import { known, when } from "./subjects";

const POLICIES = "CreateSecurityGroupPolicies, API metadata of 2026-08-21";
const VPC_QUOTAS = "VPC quota limits, 2021-11-04";

/** What users let through the project's groups, beside Landfall's own rules. */
export const connectionRules: readonly Rule[] = [
  {
    id: "CONNECTION-OPEN",
    severity: "error",
    title: "Nobody comes in from the whole internet.",
    explanation:
      "A group of the project guards hosts that hold the contents of disks, or targets that have not been hardened yet.",
    source: "Landfall's security groups",
    check: (declared) =>
      blocksOf(declared).flatMap(({ cidr, direction, group, path }) =>
        when(
          direction === "from" && block(cidr).prefix === 0,
          path,
          `${cidr} lets the whole internet reach the group ${group}. Name the addresses that are meant, or a security group; acknowledge where they truly cannot be known.`,
        ),
      ),
  },
  {
    id: "CONNECTION-ALIGNED",
    severity: "refused",
    title: "A block of a connection starts at its own first address.",
    explanation: "10.0.1.0/16 names no block: with 16 bits of network the last two numbers are 0.",
    source: POLICIES,
    check: (declared) =>
      blocksOf(declared).flatMap(({ cidr, path }) =>
        when(!isAligned(cidr), path, `${cidr} has host bits. Write ${blockText(block(cidr))}.`),
      ),
  },
  {
    id: "CONNECTION-PORTS",
    severity: "refused",
    title: "A connection's ports are ports of its protocol.",
    explanation: "ICMP has no ports, and a rule for all protocols takes all ports.",
    source: POLICIES,
    check: (declared) =>
      connectionsOf(declared).flatMap(({ connection: { ports, protocol }, path }) =>
        portFaults(protocol, ports).map((message) => ({ path: [...path, "ports"], message })),
      ),
  },
  {
    id: "CONNECTION-COUNT",
    severity: "error",
    title: "A group's own rules and those that users add are at most 100 in each direction.",
    explanation:
      "More by request. Of Landfall's own rules those for sources grow with the program; they are counted.",
    source: VPC_QUOTAS,
    check: (declared) =>
      GROUP_NAMES.flatMap((group) =>
        (["from", "to"] as const).flatMap((direction) => {
          const added = connectionsOf(declared).filter(
            (one) => one.group === group && one.direction === direction,
          ).length;
          const count = added + ownRules(declared, group, direction);
          return when(
            added > 0 && count > LIMITS.groupRulesPerDirection,
            ["connections", group],
            `The group ${group} would have ${count} rules for what ${direction === "from" ? "comes in" : "goes out"}, ${added} of them added; ${LIMITS.groupRulesPerDirection} are allowed. Bring blocks together into larger ones.`,
          );
        }),
      ),
  },
  {
    id: "CONNECTION-ISOLATION",
    severity: "warning",
    title: "Instances of test runs reach nothing.",
    explanation:
      "A test run is a copy of a system that is in production. What it can reach it may write to: queues, mail, databases.",
    source: "Landfall's test runs",
    check: (declared) =>
      connectionsOf(declared).flatMap(({ direction, group, path }) =>
        when(
          group === "test-target" && direction === "to",
          path,
          "Copies of production systems will reach this during test runs. Keep it to what cannot be changed by them, such as name servers.",
        ),
      ),
  },
];

interface ConnectionSubject {
  readonly group: GroupName;
  readonly connection: ConnectionSpec;
  readonly direction: "from" | "to";
  readonly path: PlanPath;
}

function connectionsOf({ connections = {} }: DeclaredProject): ConnectionSubject[] {
  return GROUP_NAMES.flatMap((group) =>
    (connections[group] ?? []).map((connection, index) => ({
      group,
      connection,
      direction: "from" in connection ? ("from" as const) : ("to" as const),
      path: ["connections", group, index],
    })),
  );
}

/** Connections with addresses that are known; the others are judged once they are. */
function blocksOf(declared: DeclaredProject): (ConnectionSubject & { readonly cidr: string })[] {
  return connectionsOf(declared).flatMap((subject) => {
    const { connection, direction, path } = subject;
    const cidr = known("from" in connection ? connection.from : connection.to);
    return cidr?.includes("/") ? [{ ...subject, cidr, path: [...path, direction] }] : [];
  });
}

function portFaults(protocol: ConnectionSpec["protocol"], ports: string): string[] {
  if (protocol === "icmp" || protocol === "all")
    return ports === "all" ? [] : [`A connection of ${protocol} has no single ports. Write all.`];
  if (ports === "all") return [];
  const [from = 0, to = from] = ports.split("-").map(Number);
  return from >= 1 && to <= 65_535 && from <= to
    ? []
    : [`${ports} are no ports. Write a port from 1 to 65535, or a range from a lower to a higher one.`];
}

/** Rules that Landfall states itself, where their number depends on the program: control, first pass and changed ranges. */
function ownRules({ project }: DeclaredProject, group: GroupName, direction: "from" | "to"): number {
  if (group !== "relay" || direction !== "from") return 0;
  const sources = (project.sources ?? []).filter((source) => !isReference(source));
  return (sources.length + 1) * 3;
}
