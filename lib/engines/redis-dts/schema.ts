import { z } from "zod";
import { idOrReference, port, reference, region, sizeText, textOrReference, zone } from "../../plan/fields";
import { secretRefSchema } from "../../plan/secret";

const host = z
  .union([
    z.string().regex(/^[A-Za-z0-9.-]+$/, "write a host name or an IPv4 address such as 203.0.113.10"),
    reference,
  ])
  .describe("host name or IPv4 address of the Redis server");
const server = { host, port: port.describe("the port of the Redis server") };
const through = {
  ...server,
  vpc: idOrReference("vpc").describe("the VPC through which DTS goes"),
  subnet: idOrReference("subnet").describe("a subnet of that VPC"),
};

/** Where the source is, by DTS's access types, each with exactly what it needs. Source: SDK dts 2021-12-06, `DBInfo`. */
export const redisAccessSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("extranet").describe("over the internet"), ...server }),
  z.strictObject({
    type: z.literal("ipv6").describe("over the internet by IPv6"),
    host: z.ipv6("write an IPv6 address such as 2001:db8::10").describe("IPv6 address of the Redis server"),
    port: server.port,
  }),
  z.strictObject({ type: z.literal("intranet").describe("inside Tencent's own network"), ...server }),
  z.strictObject({
    type: z.literal("cvm").describe("on a CVM instance of this account"),
    instance: idOrReference("ins").describe("the instance that Redis runs on"),
    port: server.port,
  }),
  z.strictObject({
    type: z.literal("cdb").describe("a TencentDB for Redis instance of this account"),
    instance: idOrReference("crs").describe("the TencentDB for Redis instance"),
  }),
  z.strictObject({
    type: z.literal("vpncloud").describe("over a VPN gateway"),
    ...through,
    gateway: idOrReference("vpngw").describe("the VPN gateway"),
  }),
  z.strictObject({
    type: z.literal("dcg").describe("over Direct Connect"),
    ...through,
    gateway: idOrReference("dcg").describe("the Direct Connect gateway"),
  }),
  z.strictObject({
    type: z.literal("ccn").describe("over a Cloud Connect Network"),
    ...through,
    ccn: idOrReference("ccn").describe("the Cloud Connect Network"),
    network: z.enum(["UserIDC", "TencentVPC"]).describe("what the source stands in"),
    ccnOwner: z
      .string()
      .regex(/^\d+$/, "write the account's number")
      .optional()
      .describe("number of the CCN's account; default: this account"),
  }),
  z.strictObject({ type: z.literal("vpc").describe("in a VPC of this account"), ...through }),
]);
export type RedisAccess = z.infer<typeof redisAccessSchema>;

/** A target that Terraform makes. */
export const redisMakeSchema = z.strictObject({
  zone: zone.describe("the instance's zone"),
  type: z.int().describe("product type, for example 8 for Redis 5.0 memory edition, standard architecture"),
  memory: sizeText.describe("memory of the instance, such as 8GiB; of one shard with cluster architecture"),
  shards: z.int().min(1).max(128).describe("how many shards; more than 1 with cluster architecture only"),
  replicas: z.int().min(0).max(5).describe("replicas of each shard"),
  vpc: idOrReference("vpc").describe("the instance's VPC"),
  subnet: idOrReference("subnet").describe("the instance's subnet"),
  securityGroups: z.array(idOrReference("sg")).min(1).max(5).describe("in order of priority; at most 5"),
  port: port.describe("the port that the instance listens on"),
});

const secret = secretRefSchema.describe("where the password is kept; never the password");

export const redisTargetSchema = z.union([
  z.strictObject({
    instance: idOrReference("crs").describe("an instance that exists"),
    type: z.int().optional().describe("its product type, such as 8; default: asked for at reconcile"),
    memory: sizeText.optional().describe("its memory in all, such as 8GiB; default: not known"),
    databases: z.int().min(1).max(1024).optional().describe("how many databases it has; default: not known"),
    password: secret
      .optional()
      .describe("where the password is kept, never the password; default: the instance needs none"),
  }),
  z.strictObject({
    make: redisMakeSchema.describe("an instance that Terraform makes, without a password"),
    made: textOrReference.describe("the id of the instance that Terraform made"),
    password: secret.describe("where the password is kept that the reconciler sets before DTS checks"),
  }),
]);

const recheck = z
  .strictObject({
    times: z.int().min(1).max(5).describe("how often"),
    everyMinutes: z.int().min(1).max(60).describe("minutes between one time and the next"),
  })
  .describe("what differs is compared again, because changes are under way");
