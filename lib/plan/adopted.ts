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
});
export type Adopted = z.infer<typeof adoptedSchema>;
