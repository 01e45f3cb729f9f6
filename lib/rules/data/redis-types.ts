/** A product type of TencentDB for Redis, by its number. */
export interface RedisType {
  readonly engine: "Redis" | "CKV" | "Valkey" | "Memcached";
  readonly version: string;
  readonly architecture: "standard" | "cluster";
}

const both = (engine: RedisType["engine"], version: string, standard: number, cluster: number) => ({
  [standard]: { engine, version, architecture: "standard" as const },
  [cluster]: { engine, version, architecture: "cluster" as const },
});

/** `TypeId` of CreateInstances, SDK redis 2018-04-12 (4.1.313). */
export const REDIS_TYPES: Readonly<Record<number, RedisType>> = {
  2: { engine: "Redis", version: "2.8", architecture: "standard" },
  ...both("CKV", "3.2", 3, 4),
  ...both("Redis", "4.0", 6, 7),
  ...both("Redis", "5.0", 8, 9),
  ...both("Redis", "6.2", 15, 16),
  ...both("Redis", "7.0", 17, 18),
  ...both("Valkey", "8.0", 19, 20),
  ...both("Valkey", "9.0", 21, 22),
  200: { engine: "Memcached", version: "1.6", architecture: "cluster" },
};
