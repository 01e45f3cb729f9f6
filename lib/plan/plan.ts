import { z } from "zod";
import { connectionsSchema } from "./connection";
import { estateSchema } from "./estate";
import { cidr, name, reference, region, tags, zone } from "./fields";
import { jobSchema } from "./job";
import { waveSchema } from "./wave";

/** The version of the format of plans and project files. */
export const API_VERSION = "landfall.dev/v1";

/** A schema of one engine's workload; its `engine` field is the discriminator. */
export type WorkloadSchema = z.ZodObject<{ engine: z.ZodLiteral<string> }>;

/** A rule of severity error that is knowingly overridden, where, and why. */
export const acknowledgementSchema = z.strictObject({
  rule: z.string().describe("the rule's id, such as SOURCES-OPEN"),
  path: z
    .string()
    .describe(
      "what the acknowledgement covers: project, workloads/<name>, waves/<name>, or a path below one",
    ),
  reason: z.string().min(1).describe("why the rule is knowingly overridden; it lands in the plan"),
});
/** {@link acknowledgementSchema} as a type. */
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

export const abandonedSchema = z.strictObject({
  workload: name.describe("a workload that the lock knows and the program no longer declares"),
  reason: z.string().min(1).describe("why it is given up; its staging goes"),
});
export type Abandoned = z.infer<typeof abandonedSchema>;

/** The declared part of the plan for the given engines: the contract between synthesis and the reconciler. */
export function declaredSchema<E extends readonly [WorkloadSchema, ...WorkloadSchema[]]>(engines: E) {
  return z.strictObject({
    apiVersion: z.literal(API_VERSION),
    project: z.strictObject({
      name,
      region,
      zone,
      tags: tags.optional(),
      sources: z.array(z.union([cidr, reference])).optional(),
    }),
    estate: estateSchema,
    connections: connectionsSchema
      .optional()
      .describe("what users let through the project's groups, beside Landfall's own rules"),
    workloads: z.record(name, z.discriminatedUnion("engine", engines)),
    waves: z.record(name, waveSchema),
    acknowledged: z.array(acknowledgementSchema).optional(),
    abandoned: z.array(abandonedSchema).optional(),
    renamed: z.record(name, name).optional().describe("new name → the name under which it began"),
    jobs: z.array(jobSchema),
  });
}

/** The whole plan as the stack's output carries it. */
export const planOutputSchema = z.strictObject({
  declared: z.string().describe("canonical JSON of the declared part"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bindings: z.record(z.string(), z.string()).describe("values that Terraform resolved"),
});
/** {@link planOutputSchema} as a type. */
export type PlanOutput = z.infer<typeof planOutputSchema>;
