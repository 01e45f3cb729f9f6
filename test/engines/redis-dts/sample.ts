import type { RedisDtsSpec } from "../../../lib/engines/redis-dts/schema";
import type { FoundRedis, RuleFacts } from "../../../lib/rules/rule";
import type { WaveSpec } from "../../../lib/plan/wave";
import { plan, type Variation } from "../../rules/sample";

/** A migration that breaks no rule, warnings included. */
export function cache(changes: Partial<RedisDtsSpec> = {}): RedisDtsSpec {
  return {
    engine: "redis-dts",
    source: source(),
    target: made(),
    service: { $ref: "workloads/cache/service" },
    writeMode: "normal",
    instanceClass: "medium",
    compare: { method: "dataCheck" },
    ...changes,
  };
}

export function source(changes: Partial<RedisDtsSpec["source"]> = {}): RedisDtsSpec["source"] {
  return {
    access: { type: "extranet", host: "redis.example.com", port: 6379 },
    region: "ap-guangzhou",
    supplier: "others",
    node: "simple",
    version: "2.8",
    memory: "2GiB",
    ...changes,
  };
}

type Made = Extract<RedisDtsSpec["target"], { make: unknown }>;

export function made(changes: Partial<Made["make"]> = {}): Made {
  return {
    make: {
      zone: "ap-guangzhou-6",
      type: 2,
      memory: "4GiB",
      shards: 1,
      replicas: 1,
      vpc: { $ref: "estate/vpc" },
      subnet: { $ref: "estate/targetSubnet" },
      securityGroups: [{ $ref: "estate/redisGroup" }],
      port: 6379,
      ...changes,
    },
    made: { $ref: "workloads/cache/target" },
    password: { from: "env", name: "REDIS_PASSWORD" },
  };
}

type Named = Extract<RedisDtsSpec["target"], { instance: unknown }>;

export function named(changes: Partial<Named> = {}): Named {
  return { instance: "crs-1a2b3c4d", password: { from: "env", name: "REDIS_PASSWORD" }, ...changes };
}

/** A plan whose only workloads are Redis migrations, in one wave. */
export function migrations(
  workloads: Readonly<Record<string, RedisDtsSpec>>,
  facts?: RuleFacts,
  wave: Partial<WaveSpec> = {},
): Variation {
  return plan((project) => {
    project.workloads = workloads as never;
    Object.assign(project.waves.first, { workloads: Object.keys(workloads), ...wave });
  }, facts);
}

export function migration(changes: Partial<RedisDtsSpec> = {}, facts?: RuleFacts): Variation {
  return migrations({ cache: cache(changes) }, facts);
}

export function found(redis: FoundRedis, changes: Partial<RedisDtsSpec> = {}, now?: string): Variation {
  return migration(changes, { redis: { cache: redis }, ...(now !== undefined && { clock: { now } }) });
}
