import { z } from "zod";
import { bandwidthText, idOrReference, ipv4, sizeText, tags, textOrReference, zone } from "./fields";

/** Disk types of CBS that an instance can have. Source: SDK cvm 2017-03-12 `SystemDisk.DiskType`. */
export const diskType = z.enum([
  "CLOUD_BASIC",
  "CLOUD_PREMIUM",
  "CLOUD_BSSD",
  "CLOUD_SSD",
  "CLOUD_HSSD",
  "CLOUD_TSSD",
]);

export const diskSpec = z.strictObject({
  type: diskType.describe("the disk's type"),
  size: sizeText.describe("the disk's size, in whole GiB"),
});

export const dataDiskSpec = diskSpec.extend({
  deleteWithInstance: z.boolean().describe("whether the disk goes when its instance is terminated"),
});

/** What the target will be. */
export const blueprintSchema = z.strictObject({
  instanceType: z
    .string()
    .regex(/^[A-Z][A-Za-z0-9]*\.[A-Z0-9]+$/, "write an instance type such as S5.MEDIUM4")
    .describe("the target's instance type"),
  zone: zone.describe("the target's zone"),
  vpc: idOrReference("vpc").describe("the target's VPC"),
  subnet: idOrReference("subnet").describe("the target's subnet, in the blueprint's zone"),
  privateIp: ipv4
    .optional()
    .describe("a fixed private address inside the subnet; default: Tencent Cloud picks one"),
  securityGroups: z.array(idOrReference("sg")).min(1).max(5).describe("in order of priority; at most 5"),
  role: textOrReference.optional().describe("name of the CAM role that the instance carries; default: none"),
  systemDisk: diskSpec.describe("the disk that the target boots from"),
  dataDisks: z
    .array(dataDiskSpec)
    .max(20)
    .optional()
    .describe("empty data disks made with the target; at most 20; default: none"),
  publicBandwidth: bandwidthText
    .optional()
    .describe("outbound public bandwidth, in Mbps; default: no public address"),
  hostname: z
    .string()
    .regex(
      /^(?=.{2,60}$)[A-Za-z0-9]([A-Za-z0-9]|[-.](?![-.]))*[A-Za-z0-9]$/,
      "use 2 to 60 letters, digits, single dots and hyphens",
    )
    .optional()
    .describe(
      "the target's host name: 2 to 60 letters, digits, single dots and hyphens; default: the system's own",
    ),
  keyPair: idOrReference("skey").optional().describe("the key pair that may log in; default: none"),
  tags: tags.optional().describe("tags of the target, beside the project's; default: none"),
  deletionProtection: z
    .boolean()
    .optional()
    .describe("the instance cannot be terminated through the API; default: false"),
  launchStopped: z
    .boolean()
    .optional()
    .describe("the instance is stopped once its checks have passed; default: false"),
  userData: z
    .base64("write user data as base64")
    .max(21_848, "user data may have 16 KiB before base64")
    .optional()
    .describe("user data in base64, at most 16 KiB before encoding; default: none"),
});

/** {@link blueprintSchema} as a type. */
export type BlueprintSpec = z.infer<typeof blueprintSchema>;
/** A disk of a target: its type and size. */
export type DiskSpec = z.infer<typeof diskSpec>;
