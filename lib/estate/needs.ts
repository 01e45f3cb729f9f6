import type { TextOrReference } from "../plan/fields";
import type { RedisNeed } from "./redis";
import type { AddedRule } from "./security-group-rules";
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
  /** Whether the reconciler launches conversion servers. */
  readonly conversion: boolean;
  /** Whether CSM targets are reached by remote desktop: those of Windows sources. */
  readonly remoteDesktop: boolean;
  /** Whether an uploaded image is to stay in the bucket for good. */
  readonly keepsUploads: boolean;
  /** DTS services and Redis targets. */
  readonly redis: readonly RedisNeed[];
  /** Ports that Redis targets listen on. */
  readonly redisPorts: readonly number[];
  /** What users let through the groups beside the table. */
  readonly added: readonly AddedRule[];
  /** Keys of references to what Terraform makes for a workload once it is deployed. */
  readonly references: readonly string[];
}

export const NO_NEEDS: EstateNeeds = {
  groups: [],
  testChecks: [],
  targetChecks: [],
  targets: [],
  images: [],
  targetRoles: [],
  conversion: false,
  remoteDesktop: false,
  keepsUploads: false,
  redis: [],
  redisPorts: [],
  added: [],
  references: [],
};

/** All together, in an order that does not depend on which came first. */
export function mergeNeeds(all: readonly EstateNeeds[]): EstateNeeds {
  const union = <T>(of: (needs: EstateNeeds) => readonly T[]): T[] => distinct(all.flatMap(of));
  return {
    groups: union(({ groups }) => groups),
    testChecks: union(({ testChecks }) => testChecks),
    targetChecks: union(({ targetChecks }) => targetChecks),
    targets: union(({ targets }) => targets),
    images: union(({ images }) => images),
    targetRoles: union(({ targetRoles }) => targetRoles),
    conversion: all.some(({ conversion }) => conversion),
    remoteDesktop: all.some(({ remoteDesktop }) => remoteDesktop),
    keepsUploads: all.some(({ keepsUploads }) => keepsUploads),
    redis: union(({ redis }) => redis),
    redisPorts: union(({ redisPorts }) => redisPorts),
    added: union(({ added }) => added),
    references: union(({ references }) => references),
  };
}

function distinct<T>(items: readonly T[]): T[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(inOrder).map(([, item]) => item);
}

function inOrder([left, one]: [string, unknown], [right, other]: [string, unknown]): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return left < right ? -1 : 1;
}
