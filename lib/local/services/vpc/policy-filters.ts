import { type Filter, type FilterTests, matcher } from "../../api";
import { vpcCodes } from "./codes";
import type { Policy } from "./rows";

/** A rule, and where it stands among all of its direction. */
export interface PlacedPolicy {
  readonly policy: Policy;
  readonly index: number;
  readonly direction: "INBOUND" | "OUTBOUND";
}

/** Source: SDK vpc, DescribeSecurityGroupPolicies. There are no templates here. */
const TESTS: FilterTests<PlacedPolicy> = {
  "security-group-id": ({ policy }, id) => policy.group === id,
  ip: ({ policy }, part) => policy.cidr.includes(part) || policy.cidr6.includes(part),
  "address-module": () => false,
  "service-module": () => false,
  "protocol-type": ({ policy }, protocol) => isSame(policy.protocol, protocol),
  port: ({ policy }, part) => isSame(part, "ALL") || policy.port.includes(part),
  poly: ({ policy }, action) => isSame(action, "ALL") || isSame(policy.action, action),
  direction: ({ direction }, wanted) => isSame(wanted, "ALL") || isSame(direction, wanted),
  description: ({ policy }, part) => policy.description.includes(part),
};

/** The rules that the filters leave, each with the index that it has among all. */
export function matchingPolicies(
  policies: readonly Policy[],
  direction: PlacedPolicy["direction"],
  filters: readonly Filter[] | null | undefined,
): PlacedPolicy[] {
  const placed = policies.map((policy, index) => ({ policy, index, direction }));
  return placed.filter(matcher(TESTS, filters, vpcCodes.unknownFilter));
}

function isSame(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}
