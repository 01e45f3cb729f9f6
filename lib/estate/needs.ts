import type { TextOrReference } from "../plan/fields";
import type { GroupName } from "./security-group-table";

/** What a workload, or a wave's use of it, asks of the estate. Plain data, so that engines say it without cdktf. */
export interface EstateNeeds {
  readonly groups: readonly GroupName[];
  /** Ports that a probe checks on test instances. */
  readonly testChecks: readonly number[];
  /** Ports that a probe checks on targets. */
  readonly targetChecks: readonly number[];
  /** Whether targets stand in the project's own target subnet, in a subnet of the user's, or there are none. */
  readonly targets: readonly ("target-subnet" | "elsewhere")[];
  /** Images that the reconciler reads from buckets of the user's. */
  readonly images: readonly { readonly bucket: TextOrReference; readonly key: string }[];
  /** Names of CAM roles that targets carry. */
  readonly targetRoles: readonly TextOrReference[];
}

export const NO_NEEDS: EstateNeeds = {
  groups: [],
  testChecks: [],
  targetChecks: [],
  targets: [],
  images: [],
  targetRoles: [],
};

/** Both together, in an order that does not depend on which came first. */
export function mergeNeeds(left: EstateNeeds, right: EstateNeeds): EstateNeeds {
  return {
    groups: union(left.groups, right.groups),
    testChecks: union(left.testChecks, right.testChecks),
    targetChecks: union(left.targetChecks, right.targetChecks),
    targets: union(left.targets, right.targets),
    images: union(left.images, right.images),
    targetRoles: union(left.targetRoles, right.targetRoles),
  };
}

function union<T>(left: readonly T[], right: readonly T[]): T[] {
  const byText = new Map([...left, ...right].map((item) => [JSON.stringify(item), item]));
  return [...byText]
    .sort(([a, x], [b, y]) => (typeof x === "number" && typeof y === "number" ? x - y : a < b ? -1 : 1))
    .map(([, item]) => item);
}
