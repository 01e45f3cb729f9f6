import { z } from "zod";
import { blueprintSchema } from "../../plan/blueprint";
import { idOrReference, ipv4, port, textOrReference } from "../../plan/fields";
import { secretRefSchema } from "../../plan/secret";
import { sourceServerSchema } from "../../plan/source";

/** How the tool reaches the API, and its data the target. Source: tencent.md 1.7. */
export const csmNetworkSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal(0).describe("public") }),
  z.strictObject({ mode: z.literal(1).describe("private: three runs, gateway, source, gateway") }),
  z.strictObject({ mode: z.literal(2).describe("private, the source reaches the API itself") }),
  z.strictObject({
    mode: z.literal(3).describe("private, the source reaches the API through a proxy"),
    proxy: z.strictObject({
      address: ipv4,
      port,
      user: z.string().min(1).optional(),
      password: secretRefSchema.optional(),
    }),
  }),
]);
export type CsmNetworkSpec = z.infer<typeof csmNetworkSchema>;

/** A running server that moves by Tencent's go2tencentcloud in tool-only mode (engine `csm-agent`; seed 002). */
export const csmAgentSchema = z.strictObject({
  engine: z.literal("csm-agent"),
  source: sourceServerSchema,
  target: z.union([
    z.strictObject({
      instance: idOrReference("ins").describe("an instance that exists; everything on it is overwritten"),
    }),
    z.strictObject({
      blueprint: blueprintSchema.describe("an instance that Terraform makes"),
      image: idOrReference("img")
        .optional()
        .describe("what it starts from; default: the newest public image of the source's system"),
      made: textOrReference.describe("the id of the instance that Terraform made"),
    }),
  ]),
  agent: z.strictObject({
    secretId: secretRefSchema,
    secretKey: secretRefSchema,
    network: csmNetworkSchema,
    bandwidthLimit: z.int().min(0).optional().describe("KB/s; 0 or absent: none"),
    checksum: z.boolean().describe("stronger verification, slower"),
    ignoreCheck: z.boolean().describe("skip the tool's own check of the source"),
    exclude: z.array(z.string().min(1)).optional().describe("further lines of rsync_excludes_linux.txt"),
  }),
});
export type CsmAgentSpec = z.infer<typeof csmAgentSchema>;
