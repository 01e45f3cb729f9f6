import { z } from "zod";
import { idOrReference, port, reference, region, sizeText, textOrReference, zone } from "../../plan/fields";
import { secretRefSchema } from "../../plan/secret";

const host = z.union([
  z.string().regex(/^[A-Za-z0-9.-]+$/, "write a host name or an IPv4 address such as 203.0.113.10"),
  reference,
]);
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
    host: z.ipv6("write an IPv6 address such as 2001:db8::10"),
    port: server.port,
  }),
  z.strictObject({ type: z.literal("intranet").describe("inside Tencent's own network"), ...server }),
  z.strictObject({
    type: z.literal("cvm").describe("on a CVM instance of this account"),
    instance: idOrReference("ins"),
    port: server.port,
  }),
  z.strictObject({
    type: z.literal("cdb").describe("a TencentDB for Redis instance of this account"),
    instance: idOrReference("crs"),
  }),
  z.strictObject({
    type: z.literal("vpncloud").describe("over a VPN gateway"),
    ...through,
    gateway: idOrReference("vpngw"),
  }),
  z.strictObject({
    type: z.literal("dcg").describe("over Direct Connect"),
    ...through,
    gateway: idOrReference("dcg"),
  }),
  z.strictObject({
    type: z.literal("ccn").describe("over a Cloud Connect Network"),
    ...through,
    ccn: idOrReference("ccn"),
    network: z.enum(["UserIDC", "TencentVPC"]).describe("what the source stands in"),
    ccnOwner: z
      .string()
      .regex(/^\d+$/, "write the account's number")
      .optional()
      .describe("account of the CCN, where it is another one"),
  }),
  z.strictObject({ type: z.literal("vpc").describe("in a VPC of this account"), ...through }),
]);
export type RedisAccess = z.infer<typeof redisAccessSchema>;

/** A target that Terraform makes. */
export const redisMakeSchema = z.strictObject({
  zone,
  type: z.int().describe("product type, for example 8 for Redis 5.0 memory edition, standard architecture"),
  memory: sizeText.describe("of the instance; of one shard with cluster architecture"),
  shards: z.int().min(1).max(128),
  replicas: z.int().min(0).max(5),
  vpc: idOrReference("vpc"),
  subnet: idOrReference("subnet"),
  securityGroups: z.array(idOrReference("sg")).min(1).max(5),
  port,
});

const secret = secretRefSchema.describe("where the password is kept; never the password");

export const redisTargetSchema = z.union([
  z.strictObject({
    instance: idOrReference("crs").describe("an instance that exists"),
    type: z.int().optional().describe("its product type, where known; default: asked for at reconcile"),
    memory: sizeText.optional().describe("its memory in all, where known"),
    databases: z.int().min(1).max(1024).optional().describe("how many databases it has, where known"),
    password: secret.optional().describe("default: the instance needs none"),
  }),
  z.strictObject({
    make: redisMakeSchema.describe("an instance that Terraform makes, without a password"),
    made: textOrReference.describe("the id of the instance that Terraform made"),
    password: secret.describe("set by the reconciler before DTS checks"),
  }),
]);

const recheck = z
  .strictObject({
    times: z.int().min(1).max(5),
    everyMinutes: z.int().min(1).max(60),
  })
  .describe("what differs is compared again, because changes are under way");
const comparison = {
  threads: z.int().min(1).max(8).optional().describe("default: 1"),
  recheck: recheck.optional().describe("default: none"),
};

/** How source and target are compared. Source: SDK dts 2021-12-06, `CompareOptions`. */
export const redisCompareSchema = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("dataCheck").describe("everything"), ...comparison }),
  z.strictObject({
    method: z.literal("sampleDataCheck").describe("a sample"),
    samplePercent: z.int().min(1).max(100),
    ...comparison,
  }),
  z.strictObject({ method: z.literal("rowsCount").describe("numbers of keys"), ...comparison }),
]);

/** Source: SDK dts 2021-12-06, `MigrateOption.ExtraAttr` and `ModifyMigrationJob`. */
export const redisOptionsSchema = z.strictObject({
  expireKeys: z.boolean().optional().describe("keys that have expired are dropped"),
  readOnlyTarget: z.boolean().optional().describe("DTS sets the target read-only while it migrates"),
  outputBufferHardLimitMb: z.int().min(1).optional().describe("of a replica's output buffer, in MB"),
  outputBufferSoftLimitMb: z.int().min(1).optional().describe("of a replica's output buffer, in MB"),
  outputBufferPersistSeconds: z.int().min(1).optional().describe("how long the soft limit may be exceeded"),
  replBacklogMb: z.int().min(1).optional().describe("size of the replication backlog, in MB"),
  replTimeoutSeconds: z.int().min(1).optional(),
  autoRetryMinutes: z.int().min(0).max(720).optional().describe("0: none; else 5 to 720; default: 0"),
});

/** A Redis instance that moves by DTS, in full and then by its changes (engine `redis-dts`; seed 001). */
export const redisDtsSchema = z.strictObject({
  engine: z.literal("redis-dts"),
  source: z.strictObject({
    access: redisAccessSchema,
    region: region.describe("the source's own region on Tencent Cloud, else the nearest, where DTS enters"),
    supplier: z.enum(["others", "aliyun", "aws"]),
    node: z
      .enum(["simple", "cluster-cache", "cluster-proxy"])
      .describe("one server; a cluster reached directly; a cluster behind a proxy"),
    version: z.string().regex(/^\d+\.\d+(\.\d+)?$/, "write a version such as 5.0"),
    databases: z
      .int()
      .min(1)
      .max(1024)
      .optional()
      .describe("how many databases hold keys; default: not known"),
    memory: sizeText.optional().describe("how much its data takes; default: not known"),
    password: secret.optional().describe("default: the source has none"),
  }),
  target: redisTargetSchema,
  service: textOrReference.describe("the id of the DTS job, which Terraform makes without configuring it"),
  jobName: z.string().min(1).optional().describe("of the DTS job; default: landfall-<project>-<workload>"),
  writeMode: z
    .enum(["clearData", "overwrite", "normal"])
    .describe("always said: vendor pages disagree about the default; `normal` wants an empty target"),
  instanceClass: z.enum(["small", "medium", "large", "xlarge", "2xlarge"]).describe("of the DTS job"),
  start: z.iso
    .datetime({ offset: true, error: "write an instant with its offset such as 2026-12-05T22:00:00+09:00" })
    .optional()
    .describe("not before this instant; default: at once"),
  options: redisOptionsSchema.optional(),
  compare: redisCompareSchema,
});
export type RedisDtsSpec = z.infer<typeof redisDtsSchema>;
export type RedisTarget = RedisDtsSpec["target"];
export type MadeRedis = z.infer<typeof redisMakeSchema>;
