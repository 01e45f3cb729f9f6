import { z } from "zod";
import { estateSchema } from "./estate";
import { name, region, tags, zone } from "./fields";
import { jobSchema } from "./job";
import { waveSchema } from "./wave";

export const API_VERSION = "landfall.dev/v1";

/** A schema of one engine's workload; its `engine` field is the discriminator. */
export type WorkloadSchema = z.ZodObject<{ engine: z.ZodLiteral<string> }>;

export const acknowledgementSchema = z.strictObject({
  rule: z.string(),
  path: z
    .string()
    .describe(
      "what the acknowledgement covers: project, workloads/<name>, waves/<name>, or a path below one",
    ),
  reason: z.string().min(1),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** The declared part of the plan for the given engines: the contract between synthesis and the reconciler. */
export function declaredSchema<E extends readonly [WorkloadSchema, ...WorkloadSchema[]]>(engines: E) {
  return z.strictObject({
    apiVersion: z.literal(API_VERSION),
    project: z.strictObject({ name, region, zone, tags: tags.optional() }),
    estate: estateSchema,
    workloads: z.record(name, z.discriminatedUnion("engine", engines)),
    waves: z.record(name, waveSchema),
    acknowledged: z.array(acknowledgementSchema).optional(),
    jobs: z.array(jobSchema),
  });
}

/** The whole plan as the stack's output carries it. */
export const planOutputSchema = z.strictObject({
  declared: z.string().describe("canonical JSON of the declared part"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bindings: z.record(z.string(), z.string()).describe("values that Terraform resolved"),
});
export type PlanOutput = z.infer<typeof planOutputSchema>;
