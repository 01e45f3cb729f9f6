import { z } from "zod";
import { dataDiskSpec } from "../../plan/blueprint";
import { idOrReference, name, zone } from "../../plan/fields";
import { imageSourceSchema } from "../../plan/image-source";

/** A data-disk image that becomes a CBS disk (engine `disk-import`; seed 000, "offline data migration"). */
export const diskImportSchema = z.strictObject({
  engine: z.literal("disk-import"),
  image: imageSourceSchema,
  disk: dataDiskSpec.extend({ zone }),
  attachTo: z
    .union([
      z.strictObject({ instance: idOrReference("ins") }),
      z.strictObject({ workload: name.describe("the target of another workload of this project") }),
    ])
    .optional()
    .describe("default: the disk stays by itself"),
});
export type DiskImportSpec = z.infer<typeof diskImportSchema>;
