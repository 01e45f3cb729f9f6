/** One product type: what `TypeId` says. Source: SDK redis 2018-04-12, CreateInstances (4.1.313). */
export interface Product {
  readonly type: number;
  readonly version: string;
  readonly architecture: "standard" | "cluster";
}

const STANDARD: readonly (readonly [number, string])[] = [
  [2, "2.8"],
  [6, "4.0"],
  [8, "5.0"],
  [15, "6.2"],
  [17, "7.0"],
];
const CLUSTER: readonly (readonly [number, string])[] = [
  [7, "4.0"],
  [9, "5.0"],
  [16, "6.2"],
  [18, "7.0"],
];

/** What the embedded cloud sells, in every zone. */
export const PRODUCTS: readonly Product[] = [
  ...STANDARD.map(([type, version]) => ({ type, version, architecture: "standard" as const })),
  ...CLUSTER.map(([type, version]) => ({ type, version, architecture: "cluster" as const })),
].sort((a, b) => a.type - b.type);

export const MEMORY_STEP_MIB = 1024;
/** GiB of a standard instance, or of one shard of a cluster. */
const SIZES = [1, 2, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64];
const CLUSTER_SHARDS = [1, 3, 5, 8, 12, 16, 24, 32, 40, 48, 64, 80, 96, 128];
const OLD_VERSION = "2.8";

export function productOf(type: number): Product | undefined {
  return PRODUCTS.find((product) => product.type === type);
}

export function sizesOf(product: Product): readonly number[] {
  return product.architecture === "cluster" ? SIZES.filter((size) => size <= 32) : SIZES;
}

export function shardsOf(product: Product): readonly number[] {
  return product.architecture === "cluster" ? CLUSTER_SHARDS : [1];
}

/** Redis 2.8 has one replica, every other type one to five. */
export function replicasOf(product: Product): readonly number[] {
  return product.version === OLD_VERSION ? [1] : [1, 2, 3, 4, 5];
}

/** Whether its replicas can answer reads. */
export function readsFromReplicas(product: Product): boolean {
  return product.version !== OLD_VERSION;
}

export function engineOf(product: Product): string {
  return `Redis-${product.version}`;
}
