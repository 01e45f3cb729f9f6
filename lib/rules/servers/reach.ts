import { isReference } from "../../plan/fields";
import { LIMITS } from "../catalogue";
import { block, blockText, contains, isAligned, overlap } from "../cidr";
import { cited } from "../documents";
import type { Breach, DeclaredProject, Rule } from "../rule";
import { when } from "../subjects";
import { serversOf, someOf, type ServerSubject } from "./rule";

const GUIDE = `${cited("cloudEndure", "source server")}; ${cited("smcAgent", "network types")}`;
const VPC_QUOTAS = "VPC quota limits, 2021-11-04";
/** Rules for each block of sources in the largest group: control, first pass and changed ranges of a relay. */
const RULES_A_BLOCK = 3;

/** Who may reach relays and targets of the CSM tool. */
export const reachRules: readonly Rule[] = [
  {
    id: "SOURCES-OPEN",
    severity: "error",
    title: "The whole internet never reaches relays and targets.",
    explanation:
      "They take the contents of disks; whoever reaches them can try. Sources have addresses, or stand behind some that are known.",
    source: "Landfall's security groups",
    check: (declared) =>
      blocksOf(declared).flatMap(({ cidr, path }) =>
        when(
          block(cidr).prefix === 0,
          path,
          `${cidr} lets the whole internet reach the relays. Name the addresses that sources come from, such as 203.0.113.0/24; acknowledge where they truly cannot be known.`,
        ),
      ),
  },
  {
    id: "SOURCES-ALIGNED",
    severity: "refused",
    title: "A block of sources starts at its own first address.",
    explanation: "10.0.1.0/16 names no block: with 16 bits of network the last two numbers are 0.",
    source: "CreateSecurityGroupPolicies, API metadata of 2026-08-21",
    check: (declared) =>
      blocksOf(declared).flatMap(({ cidr, path }) =>
        when(!isAligned(cidr), path, `${cidr} has host bits. Write ${blockText(block(cidr))}.`),
      ),
  },
  {
    id: "SOURCES-NONE",
    severity: "error",
    title: "Somebody may reach the relays, and the targets that the CSM tool writes to.",
    explanation: "On Tencent Cloud what no rule accepts is refused: without sources no server reaches them.",
    source: GUIDE,
    check: (declared) => {
      const outside = serversOf(declared).filter(comesFromOutside);
      return when(
        (declared.project.sources ?? []).length === 0 && outside.length > 0,
        ["project", "sources"],
        `No addresses may reach relays or targets, and ${someOf(outside.map(({ name }) => name))} migrate from outside. Give the project sources, such as 203.0.113.0/24.`,
      );
    },
  },
  {
    id: "SOURCES-COVER",
    severity: "error",
    title: "Every source's addresses are among those that may reach the relays.",
    explanation:
      "The security group would drop its connections: 8080, 8703 and 1500 of a relay, 443 and 80 of a target.",
    source: GUIDE,
    check: uncovered,
  },
  {
    id: "SOURCES-OVERLAP",
    severity: "error",
    title: "No block of sources overlaps the project's own network.",
    explanation: "Answers to an address that the VPC has itself never leave it: the route stays local.",
    source: VPC_QUOTAS,
    needs: "network",
    check: (declared, { network }) =>
      network === undefined
        ? []
        : blocksOf(declared).flatMap(({ cidr, path }) =>
            when(
              block(cidr).prefix > 0 && overlap(block(cidr), block(network.cidr)),
              path,
              `${cidr} overlaps the project's VPC ${network.cidr}. Give the project another block, or correct the source's.`,
            ),
          ),
  },
  {
    id: "SOURCES-COUNT",
    severity: "error",
    title: "The relays' security group has at most 100 rules.",
    explanation:
      "Every block of sources takes one for each of 8080, 8703 and 1500, and so does the group of sources.",
    source: VPC_QUOTAS,
    check: ({ project: { sources = [] } }) => {
      const rules = (sources.length + 1) * RULES_A_BLOCK;
      return when(
        rules > LIMITS.groupRulesPerDirection,
        ["project", "sources"],
        `${sources.length} blocks take ${rules} rules; a security group has ${LIMITS.groupRulesPerDirection} a direction. Bring blocks together into larger ones.`,
      );
    },
  },
];

function blocksOf({ project: { sources = [] } }: DeclaredProject): { cidr: string; path: Breach["path"] }[] {
  return sources.flatMap((cidr, index) =>
    isReference(cidr) ? [] : [{ cidr, path: ["project", "sources", index] }],
  );
}

/** A source that is no instance of this account, whose relay or target Landfall guards. */
function comesFromOutside({ blueprint, source }: ServerSubject): boolean {
  return source.instance === undefined && blueprint !== undefined;
}

function uncovered(declared: DeclaredProject): Breach[] {
  const sources = declared.project.sources ?? [];
  const blocks = blocksOf(declared).map(({ cidr }) => block(cidr));
  // What is not resolved yet may cover them.
  if (blocks.length === 0 || blocks.length < sources.length) return [];
  return serversOf(declared)
    .filter(comesFromOutside)
    .flatMap(({ path, source: { addresses = [] } }) =>
      addresses.flatMap((address, index) =>
        when(
          !blocks.some((outer) => contains(outer, block(address))),
          [...path, "source", "addresses", index],
          `${address} is not among the project's sources (${blocks.map(blockText).join(", ")}), so nothing will answer it. Add it there.`,
        ),
      ),
    );
}
