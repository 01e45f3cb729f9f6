import { LIMITS } from "./catalogue";
import { block, blockText, contains, isAligned, overlap } from "./cidr";
import type { Breach, NetworkFacts, Rule } from "./rule";
import { when } from "./subjects";

const VPC_PAGE = "CreateVpc and CreateSubnet, API metadata of 2026-08-21";

/** Rules about the network that the project makes itself. */
export const networkRules: readonly Rule[] = [
  networkRule({
    id: "NETWORK-ALIGNED",
    severity: "refused",
    title: "A block starts at its own first address.",
    explanation: "10.0.1.0/16 names no block: with 16 bits of network the last two numbers are 0.",
    source: VPC_PAGE,
    check: (network) =>
      blocksOf(network).flatMap(({ name, cidr }) =>
        when(!isAligned(cidr), ["network", name], `${cidr} has host bits. Write ${blockText(block(cidr))}.`),
      ),
  }),
  networkRule({
    id: "VPC-RANGE",
    severity: "refused",
    title: "The VPC lies in one of three private ranges, with a prefix of at most 28.",
    explanation: "CreateVpc refuses every other block. It is 10.0.0.0/12, not the whole of 10.0.0.0/8.",
    source: VPC_PAGE,
    check: ({ cidr }) => {
      const fits = LIMITS.vpcRanges.some((range) => contains(block(range), block(cidr)));
      return when(
        !fits || block(cidr).prefix > LIMITS.vpcLongestPrefix,
        ["network", "cidr"],
        `${cidr} cannot be a VPC. Choose a block inside ${LIMITS.vpcRanges.join(", ")} with a prefix up to /${LIMITS.vpcLongestPrefix}.`,
      );
    },
  }),
  networkRule({
    id: "SUBNET-PREFIX",
    severity: "refused",
    title: "A subnet's prefix is 16 to 28.",
    explanation: "CreateSubnet refuses larger and smaller blocks.",
    source: VPC_PAGE,
    check: ({ subnets }) =>
      subnets.flatMap(({ name, cidr }) => {
        const { prefix } = block(cidr);
        const { min, max } = LIMITS.subnetPrefix;
        return when(
          prefix < min || prefix > max,
          ["network", name],
          `${cidr} has the prefix /${prefix}; a subnet's is /${min} to /${max}.`,
        );
      }),
  }),
  networkRule({
    id: "SUBNET-IN-VPC",
    severity: "refused",
    title: "Every subnet lies inside the VPC.",
    explanation: "A subnet's addresses are a part of its VPC's.",
    source: VPC_PAGE,
    check: ({ cidr, subnets }) =>
      subnets.flatMap((subnet) =>
        when(
          !contains(block(cidr), block(subnet.cidr)),
          ["network", subnet.name],
          `${subnet.cidr} is not inside the VPC's ${cidr}. Choose a part of it.`,
        ),
      ),
  }),
  networkRule({
    id: "SUBNET-OVERLAP",
    severity: "refused",
    title: "No two subnets overlap.",
    explanation: "The second one would be refused when it is made.",
    source: VPC_PAGE,
    check: ({ subnets }) =>
      subnets.flatMap((subnet, index) =>
        subnets
          .slice(0, index)
          .filter((earlier) => overlap(block(earlier.cidr), block(subnet.cidr)))
          .map((earlier) => ({
            path: ["network", subnet.name],
            message: `${subnet.cidr} overlaps ${earlier.name}'s ${earlier.cidr}. Choose blocks that share no address.`,
          })),
      ),
  }),
];

function networkRule(
  rule: Omit<Rule, "check" | "needs"> & { check: (network: NetworkFacts) => readonly Breach[] },
): Rule {
  return { ...rule, needs: "network", check: (_, { network }) => (network ? rule.check(network) : []) };
}

function blocksOf({ cidr, subnets }: NetworkFacts): { name: string; cidr: string }[] {
  return [{ name: "cidr", cidr }, ...subnets];
}
