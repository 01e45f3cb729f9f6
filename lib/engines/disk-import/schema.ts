import { z } from "zod";
import { dataDiskSpec } from "../../plan/blueprint";
import { idOrReference, name, textOrReference, zone } from "../../plan/fields";
import { imageSourceSchema } from "../../plan/image-source";
import { replicationSettingsSchema } from "../../plan/replication";

/** Where a written disk goes at cutover. */
export const attachToSchema = z.union([
  z.strictObject({ instance: idOrReference("ins").describe("an instance that exists") }),
  z.strictObject({ workload: name.describe("the target of another workload of this project") }),
]);

/** A data-disk image that becomes a CBS disk (engine `disk-import`; seed 000, "offline data migration"). */
export const diskImportSchema = z.strictObject({
  engine: z.literal("disk-import"),
  image: imageSourceSchema,
  disk: dataDiskSpec.extend({
    zone: zone.describe("the disk's zone: that of the project's relays, and of what it is attached to"),
  }),
  attachTo: attachToSchema.optional().describe("default: the disk stays by itself"),
  keep: z
    .strictObject({ object: z.boolean().optional().describe("the upload") })
    .optional()
    .describe("what finalize leaves in place; default: nothing"),
  relay: replicationSettingsSchema.shape.relay.describe("the relay that writes the disk"),
  reach: z.enum(["public", "private"]).describe("how the project's relays are reached"),
  placement: z
    .strictObject({ relay: z.int().min(0), instance: textOrReference.describe("the relay's instance id") })
    .optional()
    .describe("the relay that the lock has chosen"),
});
export type DiskImportSpec = z.infer<typeof diskImportSchema>;
