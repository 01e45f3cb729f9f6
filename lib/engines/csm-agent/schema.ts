import { z } from "zod";
import { blueprintSchema } from "../../plan/blueprint";
import { idOrReference, ipv4, port, textOrReference } from "../../plan/fields";
import { secretRefSchema } from "../../plan/secret";
import { runnerSchema, sourceServerSchema } from "../../plan/source";

/** How the tool reaches the API, and its data the target. Source: tencent.md 1.7. */
export const csmNetworkSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal(0).describe("over the internet, to the target's public address") }),
  z.strictObject({
    mode: z.literal(1).describe("over a private link, in three runs: gateway, source, gateway"),
    gateway: runnerSchema.describe(
      "how commands reach the gateway: the host that reaches the API, where stages 1 and 3 run",
    ),
  }),
  z.strictObject({ mode: z.literal(2).describe("over a private link; the source reaches the API itself") }),
  z.strictObject({
    mode: z.literal(3).describe("over a private link; the source reaches the API through a proxy"),
    proxy: z
      .strictObject({
        address: ipv4.describe("the proxy's IPv4 address"),
        port: port.describe("the proxy's port"),
        user: z.string().min(1).optional().describe("who logs in at the proxy; default: it asks for nobody"),
        password: secretRefSchema
          .optional()
          .describe("where the user's password is kept; default: it asks for none"),
      })
      .describe("the HTTP proxy through which the API is called"),
  }),
]);
export type CsmNetworkSpec = z.infer<typeof csmNetworkSchema>;

/** A running server that moves by Tencent's go2tencentcloud in tool-only mode (engine `csm-agent`). */
export const csmAgentSchema = z.strictObject({
  engine: z.literal("csm-agent").describe("a running server moves by Tencent's go2tencentcloud"),
  source: sourceServerSchema.describe("the server that migrates"),
  target: z
    .union([
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
    ])
    .describe("where the tool writes to"),
  agent: z
    .strictObject({
      secretId: secretRefSchema.describe("where the SecretId of the tool's API key is kept"),
      secretKey: secretRefSchema.describe("where the SecretKey of the tool's API key is kept"),
      network: csmNetworkSchema.describe("how the tool reaches the API, and its data the target"),
      bandwidthLimit: z
        .int()
        .min(0)
        .optional()
        .describe("in KB/s, at most 25600; 0 is no limit; Linux only; default: 0"),
      ipv6: z
        .boolean()
        .describe("the data goes over IPv6, which the target has to have (Client.Net.Proxy.IPv6)"),
      checksum: z.boolean().describe("stronger verification, slower; Linux only"),
      ignoreCheck: z.boolean().describe("skip the tool's own check of the source"),
      exclude: z
        .array(z.string().min(1))
        .optional()
        .describe("further lines of rsync_excludes_linux.txt, absolute paths; Linux only; default: none"),
    })
    .describe(
      "how the tool runs; by itself in the background (Client.Extra.Daemon) where a session of ssh or tat starts it",
    ),
});
export type CsmAgentSpec = z.infer<typeof csmAgentSchema>;
