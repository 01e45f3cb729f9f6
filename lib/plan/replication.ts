import { z } from "zod";
import { diskType } from "./blueprint";
import { bandwidthText, durationText, idOrReference } from "./fields";

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "write a time of day such as 22:30");
const weekday = z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);

/** How source and relay reach each other. A private link exists before replication begins. */
export const replicationNetworkSchema = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("public").describe("over the internet: relays have public addresses"),
  }),
  z.strictObject({
    mode: z.literal("private").describe("over a link that exists: relays have private addresses only"),
    via: z
      .enum(["vpc", "peering", "vpn", "ccn", "direct-connect"])
      .describe("what joins source and relay; vpc: both are in one, and there is no link to name"),
    link: z
      .union([idOrReference("pcx"), idOrReference("vpngw"), idOrReference("ccn"), idOrReference("dcg")])
      .optional()
      .describe(
        "the peering (pcx-), VPN gateway (vpngw-), CCN (ccn-) or Direct Connect gateway (dcg-); default: none, which only vpc allows",
      ),
  }),
]);

const script = z.string().min(1).max(49_152);

/** How a source is quietened while a recovery point is cut. Scripts stand in the plan, and hold no secret. */
const quiesceSchema = z.union([
  z.enum(["none", "fsfreeze", "vss"]),
  z.strictObject({
    freeze: script.describe(
      "a shell script, PowerShell on Windows, that quietens the source's applications; no secret in it",
    ),
    thaw: script.describe(
      "a script that lets them go on, run in any case, also where freeze failed; no secret in it",
    ),
  }),
]);

/** Where and how replication runs. Given once for a project, and overridden for single servers. */
export const replicationSettingsSchema = z.strictObject({
  relay: z.strictObject({
    instanceType: z
      .string()
      .regex(/^[A-Z][A-Za-z0-9]*\.[A-Z0-9]+$/, "write an instance type such as S5.MEDIUM4")
      .describe("the relay's instance type, x86; a small one will do"),
    sharing: z
      .enum(["shared", "dedicated"])
      .describe("whether a relay serves several servers, 20 disks in all, or one alone"),
    image: idOrReference("img")
      .optional()
      .describe("a Linux image with systemd and curl; default: the newest public TencentOS Server 3"),
  }),
  conversion: z.strictObject({
    instanceType: z
      .string()
      .regex(/^[A-Z][A-Za-z0-9]*\.[A-Z0-9]+$/, "write an instance type such as S5.LARGE8")
      .describe("the conversion server's instance type, x86; best as large as the source"),
  }),
  staging: z.strictObject({
    type: diskType.describe(
      "the type of staging disks; CLOUD_BASIC and CLOUD_TSSD are not made on their own",
    ),
    encrypted: z
      .boolean()
      .describe("whether staging disks, and with them the target's data disks, are encrypted"),
  }),
  network: replicationNetworkSchema,
  bandwidth: z.strictObject({
    limit: bandwidthText
      .optional()
      .describe("what replication takes of the source's line at most, in Mbps; default: none, all of it"),
    schedule: z
      .array(
        z.strictObject({
          days: z.array(weekday).min(1).describe("days of the week, on which `from` lies"),
          from: timeOfDay.describe("a time of day such as 22:30, in the time zone of the schedule"),
          to: timeOfDay.describe("a time of day; earlier than `from` means the next day"),
          limit: bandwidthText.describe("the limit at these times, in Mbps"),
        }),
      )
      .optional()
      .describe("other limits at these times; the first that applies wins; default: none"),
    timeZone: z
      .string()
      .min(1)
      .optional()
      .describe(
        "IANA name of the zone in which the schedule's times are read, for example Asia/Seoul; default: none, and a schedule needs one",
      ),
  }),
  compression: z.enum(["off", "adaptive"]).describe("adaptive: what shrinks is compressed on the way"),
  checksum: z.boolean().describe("what was written to staging is read again and compared"),
  snapshotEvery: durationText.describe("how often a recovery point is taken, 2m to 7d"),
  keepPoints: z.int().min(1).max(64).describe("how many recovery points of a server are kept"),
  quiesce: quiesceSchema.describe(
    "how a source is quietened for a recovery point: fsfreeze on Linux, vss on Windows, or scripts of your own",
  ),
  exclude: z
    .array(z.string().min(1))
    .optional()
    .describe(
      "devices, or paths below a mount point, that stay behind; a path may be copied in spite of it; default: none",
    ),
});
export type ReplicationSettingsSpec = z.infer<typeof replicationSettingsSchema>;
