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
} as const;

/** The keys of what Terraform makes for one Redis migration: its DTS job, and its target. */
export function redisKey(workload: string, of: "service" | "target"): string {
  return `estate/redis/${workload}/${of}`;
}

export function estateReference(of: keyof typeof ESTATE_KEYS): Reference {
  return { $ref: ESTATE_KEYS[of] };
}
