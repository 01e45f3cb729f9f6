import { z } from "zod";
import { diskType } from "./blueprint";
import { bandwidthText, durationText, idOrReference } from "./fields";

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "write a time of day such as 22:30");
const weekday = z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);

/** How source and relay reach each other. A private link exists before replication begins. */
export const replicationNetworkSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("public") }),
  z.strictObject({
    mode: z.literal("private"),
    via: z.enum(["vpc", "peering", "vpn", "ccn", "direct-connect"]),
    link: z
      .union([idOrReference("pcx"), idOrReference("vpngw"), idOrReference("ccn"), idOrReference("dcg")])
      .optional()
      .describe("the peering, gateway or network that carries it"),
  }),
]);

/** Where and how replication runs. Given once for a project, and overridden for single servers. */
export const replicationSettingsSchema = z.strictObject({
  relay: z.strictObject({
    instanceType: z
      .string()
      .regex(/^[A-Z][A-Za-z0-9]*\.[A-Z0-9]+$/, "write an instance type such as S5.MEDIUM4"),
    sharing: z.enum(["shared", "dedicated"]).describe("whether a relay serves several servers"),
    image: idOrReference("img")
      .optional()
      .describe("a Linux image with systemd and curl; default: the newest public TencentOS Server 3"),
  }),
  conversion: z.strictObject({
    instanceType: z
      .string()
      .regex(/^[A-Z][A-Za-z0-9]*\.[A-Z0-9]+$/, "write an instance type such as S5.LARGE8"),
  }),
  staging: z.strictObject({ type: diskType, encrypted: z.boolean() }),
  network: replicationNetworkSchema,
  bandwidth: z.strictObject({
    limit: bandwidthText.optional().describe("default: none"),
    schedule: z
      .array(
        z.strictObject({
          days: z.array(weekday).min(1),
          from: timeOfDay,
          to: timeOfDay,
          limit: bandwidthText,
        }),
      )
      .optional()
      .describe("other limits at these times; the first that applies wins"),
    timeZone: z
      .string()
      .min(1)
      .optional()
      .describe("IANA name in which the schedule's times are read, for example Asia/Seoul"),
  }),
  compression: z.enum(["off", "adaptive"]),
  checksum: z.boolean(),
  snapshotEvery: durationText,
  keepPoints: z.int().min(1).max(64),
  quiesce: z.enum(["none", "fsfreeze", "vss", "script"]),
  exclude: z
    .array(z.string().min(1))
    .optional()
    .describe("devices, or paths below a mount point, that stay behind"),
});
export type ReplicationSettingsSpec = z.infer<typeof replicationSettingsSchema>;
