import { z } from "zod";
import { withoutReferences } from "../../plan/authored";
import { idOrReference, name } from "../../plan/fields";
import { blueprintOrName, type AuthoredSchema } from "../../plan/project-file";
import { completeRunner, runnerInput, sourceServerInput } from "../../plan/source-input";
import { csmAgentSchema, csmNetworkSchema, type CsmAgentSpec, type CsmNetworkSpec } from "./schema";

/** What the tool does where nothing is said: the defaults of its own client.json. Source: tencent.md 1.4. */
export const CSM_DEFAULTS = {
  network: { mode: 0 },
  ipv6: false,
  checksum: false,
  ignoreCheck: false,
} as const satisfies Partial<CsmAgentSpec["agent"]>;

const { agent } = csmAgentSchema.shape;
const [internet, threeRuns, ...direct] = csmNetworkSchema.options;

const networkInput = z.discriminatedUnion("mode", [
  internet,
  threeRuns.extend({ gateway: runnerInput.describe(threeRuns.shape.gateway.description ?? "") }),
  ...direct,
]);

/** The tool's settings as they are given, before {@link CSM_DEFAULTS}. */
export const csmAgentInput = agent.extend({
  network: networkInput
    .optional()
    .meta({ description: agent.shape.network.description, default: CSM_DEFAULTS.network }),
  ipv6: agent.shape.ipv6.optional().meta({ ...agent.shape.ipv6.meta(), default: CSM_DEFAULTS.ipv6 }),
  checksum: agent.shape.checksum
    .optional()
    .meta({ ...agent.shape.checksum.meta(), default: CSM_DEFAULTS.checksum }),
  ignoreCheck: agent.shape.ignoreCheck
    .optional()
    .meta({ ...agent.shape.ignoreCheck.meta(), default: CSM_DEFAULTS.ignoreCheck }),
});
export type CsmAgentInput = z.infer<typeof csmAgentInput>;

const written = z.strictObject({
  engine: csmAgentSchema.shape.engine,
  source: withoutReferences(sourceServerInput).describe(csmAgentSchema.shape.source.description ?? ""),
  target: z
    .union([
      z.strictObject({
        instance: withoutReferences(idOrReference("ins")).describe(
          "an instance that exists; everything on it is overwritten",
        ),
      }),
      z.strictObject({
        blueprint: blueprintOrName.describe("an instance that Terraform makes"),
        image: withoutReferences(idOrReference("img"))
          .optional()
          .describe("what it starts from; default: the newest public image of the source's system"),
      }),
    ])
    .describe(csmAgentSchema.shape.target.description ?? ""),
  agent: csmAgentInput.describe(agent.description ?? ""),
  renamedFrom: name
    .optional()
    .describe("the name under which the lock knows this server; default: it never had another"),
});

/** A source server that moves by Tencent's tool, as a YAML blueprint states it. */
export const authoredCsmAgent = written as unknown as AuthoredSchema<z.output<typeof written>>;

export function completeCsmAgent(given: CsmAgentInput): CsmAgentSpec["agent"] {
  const { bandwidthLimit, checksum, exclude, ignoreCheck, ipv6, network, secretId, secretKey } = given;
  return {
    secretId,
    secretKey,
    network: network ? completeNetwork(network) : CSM_DEFAULTS.network,
    ipv6: ipv6 ?? CSM_DEFAULTS.ipv6,
    checksum: checksum ?? CSM_DEFAULTS.checksum,
    ignoreCheck: ignoreCheck ?? CSM_DEFAULTS.ignoreCheck,
    ...(bandwidthLimit !== undefined && { bandwidthLimit }),
    ...(exclude && exclude.length > 0 && { exclude }),
  };
}

function completeNetwork(network: z.infer<typeof networkInput>): CsmNetworkSpec {
  return network.mode === 1 ? { mode: 1, gateway: completeRunner(network.gateway) } : network;
}
