import { isReference } from "../../../plan/fields";
import { LIMITS } from "../../../rules/catalogue";
import { block, contains, overlap } from "../../../rules/cidr";
import type { Breach, DeclaredProject, Rule, RuleFacts } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { replicatedIn, replicationRule, someOf } from "./rule";

const SEED_NETWORK = "seed 003, source server and replication server, 2021-04-26";
const SMC_NETWORK = "seed 004, network types, 2024-10-21";
/** Control, first pass, changed ranges, and three rules for them for each block of `sources`. */
const RELAY_PORTS = [8080, 8703, 1500] as const;

/** The way from source to relay. */
export const networkRules: readonly Rule[] = [
  {
    id: "REPLICATION-SOURCES-OPEN",
    severity: "error",
    title: "The whole internet never reaches the relays.",
    explanation:
      "Relays take disk contents; whoever reaches them can try. Sources have addresses, or stand behind some that are known.",
    source: "Landfall's security groups",
    needs: "reach",
    check: (_, { reach }) =>
      (reach?.sources ?? []).flatMap((cidr, index) =>
        when(
          block(cidr).prefix === 0,
          ["project", "sources", index],
          `${cidr} lets the whole internet reach the relays. Name the addresses that sources come from, such as 203.0.113.0/24; acknowledge where they truly cannot be known.`,
        ),
      ),
  },
  {
    id: "REPLICATION-SOURCES-NONE",
    severity: "error",
    title: "Somebody may reach the relays.",
    explanation:
      "On Tencent Cloud what no rule accepts is refused: without sources no agent reaches its relay.",
    source: `${SMC_NETWORK}; ${SEED_NETWORK}`,
    needs: "reach",
    check: (declared, { reach }) => {
      const outside = replicatedIn(declared).filter(({ workload }) => workload.source.instance === undefined);
      return when(
        reach?.sources.length === 0 && outside.length > 0,
        ["project", "sources"],
        `No addresses may reach the relays, and ${someOf(outside.map(({ name }) => name))} replicate from outside. Give the project sources, such as 203.0.113.0/24.`,
      );
    },
  },
  {
    id: "REPLICATION-SOURCES-COVER",
    severity: "error",
    title: "Every source's addresses are among those that may reach the relays.",
    explanation: "The relay's security group would drop its connections to 8080, 8703 and 1500.",
    source: `${SMC_NETWORK}; ${SEED_NETWORK}`,
    needs: "reach",
    check: (declared, { reach }) =>
      reach === undefined || reach.sources.length === 0 ? [] : uncovered(declared, reach.sources),
  },
  {
    id: "REPLICATION-GROUP-RULES",
    severity: "error",
    title: "The relays' security group has at most 100 rules.",
    explanation:
      "Every block of sources takes one for each of 8080, 8703 and 1500, and so does the group of sources.",
    source: "VPC quota limits, 2021-11-04",
    needs: "reach",
    check: (_, { reach }) => {
      const rules = ((reach?.sources.length ?? 0) + 1) * RELAY_PORTS.length;
      return when(
        rules > LIMITS.groupRulesPerDirection,
        ["project", "sources"],
        `${reach?.sources.length} blocks take ${rules} rules; a security group has ${LIMITS.groupRulesPerDirection} a direction. Bring blocks together into larger ones.`,
      );
    },
  },
  replicationRule({
    id: "REPLICATION-PRIVATE-LINK",
    severity: "error",
    title: "A private link is named, and is of the kind that is said.",
    explanation:
      "It exists before replication begins; Landfall makes none. Within one VPC there is none to name.",
    source: `${SMC_NETWORK}; private network migration, 2024-12`,
    check: ({ path, workload: { replication } }) => {
      const { network } = replication;
      if (network.mode !== "private") return [];
      const wanted = LINKS[network.via];
      const at = [...path, "replication", "network", "link"];
      const { link } = network;
      if (wanted === undefined)
        return when(
          link !== undefined,
          at,
          "Within a VPC there is no link. Leave it out, or say via what it goes.",
        );
      if (link === undefined)
        return when(
          true,
          at,
          `The ${NAMES[network.via]} that carries replication is not named. Give its id, ${wanted}-….`,
        );
      return when(
        !isReference(link) && !link.startsWith(`${wanted}-`),
        at,
        `${isReference(link) ? "" : link} is no ${NAMES[network.via]}. Give an id such as ${wanted}-1a2b3c4d, or correct via.`,
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-PRIVATE-NETWORK",
    severity: "error",
    title: "In private mode the VPC and subnet of the relays are named.",
    explanation:
      "SMC demands VPC and vSwitch; a link ends in a VPC that exists, and a VPC that the project makes is joined to nothing.",
    source: SMC_NETWORK,
    needs: "network",
    check: ({ path, workload: { replication } }, { network }) =>
      when(
        replication.network.mode === "private" && network !== undefined,
        [...path, "replication", "network", "mode"],
        "Replication is private, and the project makes a VPC of its own, to which no link leads yet. Name the VPC and subnets that the link ends in; acknowledge where the program joins them itself.",
      ),
  }),
  replicationRule({
    id: "REPLICATION-NETWORK-OVERLAP",
    severity: "refused",
    title: "Sources and relays that are joined privately share no addresses.",
    explanation: "Peering, VPN, CCN and Direct Connect cannot carry traffic between overlapping blocks.",
    source: "VPC quota limits, 2021-11-04",
    needs: "network",
    check: ({ path, workload: { replication, source } }, { network }) => {
      const { network: way } = replication;
      if (network === undefined || way.mode !== "private" || way.via === "vpc") return [];
      return (source.addresses ?? []).flatMap((address, index) =>
        when(
          contains(block(network.cidr), block(address)),
          [...path, "source", "addresses", index],
          `${address} lies in the project's VPC ${network.cidr}, so no private link can tell them apart. Give the project another block.`,
        ),
      );
    },
  }),
  {
    id: "REPLICATION-SOURCES-OVERLAP",
    severity: "error",
    title: "No block that may reach the relays overlaps the project's own network.",
    explanation:
      "Connections from a private block that the VPC has itself never leave it: the route stays local.",
    source: "VPC quota limits, 2021-11-04",
    needs: "reach",
    check: (_, { network, reach }) =>
      network === undefined
        ? []
        : (reach?.sources ?? []).flatMap((cidr, index) =>
            when(
              block(cidr).prefix > 0 && overlap(block(cidr), block(network.cidr)),
              ["project", "sources", index],
              `${cidr} overlaps the project's VPC ${network.cidr}. Give the project another block, or correct the source's.`,
            ),
          ),
  },
  replicationRule({
    id: "REPLICATION-PUBLIC-PRIVATE-ADDRESS",
    severity: "warning",
    title: "A source that replicates over the internet is known by public addresses.",
    explanation:
      "The relay sees the address that the source's network shows outside. SMC recommends a private link where there is one: faster and steadier.",
    source: SMC_NETWORK,
    check: ({ path, workload: { replication, source } }) =>
      replication.network.mode !== "public" || source.instance !== undefined
        ? []
        : (source.addresses ?? []).flatMap((address, index) =>
            when(
              LIMITS.privateRanges.some((range) => contains(block(range), block(address))),
              [...path, "source", "addresses", index],
              `${address} is a private address, and relays are reached over the internet. Give the address that the source's network shows outside, or use the network mode private.`,
            ),
          ),
  }),
  replicationRule({
    id: "REPLICATION-OUTBOUND",
    severity: "refused",
    title: "A source reaches its relay and the API.",
    explanation:
      "Outbound 8080 (control), 8703 (first pass) and 1500 (changes) to the relay, and 443. Security groups and firewalls of the source's own side count as well.",
    source: `${SEED_NETWORK}; ${SMC_NETWORK}`,
    needs: "sources",
    check: ({ name, path }, { sources }) => {
      const open = sources?.[name]?.openPorts;
      const closed = [443, ...RELAY_PORTS].filter((port) => open?.includes(port) === false);
      return when(
        closed.length > 0,
        [...path, "source"],
        `The source does not reach ${closed.join(", ")}. Open them outbound in its firewall, and see that its address is among the project's sources.`,
      );
    },
  }),
  {
    id: "REPLICATION-RELAY-ROUTE",
    severity: "error",
    title: "The relays' subnet has a route to the internet, in public mode.",
    explanation:
      "Sources come from outside, and the relay fetches its bundle and calls the API; in private mode the link takes the first part over.",
    source: SEED_NETWORK,
    needs: "account",
    check: routeless,
  },
];

const LINKS = { vpc: undefined, peering: "pcx", vpn: "vpngw", ccn: "ccn", "direct-connect": "dcg" } as const;

const NAMES = {
  vpc: "VPC",
  peering: "peering connection",
  vpn: "VPN gateway",
  ccn: "CCN",
  "direct-connect": "Direct Connect gateway",
} as const;

function uncovered(declared: DeclaredProject, sources: readonly string[]): Breach[] {
  return replicatedIn(declared).flatMap(({ path, workload: { source } }) =>
    (source.addresses ?? []).flatMap((address, index) =>
      when(
        source.instance === undefined && !sources.some((cidr) => contains(block(cidr), block(address))),
        [...path, "source", "addresses", index],
        `${address} is not among the project's sources (${sources.join(", ")}), so its relay will not answer. Add it there.`,
      ),
    ),
  );
}

function routeless(declared: DeclaredProject, { account }: RuleFacts): Breach[] {
  const open = replicatedIn(declared).filter(
    ({ workload }) => workload.replication.network.mode === "public",
  );
  return when(
    account?.stagingRoute === false && open.length > 0,
    ["estate"],
    `The staging subnet has no route to the internet, and ${someOf(open.map(({ name }) => name))} replicate over it. Give relays public addresses or a NAT gateway, or use the network mode private.`,
  );
}
