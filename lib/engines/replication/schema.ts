import { z } from "zod";
import { blueprintSchema, dataDiskSpec } from "../../plan/blueprint";
import { idOrReference, textOrReference } from "../../plan/fields";
import { replicationSettingsSchema } from "../../plan/replication";
import { sourceServerSchema } from "../../plan/source";

/** Where a server's disks are staged, from the lock; what Terraform made there stands behind references. */
export const placementSchema = z.strictObject({
  relay: z.int().min(0),
  instance: textOrReference.describe("the relay's instance id"),
  address: textOrReference.describe("where the source reaches the relay"),
  disks: z
    .record(
      z.string(),
      z.strictObject({ slot: z.int().min(0), disk: textOrReference.describe("the staging disk's id") }),
    )
    .describe("by the source's device"),
});

/** A running server that moves disk by disk through a relay (engine `replication`). */
export const replicationSchema = z.strictObject({
  engine: z
    .literal("replication")
    .describe("a running server's disks move through a relay, in full and then by changes"),
  source: sourceServerSchema.describe("the server that migrates"),
  replication: replicationSettingsSchema,
  placement: placementSchema.optional(),
  path: z
    .enum(["import", "rescue"])
    .describe("how the system disk reaches the target; chosen by rule where the program says auto"),
  target: z.enum(["instance", "image"]).describe("what cutover makes"),
  reinstall: idOrReference("ins")
    .optional()
    .describe(
      "the instance whose system disk the source's replaces, and to which its data disks go; default: a new instance",
    ),
  licence: z
    .enum(["TencentCloud", "BYOL"])
    .optional()
    .describe("whose licence of the system is used; default: TencentCloud"),
  disks: z
    .record(z.string().min(1), dataDiskSpec)
    .optional()
    .describe("what the source's data disks become, by the source's device"),
  blueprint: blueprintSchema.describe("what the target will be"),
});
export type ReplicationSpec = z.infer<typeof replicationSchema>;
export type PlacementSpec = z.infer<typeof placementSchema>;
