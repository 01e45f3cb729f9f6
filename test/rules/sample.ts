import type { ImageImportSpec } from "../../lib/engines/image-import/schema";
import type { ConnectionsSpec } from "../../lib/plan/connection";
import type { NetworkFacts, Rule, RuleFacts } from "../../lib/rules";
import type { WaveSpec } from "../../lib/plan/wave";
import { breachesIn, describeSides, type SidesOf, type VariationOf } from "./sides";

/** A project that breaks no rule, to be changed by one thing at a time. */
export interface Sample {
  project: { name: string; region: string; zone: string; tags?: Record<string, string> };
  estate: { bucket: string | { $ref: string } };
  connections?: ConnectionsSpec;
  workloads: Record<string, ImageImportSpec>;
  waves: Record<string, WaveSpec>;
  acknowledged?: { rule: string; path: string; reason: string }[];
}

export function sample(): Sample & { workloads: { web: ImageImportSpec }; waves: { first: WaveSpec } } {
  return {
    project: { name: "erp", region: "ap-guangzhou", zone: "ap-guangzhou-6" },
    estate: { bucket: { $ref: "estate/bucket" } },
    workloads: {
      web: {
        engine: "image-import",
        image: { file: "web.qcow2", virtualSize: "40GiB" },
        os: { type: "Ubuntu", version: "22.04", architecture: "x86_64" },
        blueprint: {
          instanceType: "S5.MEDIUM4",
          zone: "ap-guangzhou-6",
          vpc: { $ref: "estate/vpc" },
          subnet: { $ref: "estate/targetSubnet" },
          securityGroups: [{ $ref: "estate/targetGroup" }],
          systemDisk: { type: "CLOUD_PREMIUM", size: "60GiB" },
        },
      },
    },
    waves: {
      first: {
        workloads: ["web"],
        goal: "finalize",
        testRun: { checks: [{ type: "tcp", port: 80, from: "probe", within: "10m" }], deadline: "24h" },
        cutover: { checks: [], testMaxAge: "7d" },
      },
    },
  };
}

export function network(
  changes: Partial<Record<"cidr" | "stagingSubnet" | "testSubnet" | "targetSubnet", string>> = {},
): NetworkFacts {
  const subnet = (name: "stagingSubnet" | "testSubnet" | "targetSubnet", cidr: string) => ({
    name,
    cidr: changes[name] ?? cidr,
    zone: "ap-guangzhou-6",
    reference: `estate/${name}`,
  });
  return {
    cidr: changes.cidr ?? "10.0.0.0/16",
    vpc: "estate/vpc",
    subnets: [
      subnet("stagingSubnet", "10.0.0.0/24"),
      subnet("testSubnet", "10.0.1.0/24"),
      subnet("targetSubnet", "10.0.2.0/24"),
    ],
  };
}

export const GIB = 1024 ** 3;

export function image(
  changes: Partial<{
    format: string;
    virtualSize: number;
    actualSize: number;
    partitionTable: "mbr" | "gpt" | "none";
  }>,
): RuleFacts {
  return {
    images: {
      web: { format: "qcow2", virtualSize: 40 * GIB, actualSize: GIB, partitionTable: "mbr", ...changes },
    },
  };
}

export type Variation = VariationOf<ReturnType<typeof sample>>;
export type Sides = SidesOf<ReturnType<typeof sample>>;

/** A change of the sample, short for a variation without facts. */
export function plan(change: NonNullable<Variation["change"]>, facts?: RuleFacts): Variation {
  return { change, ...(facts && { facts }) };
}

export function breaches(rule: Rule, variation: Variation) {
  return breachesIn(sample, rule, variation);
}

export function describeRules(rules: readonly Rule[], sides: Readonly<Record<string, Sides>>): void {
  describeSides(sample, rules, sides);
}
