import { z } from "zod";
import { objectWithoutReferences, withoutReferences, type Authored } from "./authored";
import { DEFAULTS } from "./defaults";
import { connectionsInput } from "./connection";
import { cidr, idOrReference, name, region, tags, zone } from "./fields";
import {
  approvalInput,
  blueprintInput,
  cutoverInput,
  hookInput,
  NONE,
  testRunInput,
  type BlueprintInput,
  type CutoverInput,
} from "./input";
import { abandonedSchema, API_VERSION, acknowledgementSchema, type WorkloadSchema } from "./plan";
import { replicationSettingsInput } from "./replication-input";
import { waveSchema } from "./wave";

export const PROJECT_KIND = "MigrationProject";

/** A network that the project makes: the blocks of its VPC and subnets. */
const ownNetwork = z.strictObject({
  cidr: cidr.describe("the VPC's block, inside 10.0.0.0/12, 172.16.0.0/12 or 192.168.0.0/16"),
  stagingSubnet: cidr.describe("the block of the subnet where replication runs"),
  testSubnet: cidr.describe("the block of the subnet for test runs and probes"),
  targetSubnet: cidr.describe("the block of the subnet for targets"),
});

/** A network that exists. */
const existingNetwork = z.strictObject({
  vpc: withoutReferences(idOrReference("vpc")).describe("the VPC"),
  stagingSubnet: withoutReferences(idOrReference("subnet")).describe("the subnet where replication runs"),
  testSubnet: withoutReferences(idOrReference("subnet")).describe("the subnet for test runs and probes"),
  targetSubnet: withoutReferences(idOrReference("subnet")).describe("the subnet for targets"),
});

export const networkInput = z.union([ownNetwork, existingNetwork]).meta({
  description: "the project's network: blocks to make one, ids to use an existing one",
  default: DEFAULTS.network,
});
export type OwnNetwork = z.infer<typeof ownNetwork>;
export type ExistingNetwork = z.infer<typeof existingNetwork>;

/** Name of a bucket with the account's AppId. Source: COS bucket overview, 2023-07-10. */
export const bucketName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,47}[a-z0-9])?-\d{8,10}$/,
    "write a bucket's name with the account's AppId, such as images-1250000000",
  );

const blueprint = withoutReferences(blueprintInput);
/** A target inline, or by its name under `blueprints`. */
export const blueprintOrName = byNameOr(blueprint, "blueprints");
/** Replication settings inline, or by their name under `replicationSettings`. */
export const replicationOrName = byNameOr(withoutReferences(replicationSettingsInput), "replicationSettings");
/** A name that a wave or a cutover uses; `none` is taken. */
const sharedName = name.regex(/^(?!none$)/, "none says that there is none; use another name");
const testRun = withoutReferences(testRunInput);
const approval = byNameOr(approvalInput, "approvals");
const cutover = objectWithoutReferences(cutoverInput).extend({
  approval: orNone(approval)
    .optional()
    .describe("who has to agree, or none: nobody; default: the project's, else nobody"),
}) as unknown as z.ZodType<
  Omit<Authored<CutoverInput>, "approval"> & {
    approval?: z.output<typeof approval> | undefined;
  }
>;
const hooks = z.array(withoutReferences(hookInput));

const wave = waveSchema.extend({
  hooks: hooks
    .optional()
    .describe(`${waveSchema.shape.hooks.description ?? ""}, or the project's; an empty list: nothing`),
  testRun: orNone(byNameOr(testRun, "testRuns"))
    .optional()
    .describe("how the wave is tested, or none; default: the project's"),
  cutover: orNone(byNameOr(cutover, "cutovers"))
    .optional()
    .describe("the launch that counts, or none; default: the project's"),
});

/** What holds for waves that say nothing of their own. */
const waveDefaults = z.strictObject({
  testRun: byNameOr(testRun, "testRuns").optional().describe("for waves that name none; default: none"),
  cutover: byNameOr(cutover, "cutovers").optional().describe("for waves that name none; default: none"),
  approval: approval.optional().describe("for cutovers that name none; default: nobody has to agree"),
  hooks: hooks.optional().describe("for waves that name none; default: none"),
});

const acknowledgement = acknowledgementSchema.extend({
  path: acknowledgementSchema.shape.path.optional().meta({
    description: acknowledgementSchema.shape.path.description,
    default: DEFAULTS.acknowledgementPath,
  }),
});

