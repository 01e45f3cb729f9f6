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

/** A data-disk image that becomes a CBS disk (engine `disk-import`; Tencent's "offline data migration"). */
export const diskImportSchema = z.strictObject({
  engine: z.literal("disk-import").describe("an image of a data disk is written onto a CBS disk"),
  image: imageSourceSchema.describe("the image: a local file, or an object in a bucket"),
  disk: dataDiskSpec
    .extend({
      zone: zone.describe("the disk's zone: that of the project's relays, and of what it is attached to"),
      existing: idOrReference("disk")
        .optional()
        .describe(
          "a disk that exists and is written over, of the type and size said here; default: a new disk",
        ),
    })
    .describe("the disk that is written"),
  attachTo: attachToSchema
    .optional()
    .describe("what the disk is attached to at cutover; default: it stays by itself"),
  keep: z
    .strictObject({ object: z.boolean().optional().describe("the uploaded object; default: false") })
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
