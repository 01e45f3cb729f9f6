import { z } from "zod";
import { idOrReference, ipv4, port, sizeText } from "./fields";
import { secretRefSchema } from "./secret";

/** How commands reach a source: over SSH, through TAT, on this very machine, or carried out by a person. */
export const runnerSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("ssh"),
    host: z.string().min(1),
    port: port.describe("default: 22"),
    user: z.string().min(1),
    key: secretRefSchema.describe("the private key"),
  }),
  z.strictObject({
    type: z.literal("tat"),
    instance: z
      .string()
      .regex(
        /^r?ins-[a-z0-9]{7,10}$/,
        "write an instance that TAT manages, such as ins-1a2b3c4d or rins-1a2b3c4d",
      ),
  }),
  z.strictObject({ type: z.literal("local") }),
  z.strictObject({ type: z.literal("by-hand") }),
]);
export type RunnerSpec = z.infer<typeof runnerSchema>;

export const sourceDiskSchema = z.strictObject({
  device: z.string().min(1).describe("/dev/vda, or a disk number on Windows"),
  size: sizeText,
  used: sizeText.optional().describe("how much of it holds data"),
  role: z.enum(["system", "data"]),
  fileSystem: z.string().min(1).optional().describe("ext4, xfs, ntfs, swap …"),
  volume: z
    .enum(["plain", "lvm", "dynamic", "raid"])
    .optional()
    .describe("how it is divided; default: plain"),
  mountPoint: z.string().min(1).optional(),
});
export type SourceDiskSpec = z.infer<typeof sourceDiskSchema>;

/** What is known of a server that migrates. */
export const sourceServerSchema = z.strictObject({
  os: z.strictObject({
    family: z.enum(["linux", "windows"]),
    distribution: z.string().min(1).describe("CentOS, Ubuntu, Windows Server …"),
    version: z.string().min(1),
  }),
  architecture: z.enum(["x86_64", "i386", "arm_64"]),
  firmware: z.enum(["bios", "uefi"]),
  cpus: z.int().min(1).max(1024).optional().describe("virtual processors; `copyOrigin` sizing needs it"),
  memory: sizeText.optional().describe("`copyOrigin` sizing needs it"),
  disks: z.array(sourceDiskSchema).min(1),
  addresses: z.array(ipv4).optional().describe("where relays may expect it"),
  instance: idOrReference("ins").optional().describe("the source is this CVM instance"),
  runner: runnerSchema,
  virtio: z.boolean().optional().describe("virtio_blk and virtio_net are in the kernel or its initramfs"),
  rsync: z.boolean().optional(),
  selinux: z.enum(["disabled", "permissive", "enforcing"]).optional(),
  cloudInit: z.boolean().optional().describe("cloud-init, or Cloudbase-Init on Windows, is installed"),
});
export type SourceServerSpec = z.infer<typeof sourceServerSchema>;
