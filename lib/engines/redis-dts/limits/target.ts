import { Size } from "../../../plan/units";
import { findRedisType, LIMITS } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import type { Breach, DeclaredProject, PlanPath, Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import type { MadeRedis, RedisDtsSpec } from "../schema";
import { found, identity, redisRule, targetBytes, targetPath, type RedisSubject } from "./rule";

const GUIDE = cited("oldDts", "notes");
const CREATE = "CreateInstances, SDK redis 2018-04-12 (4.1.313)";
const MIGRATING = "migrating with DTS, TencentDB for Redis, 2022-09-21";

/** Rules about the target: what it has to be, and to have room for. */
export const targetRules: readonly Rule[] = [
  redisRule({
    id: "REDIS-TARGET-EMPTY",
    severity: "error",
    title: "A Redis target holds no keys.",
    explanation:
      "The old DTS guide demands an empty instance whatever the write mode; DTS itself refuses one with keys only in the mode `normal`. Acknowledge where another mode is meant to meet them.",
    source: `${GUIDE}; MigrateOption.ExtraAttr, SDK dts 2021-12-06 (4.1.313)`,
    needs: "redis",
    check: (subject, facts) => {
      const keys = found(subject, facts)?.keys ?? 0;
      return when(
        keys > 0,
        [...subject.path, "target"],
        `The target holds ${keys} keys. The old DTS guide asks for an empty instance; DTS refuses it with writeMode normal, wipes it with clearData and mixes both with overwrite. Empty it, or acknowledge with why the keys may go.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-CLEAR-DATA",
    severity: "error",
    title: "No instance that exists is wiped.",
    explanation: "With clearData DTS removes every key of the target before it starts.",
    source: "MigrateOption.ExtraAttr, SDK dts 2021-12-06 (4.1.313)",
    check: ({ workload: { target, writeMode }, path }) =>
      when(
        writeMode === "clearData" && "instance" in target,
        [...path, "writeMode"],
        "clearData removes every key of an instance that exists. Use normal, which wants it empty, or acknowledge with what may be lost.",
      ),
  }),
  redisRule({
    id: "REDIS-OVERWRITE",
    severity: "warning",
    title: "Keys of the target are not mixed with the source's.",
    explanation:
      "With overwrite the target keeps keys that the source does not have, so the two are never equal, and a comparison fails. The API's two pages name different defaults (overwrite, normal); therefore the mode is always stated.",
    source: "MigrateOption.ExtraAttr and ModifyMigrateRuntimeAttribute, SDK dts 2021-12-06 (4.1.313)",
    check: ({ workload: { writeMode }, path }) =>
      when(
        writeMode === "overwrite",
        [...path, "writeMode"],
        "With overwrite, keys that only the target has stay, and those of both become the source's. Use normal with an empty target, so that a comparison can be equal.",
      ),
  }),
  redisRule({
    id: "REDIS-TARGET-PASSWORD",
    severity: "error",
    title: "A Redis target has a password.",
    explanation:
      "The old DTS guide refuses an instance whose password was never set. Newer instances may be free of passwords inside their VPC: acknowledge where this one is meant to be.",
    source: GUIDE,
    check: (subject, facts) => {
      const { target } = subject.workload;
      const none = "instance" in target && target.password === undefined;
      return when(
        none || found(subject, facts)?.passwordless === true,
        [...subject.path, "target"],
        none
          ? "The target's password is not given. The old DTS guide refuses an instance without one; set it, and say where it is kept, or acknowledge that the instance takes none."
          : "The instance takes connections without a password, which the old DTS guide refuses. Set one before DTS checks, or acknowledge that it is meant to be so.",
      );
    },
  }),
  redisRule({
    id: "REDIS-TARGET-STATE",
    severity: "refused",
    title: "A Redis target runs, and nothing else is under way on it.",
    explanation: "Instances in another task, isolated or not yet initialised cannot be migrated to.",
    source: GUIDE,
    needs: "redis",
    check: (subject, facts) =>
      when(
        found(subject, facts)?.running === false,
        [...subject.path, "target"],
        "The target does not run, or another task is under way on it. Wait for status 2, or name another instance.",
      ),
  }),
  redisRule({
    id: "REDIS-TARGET-MEMORY",
    severity: "error",
    title: "A Redis target has 1.5 times the memory of the source's data.",
    explanation: "Less ends in an out-of-memory error of the target in the middle of the migration.",
    source: MIGRATING,
    check: (subject, facts) => {
      const { memory } = subject.workload.source;
      const target = targetBytes(subject, facts);
      const wanted = memory === undefined ? 0 : (Size.parse(memory).bytes * LIMITS.redisTargetPercent) / 100;
      return when(
        target !== undefined && target < wanted,
        targetPath(subject, "memory"),
        `The target has ${mib(target)}, the source's data takes ${memory}; ${mib(wanted)} are asked for (1.5 times). Choose more memory or shards.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-MEMORY-UNKNOWN",
    severity: "warning",
    title: "It is known how much memory the source's data takes.",
    explanation: "Without it nothing checks that the target has room.",
    source: MIGRATING,
    check: ({ workload: { source }, path }) =>
      when(
        source.memory === undefined,
        [...path, "source"],
        "How much the source's data takes is not known, so nothing checks that the target can hold it. Give source.memory (used_memory of INFO memory).",
      ),
  }),
  redisRule({
    id: "REDIS-DATABASES",
    severity: "error",
    title: "A Redis target has at least as many databases as the source uses.",
    explanation: "DTS checks it; keys of a database that the target lacks have nowhere to go.",
    source: MIGRATING,
    check: (subject, facts) => {
      const { source, target } = subject.workload;
      const known = found(subject, facts)?.databases ?? ("instance" in target ? target.databases : undefined);
      return when(
        known !== undefined && source.databases !== undefined && source.databases > known,
        [...subject.path, "source", "databases"],
        `The source uses ${source.databases} databases, the target has ${known}. Raise the target's number of databases, or empty some of the source's.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-SAME-INSTANCE",
    severity: "refused",
    title: "Source and target are two instances.",
    explanation: "DTS would lock what it reads.",
    source: "Landfall",
    check: ({ workload: { source, target }, path }) =>
      when(
        "instance" in target &&
          source.access.type === "cdb" &&
          identity(source.access.instance) === identity(target.instance),
        [...path, "target", "instance"],
        "Source and target are the same instance. Name another target, or let Terraform make one.",
      ),
  }),
  {
    id: "REDIS-TARGET-TWICE",
    severity: "refused",
    title: "No two migrations have the same Redis target.",
    explanation: "DTS locks its target; the second job's check fails.",
    source: GUIDE,
    check: sameTargets,
  },
  madeRule({
    id: "REDIS-TARGET-ZONE",
    severity: "refused",
    title: "A Redis target's zone is a zone of the project's region.",
    explanation: "An instance is made in the region that the API call goes to.",
    source: CREATE,
    check: ({ zone }, { project: { region } }) =>
      zone.startsWith(`${region}-`) && /^\d+$/.test(zone.slice(region.length + 1))
        ? undefined
        : { at: "zone", message: `${zone} is not a zone of ${region}. Name one of that region.` },
  }),
  madeRule({
    id: "REDIS-MEMORY-STEP",
    severity: "refused",
    title: "A Redis target's memory is a whole number of GiB.",
    explanation: "MemSize is a multiple of 1,024 MB; with cluster architecture it is that of one shard.",
    source: CREATE,
    check: ({ memory }) => {
      const size = Size.parse(memory).bytes / Size.mib(1).bytes;
      return size >= LIMITS.redisMemoryStepMib && size % LIMITS.redisMemoryStepMib === 0
        ? undefined
        : { at: "memory", message: `${memory} is not a whole number of GiB, at least 1. Round it up.` };
    },
  }),
  madeRule({
    id: "REDIS-SHARDS",
    severity: "refused",
    title: "A Redis target has one shard, or with cluster architecture a number of shards that is sold.",
    explanation: "CreateInstances takes no other number, and none for standard architecture.",
    source: CREATE,
    check: ({ shards, type }) => {
      const cluster = findRedisType(type)?.architecture === "cluster";
      const sold: readonly number[] = cluster ? LIMITS.redisShards : [1];
      return findRedisType(type) === undefined || sold.includes(shards)
        ? undefined
        : {
            at: "shards",
            message: `${shards} shards are not sold for ${cluster ? "cluster" : "standard"} architecture. Allowed: ${sold.join(", ")}.`,
          };
    },
  }),
  madeRule({
    id: "REDIS-REPLICAS",
    severity: "refused",
    title: "A Redis target has 1 to 5 replicas; with Redis 2.8 and CKV exactly one.",
    explanation: "CreateInstances takes no other number.",
    source: CREATE,
    check: ({ replicas, type }) => {
      const product = findRedisType(type);
      const { min } = LIMITS.redisReplicas;
      const max = product?.engine === "CKV" || product?.version === "2.8" ? 1 : LIMITS.redisReplicas.max;
      return replicas >= min && replicas <= max
        ? undefined
        : {
            at: "replicas",
            message: `${replicas} replicas are not to be had: ${max === 1 ? "1 is" : `${min} to ${max} are`} allowed for type ${type}.`,
          };
    },
  }),
  madeRule({
    id: "REDIS-PORT",
    severity: "refused",
    title: "A Redis target's port is 1024 to 65535.",
    explanation: "VPort takes no other.",
    source: CREATE,
    check: ({ port }) =>
      port >= LIMITS.redisPort.min
        ? undefined
        : {
            at: "port",
            message: `${port} cannot be the port: ${LIMITS.redisPort.min} to ${LIMITS.redisPort.max} are allowed; 6379 is usual.`,
          },
  }),
];

/** A rule about a target that Terraform makes. */
function madeRule(
  rule: Omit<Rule, "check"> & {
    check: (made: MadeRedis, subject: RedisSubject) => { at: keyof MadeRedis; message: string } | undefined;
  },
): Rule {
  return redisRule({
    ...rule,
    check: (subject) => {
      const { target } = subject.workload;
      const fault = "make" in target ? rule.check(target.make, subject) : undefined;
      const path: PlanPath = [...subject.path, "target", "make", fault?.at ?? ""];
      return fault === undefined ? [] : [{ path, message: fault.message }];
    },
  });
}

function sameTargets({ workloads }: DeclaredProject): Breach[] {
  const taken = new Map<string, string>();
  return Object.entries(workloads).flatMap(([name, workload]) => {
    const { target } = workload as RedisDtsSpec;
    if (workload.engine !== "redis-dts" || !("instance" in target)) return [];
    const instance = identity(target.instance);
    const other = taken.get(instance);
    if (other === undefined) taken.set(instance, name);
    return when(
      other !== undefined,
      ["workloads", name, "target", "instance"],
      `${instance} is already the target of workload ${other}. Name another, or merge the sources first.`,
    );
  });
}

function mib(bytes: number | undefined): string {
  return Size.mib(Math.ceil((bytes ?? 0) / Size.mib(1).bytes)).toString();
}