const head = {
  apiVersion: z.literal(API_VERSION).describe("the version of this format"),
  kind: z.literal(PROJECT_KIND).describe("what the file declares"),
  name: name.describe(
    "the project's name: 1 to 32 lower-case letters, digits and hyphens, starting with a letter",
  ),
  region: region.describe("the region that everything migrates to, for example ap-guangzhou"),
  zone: zone.describe("the zone of everything that names none of its own, for example ap-guangzhou-6"),
  tags: tags.optional().describe("tags on everything that takes them; default: none"),
  network: networkInput.optional(),
  sources: z
    .array(cidr)
    .optional()
    .describe(
      "CIDR blocks that may reach relays and CSM targets; never the whole internet by default; default: none",
    ),
  connections: withoutReferences(connectionsInput)
    .optional()
    .describe(`${connectionsInput.description ?? ""}; default: nothing`),
  replication: replicationOrName
    .optional()
    .describe("how servers are replicated that say nothing of their own; default: what its keys have"),
  bucket: bucketName
    .optional()
    .describe("an existing bucket for images, with the AppId; default: the project makes one"),
  blueprints: z
    .record(name, blueprint)
    .optional()
    .describe("what targets are, by name, for use in several workloads; default: none"),
  replicationSettings: z
    .record(name, withoutReferences(replicationSettingsInput))
    .optional()
    .describe("replication settings by name, for use in several servers; default: none"),
  testRuns: z
    .record(sharedName, testRun)
    .optional()
    .describe("test runs by name, for use in several waves; default: none"),
  cutovers: z
    .record(sharedName, cutover)
    .optional()
    .describe("cutovers by name, for use in several waves; default: none"),
  approvals: z
    .record(sharedName, approvalInput)
    .optional()
    .describe("approvals by name, for use in several cutovers; default: none"),
  defaults: waveDefaults
    .optional()
    .describe("what holds for every wave that says nothing of its own; default: nothing"),
};

const tail = {
  waves: z.record(name, wave).describe("workloads that are tested and cut over together, by the wave's name"),
  acknowledge: z
    .array(acknowledgement)
    .optional()
    .describe("rules of severity error that are knowingly overridden, with the reason; default: none"),
  abandon: z
    .array(abandonedSchema)
    .optional()
    .describe("live workloads that are dropped from the project for good, with the reason; default: none"),
};

/** A workload as it is written: without references, its blueprint inline or by name. */
export type AuthoredWorkload<W> = W extends { blueprint: unknown }
  ? Authored<Omit<W, "blueprint">> & { blueprint: string | Authored<BlueprintInput> } & Renamed
  : Authored<W> & Renamed;

/** What is said of a workload that the lock knows by another name. */
export interface Renamed {
  renamedFrom?: string | undefined;
}

/** The schema of one engine's workload as a YAML blueprint states it; `Written` is what it accepts. */
export type AuthoredSchema<Written> = WorkloadSchema & z.ZodType<Written>;

type WrittenBy<S> = S extends AuthoredSchema<infer Written> ? Written : never;
type ProjectFileOf<W> = z.output<z.ZodObject<typeof head & typeof tail>> & { workloads: W };

/** The schema of a YAML blueprint for workloads of the given schemas; defaults are left open. */
export function projectFileSchema<E extends readonly [AuthoredSchema<unknown>, ...AuthoredSchema<unknown>[]]>(
  workloads: E,
): z.ZodType<ProjectFileOf<Record<string, WrittenBy<E[number]>>>> {
  const schema = z.strictObject({
    ...head,
    workloads: z.record(name, z.discriminatedUnion("engine", workloads)).describe("what migrates, by name"),
    ...tail,
  });
  return schema as unknown as z.ZodType<ProjectFileOf<Record<string, WrittenBy<E[number]>>>>;
}

/** Said of a workload that the lock knows by another name. */
export const renamedFrom = name
  .optional()
  .describe("the name under which the lock knows this workload; default: it never had another");

/** The plan's schema of a workload as a person writes it: references out, the blueprint inline or by name. */
export function authoredWorkload<S extends WorkloadSchema>(
  engine: S,
): AuthoredSchema<AuthoredWorkload<z.output<S>>> {
  const authored = objectWithoutReferences(engine).extend({ renamedFrom });
  const complete =
    "blueprint" in engine.shape
      ? authored.extend({ blueprint: blueprintOrName.describe("what the target will be") })
      : authored;
  return complete as unknown as AuthoredSchema<AuthoredWorkload<z.output<S>>>;
}

function orNone<S extends z.ZodUnion>(schema: S) {
  return z.union([z.literal(NONE), ...schema.options]) as unknown as z.ZodType<z.output<S> | typeof NONE>;
}

function byNameOr<S extends z.ZodType>(schema: S, list: string) {
  return z.union([name.describe(`a name under ${list}`), schema]);
}
