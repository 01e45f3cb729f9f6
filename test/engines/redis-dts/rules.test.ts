import { redisDtsRules } from "../../../lib/engines/redis-dts/rules";
import { REDIS_TYPES } from "../../../lib/rules/data/redis-types";
import { breaches, describeRules, type Sides, type Variation } from "../../rules/sample";
import { cache, found, made, migration, migrations, named, source } from "./sample";

const from = (changes: Parameters<typeof source>[0]) => migration({ source: source(changes) });
const version = (of: string, type = 2) =>
  migration({ source: source({ version: of }), target: made({ type }) });
const make = (changes: Parameters<typeof made>[0]) => migration({ target: made(changes) });
const into = (changes: Parameters<typeof named>[0], more: Parameters<typeof cache>[0] = {}) =>
  migration({ target: named(changes), ...more });
const at = (host: string) => from({ access: { type: "extranet", host, port: 6379 } });
const ins = "ins-1a2b3c4d";
const window = {
  from: "2026-12-05T22:00:00+09:00",
  to: "2026-12-06T04:00:00+09:00",
  timeZone: "Asia/Seoul",
};
const planned = (start?: string): Variation =>
  migrations({ cache: cache(start === undefined ? {} : { start }) }, undefined, {
    cutover: { checks: [], testMaxAge: "7d", window },
  });
const noon = "2026-12-01T12:00:00+09:00";
const clock = (start: string) => migration({ start }, { clock: { now: noon } });

