import { isReference, type TextOrReference } from "../plan/fields";
import { block, ipNumber, ipText } from "./cidr";
import type { Breach, DeclaredProject, NetworkFacts, Rule, SubnetFacts } from "./rule";
import { blueprintRule, blueprintsOf, when } from "./subjects";

const RESERVED_PAGE = "VPC quota limits, 2021-11-04";

/** Rules about where a target stands in the network. */
export const placementRules: readonly Rule[] = [
  blueprintRule({
    id: "SUBNET-VPC",
    severity: "refused",
    title: "A blueprint's subnet is a subnet of its VPC.",
    explanation:
      "A blueprint that names only one of the two takes the other from the project's own network, where they do not belong together.",
    source: "RunInstances, API metadata of 2026-08-21",
    needs: "network",
    check: ({ blueprint: { vpc, subnet }, path }, { network }) => {
      if (network === undefined) return [];
      const ownVpc = refersTo(vpc, network.vpc);
      const ownSubnet = subnetOf(subnet, network) !== undefined;
      return when(
        ownVpc !== ownSubnet,
        [...path, ownVpc ? "vpc" : "subnet"],
        `${ownVpc ? "The subnet" : "The VPC"} is a given one, ${ownVpc ? "the VPC" : "the subnet"} the project's own. Give both vpc and subnet, or neither.`,
      );
    },
  }),
  blueprintRule({
    id: "SUBNET-ZONE",
    severity: "refused",
    title: "A blueprint's zone is its subnet's zone.",
    explanation: "A subnet belongs to one zone; an instance in another zone cannot use it.",
    source: "RunInstances, API metadata of 2026-08-21",
    needs: "network",
    check: ({ blueprint, path }, { network }) => {
      const subnet = subnetOf(blueprint.subnet, network);
      return when(
        subnet !== undefined && subnet.zone !== blueprint.zone,
        [...path, "zone"],
        `The target is to stand in ${blueprint.zone}, its subnet is in ${subnet?.zone}. Use that zone, or name a subnet (and its VPC) of ${blueprint.zone}.`,
      );
    },
  }),
  blueprintRule({
    id: "PRIVATE-IP-SUBNET",
    severity: "refused",
    title: "A private address lies inside its subnet.",
    explanation: "RunInstances refuses an address that the subnet does not have.",
    source: "RunInstances, API metadata of 2026-08-21",
    needs: "network",
    check: ({ blueprint: { privateIp, subnet }, path }, { network }) => {
      const place = subnetOf(subnet, network);
      if (place === undefined || privateIp === undefined) return [];
      return when(
        !isInside(privateIp, place),
        [...path, "privateIp"],
        `${privateIp} is not in the subnet ${place.cidr}. Choose ${freeRange(place)}.`,
      );
    },
  }),
  blueprintRule({
    id: "PRIVATE-IP-RESERVED",
    severity: "refused",
    title: "A private address is none of the three that Tencent Cloud keeps in every subnet.",
    explanation: "The first, the second and the last address of a subnet are network, gateway and broadcast.",
    source: RESERVED_PAGE,
    needs: "network",
    check: ({ blueprint: { privateIp, subnet }, path }, { network }) => {
      const place = subnetOf(subnet, network);
      if (place === undefined || privateIp === undefined) return [];
      const { first, size } = block(place.cidr);
      const reserved = [first, first + 1, first + size - 1];
      return when(
        reserved.includes(ipNumber(privateIp)),
        [...path, "privateIp"],
        `${privateIp} is reserved in ${place.cidr}. Choose ${freeRange(place)}.`,
      );
    },
  }),
  {
    id: "PRIVATE-IP-TWICE",
    severity: "refused",
    title: "No two targets of one subnet have the same private address.",
    explanation: "The second launch would be refused.",
    source: "RunInstances, API metadata of 2026-08-21",
    check: sameAddresses,
  },
];

function sameAddresses(declared: DeclaredProject): Breach[] {
  const taken = new Map<string, string>();
  return blueprintsOf(declared).flatMap(({ workload, blueprint: { privateIp, subnet }, path }) => {
    if (privateIp === undefined) return [];
    const key = `${isReference(subnet) ? subnet.$ref : subnet} ${privateIp}`;
    const other = taken.get(key);
    if (other === undefined) taken.set(key, workload);
    return when(
      other !== undefined,
      [...path, "privateIp"],
      `${privateIp} is already the address of workload ${other} in the same subnet. Choose another.`,
    );
  });
}

function subnetOf(subnet: TextOrReference, network: NetworkFacts | undefined): SubnetFacts | undefined {
  return network?.subnets.find(({ reference }) => reference !== undefined && refersTo(subnet, reference));
}

function refersTo(value: TextOrReference, key: string): boolean {
  return isReference(value) && value.$ref === key;
}

function isInside(address: string, { cidr }: SubnetFacts): boolean {
  const { first, size } = block(cidr);
  return ipNumber(address) >= first && ipNumber(address) < first + size;
}

function freeRange({ cidr }: SubnetFacts): string {
  const { first, size } = block(cidr);
  return `${ipText(first + 2)} to ${ipText(first + size - 2)}`;
}
