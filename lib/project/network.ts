import { ESTATE_KEYS, type GivenNetwork, type NetworkBlocks } from "../estate";
import { networkInput } from "../plan/project-file";
import { explain } from "../plan/yaml/explain";
import type { NetworkFacts } from "../rules";
import type { Problem } from "./assemble";

/** The keys by which workloads refer to the project's own subnets. */
const SUBNETS = [
  { name: "stagingSubnet" },
  { name: "testSubnet", reference: ESTATE_KEYS.testSubnet },
  { name: "targetSubnet", reference: ESTATE_KEYS.targetSubnet },
] as const;

/** A project's network is no part of the declared plan, so it is judged by itself: its form here, its blocks by rules. */
export function judgeNetwork(
  network: NetworkBlocks | GivenNetwork,
  zone: string,
): { readonly edge: readonly Problem[]; readonly network?: NetworkFacts } {
  const known = Object.values(network).every((value) => typeof value === "string");
  const faults = known || !("vpc" in network) ? explain(networkInput, network, ["network"]) : [];
  if (faults.length > 0) return { edge: faults.map(({ code, message, path }) => ({ code, message, path })) };
  return "vpc" in network ? { edge: [] } : { edge: [], network: factsOf(network, zone) };
}

function factsOf(blocks: NetworkBlocks, zone: string): NetworkFacts {
  return {
    cidr: blocks.cidr,
    vpc: ESTATE_KEYS.vpc,
    subnets: SUBNETS.map((subnet) => ({ ...subnet, cidr: blocks[subnet.name], zone })),
  };
}
