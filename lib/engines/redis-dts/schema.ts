import { z } from "zod";
import { idOrReference, ipv4, port, region, sizeText, zone } from "../../plan/fields";
import { secretRefSchema } from "../../plan/secret";

const host = z.union([ipv4, z.string().regex(/^[A-Za-z0-9.-]+$/, "write a host name or an IPv4 address")]);
const through = { host, port, vpc: idOrReference("vpc"), subnet: idOrReference("subnet") };

/** Where the source is, by DTS's access types. Source: tencent.md 3.2, the matrix of `DBInfo`. */
export const redisAccessSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("extranet"), host, port }),
  z.strictObject({ type: z.literal("ipv6"), host: z.string().min(2), port }),
  z.strictObject({ type: z.literal("intranet"), host, port }),
  z.strictObject({ type: z.literal("cvm"), instance: idOrReference("ins"), port }),
  z.strictObject({ type: z.literal("cdb"), instance: idOrReference("crs") }),
  z.strictObject({ type: z.literal("vpncloud"), ...through, gateway: idOrReference("vpngw") }),
  z.strictObject({ type: z.literal("dcg"), ...through, gateway: idOrReference("dcg") }),
  z.strictObject({
    type: z.literal("ccn"),
    ...through,
    ccn: idOrReference("ccn"),
    network: z.enum(["UserIDC", "TencentVPC"]),
    ccnOwner: z.string().regex(/^\d+$/).optional().describe("account of the CCN, where it is another one"),
  }),
  z.strictObject({ type: z.literal("vpc"), ...through }),
]);

/** A Redis instance that moves by DTS, in full and then by its changes (engine `redis-dts`; seed 001). */
export const redisDtsSchema = z.strictObject({
  engine: z.literal("redis-dts"),
  source: z.strictObject({
    access: redisAccessSchema,
    region: region.describe("where DTS enters; the source's own region on Tencent Cloud, else the nearest"),
    supplier: z.enum(["others", "aliyun", "aws"]),
    node: z.enum(["simple", "cluster-cache", "cluster-proxy"]),
    version: z.string().regex(/^\d+\.\d+(\.\d+)?$/, "write a version such as 5.0"),
    databases: z.int().min(1).max(1024).optional().describe("how many databases hold keys; default: 16"),
    memory: sizeText.optional().describe("how much its data takes"),
    password: secretRefSchema.optional().describe("default: the source has none"),
  }),
  target: z.union([
    z.strictObject({ instance: idOrReference("crs"), password: secretRefSchema }),
    z.strictObject({
      make: z.strictObject({
        zone,
        type: z
          .int()
          .describe("product type, for example 8 for Redis 5.0 memory edition, standard architecture"),
        memory: sizeText,
        shards: z.int().min(1),
        replicas: z.int().min(0).max(5),
        vpc: idOrReference("vpc"),
        subnet: idOrReference("subnet"),
        securityGroups: z.array(idOrReference("sg")).min(1).max(5),
        port,
      }),
      password: secretRefSchema.describe("set by the reconciler before the check"),
    }),
  ]),
  writeMode: z
    .enum(["clearData", "overwrite", "normal"])
    .describe("always said: vendor pages disagree about the default"),
  instanceClass: z.enum(["small", "medium", "large", "xlarge", "2xlarge"]),
  start: z.iso.datetime({ offset: true }).optional().describe("not before this instant; default: at once"),
  options: z
    .strictObject({
      expireKeys: z.boolean().optional(),
      outputBufferHardLimitMb: z.int().min(1).optional(),
      outputBufferSoftLimitMb: z.int().min(1).optional(),
      outputBufferPersistSeconds: z.int().min(1).optional(),
      replBacklogMb: z.int().min(1).optional(),
      replTimeoutSeconds: z.int().min(1).optional(),
    })
    .optional(),
});
export type RedisDtsSpec = z.infer<typeof redisDtsSchema>;
