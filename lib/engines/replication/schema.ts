import { z } from "zod";
import { blueprintSchema } from "../../plan/blueprint";
import { replicationSettingsSchema } from "../../plan/replication";
import { sourceServerSchema } from "../../plan/source";

/** A running server that moves disk by disk through a relay (engine `replication`; seeds 003 and 004). */
export const replicationSchema = z.strictObject({
  engine: z.literal("replication"),
  source: sourceServerSchema,
  replication: replicationSettingsSchema,
  placement: z
    .strictObject({ relay: z.int().min(0), slots: z.record(z.string(), z.int().min(0)) })
    .optional()
    .describe("relay and slot of each disk, from the lock"),
  path: z
    .enum(["import", "rescue"])
    .describe("how the system disk reaches the target; chosen by rule where the program says auto"),
  target: z.enum(["instance", "image"]),
  blueprint: blueprintSchema,
});
export type ReplicationSpec = z.infer<typeof replicationSchema>;
