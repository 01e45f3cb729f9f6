import { z } from "zod";

const tags = z.record(z.string(), z.string());

/**
 * A target that the reconciler launched and that Terraform takes over: what its resources have to say beside its
 * blueprint so that taking it over changes nothing.
 */
export const adoptedSchema = z.strictObject({
  instance: z.string().describe("the target's id"),
  name: z.string().describe("the target's name"),
  image: z.string().describe("id of the image that it was launched from, which may be gone"),
  tags: tags.describe("Landfall's own tags on it; the others are the blueprint's"),
  dataDisks: z.array(
    z.strictObject({
      disk: z.string().describe("its id"),
      name: z.string(),
      type: z.string(),
      gib: z.int().positive(),
      encrypted: z.boolean(),
      tags,
    }),
  ),
  addresses: z
    .array(
      z.strictObject({
        address: z.string().describe("its id"),
        name: z.string(),
        type: z.string().describe("EIP, or one of the other kinds of elastic address"),
        chargeType: z.string().optional().describe("absent where the account is billed by the old model"),
        mbps: z.int().nonnegative().optional(),
        tags,
      }),
    )
    .default([])
    .describe("elastic IP addresses that are bound to it; a public address of its own is none"),
  foreignAddress: z
    .literal(true)
    .optional()
    .describe("an elastic address of another owner is bound to it, which says how wide it is"),
});

/** The ids of everything that is taken over with a target, itself among it. */
export function adoptedIds({ addresses, dataDisks, instance }: Adopted): string[] {
  return [instance, ...dataDisks.map(({ disk }) => disk), ...addresses.map(({ address }) => address)];
}

export type Adopted = z.infer<typeof adoptedSchema>;