const sides: Record<string, Sides> = {
  "REDIS-REGION-UNKNOWN": {
    broken: [from({ region: "ap-guangzou" })],
    fine: [migration(), from({ region: "ap-seoul" })],
  },
  "REDIS-CVM-REGION": {
    broken: [from({ access: { type: "cvm", instance: ins, port: 6379 }, region: "ap-shanghai" })],
    fine: [from({ access: { type: "cvm", instance: ins, port: 6379 } }), from({ region: "ap-shanghai" })],
  },
  "REDIS-PUBLIC-ADDRESS": {
    broken: ["10.0.0.5", "172.31.0.1", "192.168.1.1", "127.0.0.1", "100.64.0.1", "localhost"].map(at),
    fine: [
      at("203.0.113.10"),
      at("172.32.0.1"),
      at("redis.example.com"),
      from({ access: { type: "intranet", host: "10.0.0.5", port: 6379 } }),
      from({ access: { type: "extranet", host: { $ref: "host" }, port: 6379 } }),
    ],
  },
  "REDIS-PORTS-OPEN": {
    broken: [from({ access: { type: "cvm", instance: ins, port: 6379 } })],
    fine: [migration(), from({ access: { type: "cdb", instance: "crs-5e6f7a8b" } })],
  },
  "REDIS-PSYNC": {
    broken: [from({ supplier: "aws" }), from({ supplier: "aliyun" })],
    fine: [migration()],
  },
  "REDIS-SOURCE-STATE": {
    broken: [
      found({ source: { running: false } }),
      found({ source: { running: true, inTask: true } }),
      found({ source: { addressKnown: false } }),
    ],
    fine: [migration(), found({}), found({ source: { running: true, inTask: false, addressKnown: true } })],
  },
  "REDIS-SOURCE-REACHABLE": {
    broken: [found({ source: { reachable: false } })],
    fine: [migration(), found({ source: {} }), found({ source: { reachable: true } })],
  },
  "REDIS-FAILOVER": {
    broken: [found({ failedOver: "source" }), found({ failedOver: "target" })],
    fine: [migration(), found({})],
  },
  "REDIS-DUAL-WRITES": {
    broken: [found({ foreignWrites: true })],
    fine: [migration(), found({ foreignWrites: false })],
  },
  "REDIS-SOURCE-OLDEST": {
    broken: [version("2.2.5"), version("2.0"), version("1.2.6")],
    fine: [version("2.2.6"), version("2.4"), version("2.2")],
  },
  "REDIS-SOURCE-NEWEST": {
    broken: [version("6.0", 15), version("7.0.15", 17)],
    fine: [version("5.0", 8), version("5.0.14", 8)],
  },
  "REDIS-SOURCE-GUIDE": {
    broken: [version("3.0", 6), version("5.0.14", 8)],
    fine: [version("2.8"), version("2.8.24"), version("6.0", 15)],
  },
  "REDIS-RDB-3-2": {
    broken: [version("3.2", 6), version("3.2.12", 6)],
    fine: [
      version("3.0", 6),
      version("4.0", 6),
      from({ version: "3.2", access: { type: "cdb", instance: "crs-5e6f7a8b" } }),
    ],
  },
  "REDIS-TARGET-TYPE": {
    broken: [
      make({ type: 200 }),
      make({ type: 10 }),
      into({ type: 1 }),
      found({ type: 200 }, { target: named() }),
    ],
    fine: [
      make({ type: 8 }),
      into({}),
      into({ type: 8 }),
      found({ type: 8 }, { target: named({ type: 200 }) }),
    ],
  },
  "REDIS-TARGET-OLDER": {
    broken: [version("4.0", 2), version("5.0", 6), into({ type: 2 }, { source: source({ version: "3.0" }) })],
    fine: [version("4.0", 6), version("2.8.24", 2), version("5.0.14", 8), into({})],
  },
  "REDIS-TARGET-GUIDE": {
    broken: [make({ type: 8 }), make({ type: 9 }), into({ type: 6 })],
    fine: [make({ type: 2 }), into({}), make({ type: 200 })],
  },
  "REDIS-CROSSSLOT": {
    broken: [make({ type: 9 }), into({ type: 7 })],
    fine: [
      make({ type: 8 }),
      migration({ source: source({ node: "cluster-proxy" }), target: made({ type: 9 }) }),
    ],
  },
  "REDIS-TARGET-EMPTY": {
    broken: [found({ keys: 1 }), found({ keys: 1 }, { writeMode: "overwrite" })],
    fine: [migration(), found({ keys: 0 })],
  },
  "REDIS-CLEAR-DATA": {
    broken: [into({}, { writeMode: "clearData" })],
    fine: [into({}), migration({ writeMode: "clearData" })],
  },
  "REDIS-OVERWRITE": {
    broken: [migration({ writeMode: "overwrite" })],
    fine: [migration(), migration({ writeMode: "clearData" })],
  },
  "REDIS-TARGET-PASSWORD": {
    broken: [migration({ target: { instance: "crs-1a2b3c4d" } }), found({ passwordless: true })],
    fine: [migration(), into({}), found({ passwordless: false })],
  },
  "REDIS-TARGET-STATE": {
    broken: [found({ running: false })],
    fine: [migration(), found({ running: true })],
  },
  "REDIS-TARGET-MEMORY": {
    broken: [
      make({ memory: "2GiB" }),
      make({ memory: "1GiB", shards: 2 }),
      into({ memory: "2GiB" }),
      found({ memoryMib: 3071 }, { target: named({ memory: "8GiB" }) }),
    ],
    fine: [
      make({ memory: "3GiB" }),
      make({ memory: "1GiB", shards: 3, type: 9 }),
      into({}),
      found({ memoryMib: 3072 }, { target: named() }),
    ],
  },
  "REDIS-MEMORY-UNKNOWN": {
    broken: [migration({ source: { ...source(), memory: undefined } })],
    fine: [migration()],
  },
  "REDIS-DATABASES": {
    broken: [
      into({ databases: 16 }, { source: source({ databases: 17 }) }),
      found({ databases: 1 }, { source: source({ databases: 2 }) }),
    ],
    fine: [
      into({ databases: 16 }, { source: source({ databases: 16 }) }),
      into({ databases: 1 }),
      from({ databases: 64 }),
    ],
  },
  "REDIS-SAME-INSTANCE": {
    broken: [into({}, { source: source({ access: { type: "cdb", instance: "crs-1a2b3c4d" } }) })],
    fine: [into({}, { source: source({ access: { type: "cdb", instance: "crs-5e6f7a8b" } }) })],
  },
  "REDIS-TARGET-TWICE": {
    broken: [migrations({ one: cache({ target: named() }), two: cache({ target: named() }) })],
    fine: [
      migrations({
        one: cache({ target: named() }),
        two: cache({ target: named({ instance: "crs-5e6f7a8b" }) }),
      }),
      migrations({ one: cache(), two: cache() }),
    ],
  },
  "REDIS-TARGET-ZONE": {
    broken: [make({ zone: "ap-shanghai-2" }), make({ zone: "ap-guangzhou-fsi-1" })],
    fine: [make({ zone: "ap-guangzhou-7" })],
  },
  "REDIS-MEMORY-STEP": {
    broken: [make({ memory: "1536MiB" }), make({ memory: "0GiB" })],
    fine: [make({ memory: "4096MiB" }), make({ memory: "1GiB" })],
  },
  "REDIS-SHARDS": {
    broken: [make({ type: 2, shards: 3 }), make({ type: 9, shards: 2 })],
    fine: [make({ type: 9, shards: 3 }), make({ type: 9, shards: 128 }), make({ type: 2, shards: 1 })],
  },
  "REDIS-REPLICAS": {
    broken: [make({ type: 8, replicas: 0 }), make({ type: 2, replicas: 2 }), make({ type: 4, replicas: 2 })],
    fine: [make({ type: 8, replicas: 5 }), make({ type: 2, replicas: 1 })],
  },
  "REDIS-PORT": { broken: [make({ port: 1023 })], fine: [make({ port: 1024 }), make({ port: 65_535 })] },
  "REDIS-JOB-NAME": {
    broken: [migration({ jobName: "x".repeat(129) })],
    fine: [migration(), migration({ jobName: "한".repeat(128) })],
  },
  "REDIS-CLASS": { broken: [migration({ instanceClass: "large" })], fine: [migration()] },
  "REDIS-AUTO-RETRY": {
    broken: [
      migration({ options: { autoRetryMinutes: 4 } }),
      migration({ options: { autoRetryMinutes: 721 } }),
    ],
    fine: [0, 5, 720].map((autoRetryMinutes) => migration({ options: { autoRetryMinutes } })),
  },
  "REDIS-OPTIONS": {
    broken: [
      migration({ options: { replTimeoutSeconds: 60 } }),
      migration({ options: { outputBufferHardLimitMb: 1024, outputBufferSoftLimitMb: 512 } }),
    ],
    fine: [migration({ options: {} }), migration({ options: { expireKeys: true, autoRetryMinutes: 5 } })],
  },
  "REDIS-CHECK-WARNINGS": {
    broken: [found({ checkWarnings: ["MemoryCheck"] })],
    fine: [migration(), found({}), found({ checkWarnings: [] })],
  },
  "REDIS-STEPS": {
    broken: [
      found({ steps: [{ id: "sinker", status: "failed" }] }),
      found({
        steps: [
          { id: "dumper", status: "success" },
          { id: "sinker", status: "ended" },
        ],
      }),
      found({ steps: [{ id: "sinker", status: "toString" }] }),
    ],
    fine: [
      migration(),
      found({ steps: [] }),
      found({
        steps: ["success", "finished", "running", "notStarted"].map((status) => ({ id: "x", status })),
      }),
    ],
  },
  "REDIS-ACTION": {
    broken: [
      found({ action: { wanted: "complete", allowed: ["view", "stop", "stop"] } }),
      found({ action: { wanted: "modify", allowed: [] } }),
    ],
    fine: [
      migration(),
      found({}),
      found({ action: { wanted: "complete", allowed: ["view", "complete", "complete"] } }),
    ],
  },
  "REDIS-COMPARED": {
    broken: [
      found({ completing: {} }),
      found({ completing: { comparison: "different" } }),
      found({ completing: { comparison: "same", sourceKeys: 9, targetKeys: 8 } }),
      found({ completing: { sourceKeys: 9, targetKeys: 9 } }),
    ],
    fine: [
      migration(),
      found({}),
      found({ completing: { comparison: "same" } }),
      found({ completing: { comparison: "same", sourceKeys: 9, targetKeys: 9 } }),
    ],
  },
  "REDIS-START-PAST": {
    broken: [clock("2026-12-01T11:59:59+09:00"), clock("2026-12-01T03:00:00Z")],
    fine: [clock("2026-12-01T12:00:01+09:00"), migration({ start: "2020-01-01T00:00:00Z" })],
  },
  "REDIS-START-WINDOW": {
    broken: [planned("2026-12-06T04:00:00+09:00")],
    fine: [planned("2026-12-06T03:59:59+09:00"), planned()],
  },
  "REDIS-INCREMENTAL-DAYS": {
    broken: [
      planned("2026-11-20T21:59:59+09:00"),
      found({ incrementalSince: "2026-11-16T11:00:00+09:00" }, {}, noon),
    ],
    fine: [
      planned("2026-11-20T22:00:00+09:00"),
      planned(),
      found({ incrementalSince: "2026-11-16T12:00:00+09:00" }, {}, noon),
      found({ incrementalSince: "2020-01-01T00:00:00Z" }),
    ],
  },
};

describeRules(redisDtsRules, sides);

test("the sample breaks no rule, not even a warning", () => {
  for (const rule of redisDtsRules) expect(breaches(rule, migration())).toEqual([]);
});

test.each([
  ["REDIS-SOURCE-NEWEST", version("6.0", 15), /newer than 5\.0.*the old DTS guide says 2\.8/],
  ["REDIS-SOURCE-GUIDE", version("4.0", 6), /up to Redis 2\.8; today's DTS takes 4\.0, and up to 5\.0/],
  ["REDIS-TARGET-GUIDE", make({ type: 9 }), /2\.8 master-replica.*Redis 5\.0 as well/],
  ["REDIS-RDB-3-2", version("3.2", 6), /old DTS guide says.*cannot be migrated.*newer pages list 3\.2/],
])("where the old guide and newer documents differ, %s says both", (id, variation, message) => {
  const rule = redisDtsRules.find((candidate) => candidate.id === id);
  expect(rule && breaches(rule, variation)).toEqual([
    expect.objectContaining({ message: expect.stringMatching(message) as unknown }),
  ]);
});

test("every product type has a version that can be compared", () => {
  for (const { version } of Object.values(REDIS_TYPES)) expect(version).toMatch(/^\d+\.\d+$/);
});
