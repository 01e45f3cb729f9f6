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
} as const;

export function estateReference(of: keyof typeof ESTATE_KEYS): Reference {
  return { $ref: ESTATE_KEYS[of] };
}