const comparison = {
  threads: z.int().min(1).max(8).optional().describe("how many threads compare; default: 1"),
  recheck: recheck
    .optional()
    .describe("what differs is compared again, because changes are under way; default: it is not"),
};

/** How source and target are compared. Source: SDK dts 2021-12-06, `CompareOptions`. */
export const redisCompareSchema = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("dataCheck").describe("everything"), ...comparison }),
  z.strictObject({
    method: z.literal("sampleDataCheck").describe("a sample"),
    samplePercent: z.int().min(1).max(100).describe("percent of the keys that are compared"),
    ...comparison,
  }),
  z.strictObject({ method: z.literal("rowsCount").describe("numbers of keys"), ...comparison }),
]);

/** Source: SDK dts 2021-12-06, `MigrateOption.ExtraAttr` and `ModifyMigrationJob`. */
export const redisOptionsSchema = z.strictObject({
  expireKeys: z.boolean().optional().describe("keys that have expired are dropped; default: DTS decides"),
  readOnlyTarget: z
    .boolean()
    .optional()
    .describe("DTS sets the target read-only while it migrates; default: DTS decides"),
  outputBufferHardLimitMb: z
    .int()
    .min(1)
    .optional()
    .describe("hard limit of a replica's output buffer, in MB; default: DTS decides"),
  outputBufferSoftLimitMb: z
    .int()
    .min(1)
    .optional()
    .describe("soft limit of a replica's output buffer, in MB; default: DTS decides"),
  outputBufferPersistSeconds: z
    .int()
    .min(1)
    .optional()
    .describe("how long the soft limit may be exceeded, in seconds; default: DTS decides"),
  replBacklogMb: z
    .int()
    .min(1)
    .optional()
    .describe("size of the replication backlog, in MB; default: DTS decides"),
  replTimeoutSeconds: z
    .int()
    .min(1)
    .optional()
    .describe("time-out of the replication, in seconds; default: DTS decides"),
  autoRetryMinutes: z
    .int()
    .min(0)
    .max(720)
    .optional()
    .describe("how long DTS tries again by itself, in minutes; 0 not at all, else 5 to 720; default: 0"),
});

/** A Redis instance that moves by DTS, in full and then by its changes (engine `redis-dts`). */
export const redisDtsSchema = z.strictObject({
  engine: z.literal("redis-dts").describe("a Redis instance moves by DTS, in full and then by its changes"),
  source: z
    .strictObject({
      access: redisAccessSchema.describe("where the source is, and how DTS reaches it"),
      region: region.describe("the source's own region on Tencent Cloud, else the nearest, where DTS enters"),
      supplier: z.enum(["others", "aliyun", "aws"]).describe("whose cloud the source is in"),
      node: z
        .enum(["simple", "cluster-cache", "cluster-proxy"])
        .describe("one server; a cluster reached directly; a cluster behind a proxy"),
      version: z
        .string()
        .regex(/^\d+\.\d+(\.\d+)?$/, "write a version such as 5.0")
        .describe("version of the source's Redis, such as 5.0"),
      databases: z
        .int()
        .min(1)
        .max(1024)
        .optional()
        .describe("how many databases hold keys; default: not known"),
      memory: sizeText.optional().describe("how much its data takes; default: not known"),
      password: secret
        .optional()
        .describe("where the password is kept, never the password; default: the source has none"),
    })
    .describe("the Redis instance that migrates"),
  target: redisTargetSchema.describe("an instance that exists, or one that Terraform makes"),
  service: textOrReference.describe("the id of the DTS job, which Terraform makes without configuring it"),
  jobName: z
    .string()
    .min(1)
    .optional()
    .describe("name of the DTS job; default: landfall-<project>-<workload>"),
  writeMode: z
    .enum(["clearData", "overwrite", "normal"])
    .describe("always said: vendor pages disagree about the default; `normal` wants an empty target"),
  instanceClass: z
    .enum(["small", "medium", "large", "xlarge", "2xlarge"])
    .describe("class of the DTS job; medium is the only one whose links are not billed"),
  start: z.iso
    .datetime({ offset: true, error: "write an instant with its offset such as 2026-12-05T22:00:00+09:00" })
    .optional()
    .describe("the job starts not before this instant, with its offset; default: at once"),
  options: redisOptionsSchema.optional().describe("further options of the DTS job; default: none"),
  compare: redisCompareSchema.describe("how source and target are compared"),
});
export type RedisDtsSpec = z.infer<typeof redisDtsSchema>;
export type RedisTarget = RedisDtsSpec["target"];
export type MadeRedis = z.infer<typeof redisMakeSchema>;
