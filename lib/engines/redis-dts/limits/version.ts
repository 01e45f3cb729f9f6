import { knownRedisTypes, LIMITS } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import type { Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { compareVersions, redisRule, targetPath, targetProduct, targetType } from "./rule";

const GUIDE = cited("oldDts", "introduction");
const COMPATIBILITY = "DTS for Redis, source-target instance version compatibility, 2025-12-23";
const MIGRATING = "migrating with DTS, TencentDB for Redis, 2022-09-21";

/** Rules about the versions of both sides. */
export const versionRules: readonly Rule[] = [
  redisRule({
    id: "REDIS-SOURCE-OLDEST",
    severity: "error",
    title: "A Redis source has at least version 2.2.6.",
    explanation: "DTS follows a source as a replica does, and older ones do not speak its protocol.",
    source: COMPATIBILITY,
    check: ({ workload: { source }, path }) =>
      when(
        compareVersions(source.version, LIMITS.redisSourceVersion.min) < 0,
        [...path, "source", "version"],
        `Redis ${source.version} is older than ${LIMITS.redisSourceVersion.min}, the oldest that DTS follows. Upgrade the source first.`,
      ),
  }),
  redisRule({
    id: "REDIS-SOURCE-NEWEST",
    severity: "error",
    title: "A Redis source has at most version 5.0.",
    explanation:
      "DTS takes 2.8 to 5.0, and 6.0 where a ticket allows it: acknowledge with the ticket's number. The old DTS guide's limit is older and stricter: REDIS-SOURCE-GUIDE.",
    source: MIGRATING,
    check: ({ workload: { source }, path }) =>
      when(
        compareVersions(source.version, LIMITS.redisSourceVersion.max) > 0,
        [...path, "source", "version"],
        `Redis ${source.version} is newer than ${LIMITS.redisSourceVersion.max}, the newest that DTS takes without a ticket (the old DTS guide says ${LIMITS.redisGuideVersion}). Open a ticket and acknowledge with its number.`,
      ),
  }),
  redisRule({
    id: "REDIS-SOURCE-GUIDE",
    severity: "warning",
    title: "A Redis source has at most version 2.8.",
    explanation:
      "This is the limit of the old product. Today's DTS takes 2.8 to 5.0; the error is REDIS-SOURCE-NEWEST.",
    source: GUIDE,
    check: ({ workload: { source }, path }) =>
      when(
        compareVersions(source.version, LIMITS.redisGuideVersion) > 0 &&
          compareVersions(source.version, LIMITS.redisSourceVersion.max) <= 0,
        [...path, "source", "version"],
        `The old DTS guide takes sources up to Redis ${LIMITS.redisGuideVersion}; today's DTS takes ${source.version}, and up to ${LIMITS.redisSourceVersion.max} without a ticket. Make sure the console shows the new product in this region.`,
      ),
  }),
  redisRule({
    id: "REDIS-RDB-3-2",
    severity: "warning",
    title: "A self-built Redis source is not of version 3.2.",
    explanation:
      "The old DTS guide excludes 3.2 because of its RDB format (version 7); newer pages list it among what DTS takes.",
    source: `${GUIDE}; ${MIGRATING}`,
    check: ({ workload: { source }, path }) =>
      when(
        source.access.type !== "cdb" && compareVersions(source.version, "3.2") === 0,
        [...path, "source", "version"],
        "The old DTS guide says that a self-built Redis 3.2 cannot be migrated, because of its RDB format; newer pages list 3.2. Let the DTS check decide before the wave is planned, or upgrade the source to 4.0.",
      ),
  }),
  redisRule({
    id: "REDIS-TARGET-TYPE",
    severity: "refused",
    title: "A Redis target's product type is one of Redis, CKV or Valkey.",
    explanation:
      "CreateInstances knows no other number; 200 is Memcached, to which DTS for Redis cannot write.",
    source: "CreateInstances, SDK redis 2018-04-12 (4.1.313)",
    check: (subject, facts) => {
      const type = targetType(subject, facts);
      const product = targetProduct(subject, facts);
      return when(
        type !== undefined && (product === undefined || product.engine === "Memcached"),
        targetPath(subject, "type"),
        `${type} is ${product === undefined ? "no product type" : "Memcached"}. Allowed: ${KNOWN}.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-TARGET-OLDER",
    severity: "error",
    title: "A Redis target is not older than its source.",
    explanation:
      "DTS only warns. But an older server does not read what a newer one encodes (an RDB one version up is refused), so the migration ends in errors on some keys.",
    source: `${COMPATIBILITY}; measured with RDB versions 9 and 10`,
    check: (subject, facts) => {
      const { version } = subject.workload.source;
      const product = targetProduct(subject, facts);
      return when(
        product !== undefined && compareVersions(product.version, version) < 0,
        targetPath(subject, "type"),
        `The target is ${product?.engine} ${product?.version}, the source Redis ${version}. Choose a type of ${version} or newer.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-TARGET-GUIDE",
    severity: "warning",
    title: "A Redis target is TencentDB for Redis 2.8, master-replica.",
    explanation:
      "The only target of the old product. Today's DTS writes to standard and cluster architecture of 2.8 to 5.0 and newer; the error is REDIS-TARGET-OLDER.",
    source: GUIDE,
    check: (subject, facts) => {
      const product = targetProduct(subject, facts);
      return when(
        product !== undefined && product.engine !== "Memcached" && targetType(subject, facts) !== 2,
        targetPath(subject, "type"),
        `The old DTS guide knows Redis 2.8 master-replica as the only target; today's DTS writes to ${product?.engine} ${product?.version} as well. Make sure the console shows the new product in this region.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-CROSSSLOT",
    severity: "warning",
    title: "A source with standard architecture does not become a cluster.",
    explanation:
      "A cluster refuses commands whose keys lie in different slots (CROSSSLOT), scripts and transactions included, and has one database only where it is reached directly.",
    source: `${MIGRATING}, check on migration from standard to cluster architecture`,
    check: (subject, facts) =>
      when(
        subject.workload.source.node === "simple" &&
          targetProduct(subject, facts)?.architecture === "cluster",
        targetPath(subject, "type"),
        "The source is one server, the target a cluster: commands, scripts and transactions over several keys fail with CROSSSLOT unless the keys share a hash tag. Choose standard architecture, or make sure that the application has none.",
      ),
  }),
];

const KNOWN = knownRedisTypes()
  .filter(([, { engine }]) => engine !== "Memcached")
  .map(([type, { architecture, engine, version }]) => `${type} (${engine} ${version} ${architecture})`)
  .join(", ");
