import type { Reference } from "../plan/fields";

/** The keys under which the plan refers to the estate. */
export const ESTATE_KEYS = {
  bucket: "estate/bucket",
  vpc: "estate/vpc",
  testSubnet: "estate/testSubnet",
  targetSubnet: "estate/targetSubnet",
  testGroup: "estate/testGroup",
  probeGroup: "estate/probeGroup",
  targetGroup: "estate/targetGroup",
  redisGroup: "estate/redisGroup",
  stagingSubnet: "estate/stagingSubnet",
  conversionGroup: "estate/conversionGroup",
  conversionRole: "estate/conversionRole",
  rescueGroup: "estate/rescueGroup",
  csmTargetGroup: "estate/csmTargetGroup",
} as const;

/** The keys of what Terraform makes for one Redis migration: its DTS job, and its target. */
export function redisKey(workload: string, of: "service" | "target"): string {
  return `estate/redis/${workload}/${of}`;
}

export function estateReference(of: keyof typeof ESTATE_KEYS): Reference {
  return { $ref: ESTATE_KEYS[of] };
}

/** The keys under which a placement refers to a relay. */
export function relayKeys(index: number) {
  return { instance: `relay/${index}/id`, address: `relay/${index}/address` } as const;
}

/** The key under which a placement refers to a staging disk. */
export function stagingKey(workload: string, device: string): string {
  return `staging/${workload}/${device}`;
}

/** The key of a target that Terraform makes for a workload. */
export function csmTargetKey(workload: string): string {
  return `workloads/${workload}/made`;
}
