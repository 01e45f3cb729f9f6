import { isReference } from "../../../plan/fields";
import { LIMITS } from "../../../rules/catalogue";
import { block, contains } from "../../../rules/cidr";
import { cited } from "../../../rules/documents";
import type { Breach, DeclaredProject, Rule, RuleFacts } from "../../../rules/rule";
import { someOf } from "../../../rules/servers";
import { when } from "../../../rules/subjects";
import { replicatedIn, replicationRule } from "./rule";

const NOTES_NETWORK = cited("cloudEndure", "source server and replication server");
const SMC_NETWORK = cited("smcAgent", "network types");
/** Control, first pass, changed ranges. */
const RELAY_PORTS = [8080, 8703, 1500] as const;

/** The way from source to relay. */
export const networkRules: readonly Rule[] = [
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
    source: `${NOTES_NETWORK}; ${SMC_NETWORK}`,
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
    source: NOTES_NETWORK,
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
