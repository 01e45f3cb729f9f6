import { z } from "zod";
import { idOrReference, ipv4, port, sizeText } from "./fields";
import { secretRefSchema } from "./secret";

/** How commands reach a source: over SSH, through TAT, on this very machine, or carried out by a person. */
export const runnerSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("ssh").describe("over SSH"),
    host: z.string().min(1).describe("host name or address"),
    port: port.describe("where sshd listens"),
    user: z.string().min(1).describe("who logs in; root, or one who may use sudo without a password"),
    key: secretRefSchema.describe("where the private key is kept; never the key"),
  }),
  z.strictObject({
    type: z.literal("tat").describe("through TencentCloud Automation Tools"),
    instance: z
      .string()
      .regex(
        /^r?ins-[a-z0-9]{7,10}$/,
        "write an instance that TAT manages, such as ins-1a2b3c4d or rins-1a2b3c4d",
      )
      .describe("what TAT manages: a CVM instance (ins-), or a host elsewhere that is registered (rins-)"),
  }),
  z.strictObject({ type: z.literal("local").describe("on the machine that runs Landfall") }),
  z.strictObject({ type: z.literal("by-hand").describe("a person runs what the reconciler says") }),
]);
export type RunnerSpec = z.infer<typeof runnerSchema>;

export const sourceDiskSchema = z.strictObject({
  device: z.string().min(1).describe("/dev/vda, or a disk number on Windows"),
  size: sizeText.describe("the whole disk's size, such as 50GiB"),
  used: sizeText.optional().describe("how much of it holds data; default: not known, and its size counts"),
  role: z.enum(["system", "data"]).describe("system: what the server boots from, one disk of each server"),
  fileSystem: z.string().min(1).optional().describe("ext4, xfs, ntfs, swap …; default: not known"),
  volume: z
    .enum(["plain", "lvm", "dynamic", "raid"])
    .optional()
    .describe("how it is divided; default: plain"),
  mountPoint: z
    .string()
    .min(1)
    .optional()
    .describe("where it is mounted, such as /data; csm-agent needs it of data disks on Linux; default: none"),
});
export type SourceDiskSpec = z.infer<typeof sourceDiskSchema>;

/** What is known of a server that migrates. */
export const sourceServerSchema = z.strictObject({
  os: z
    .strictObject({
      family: z.enum(["linux", "windows"]).describe("the kind of system"),
      distribution: z.string().min(1).describe("CentOS, Ubuntu, Windows Server …"),
      version: z.string().min(1).describe("the distribution's version, such as 7.9, 22.04 or 2019"),
    })
    .describe("the operating system"),
  architecture: z.enum(["x86_64", "i386", "arm_64"]).describe("the processor's architecture"),
  firmware: z.enum(["bios", "uefi"]).describe("how the server boots"),
  cpus: z
    .int()
    .min(1)
    .max(1024)
    .optional()
    .describe("virtual processors; `copyOrigin` needs it; default: not known"),
  memory: sizeText.optional().describe("memory, such as 8GiB; `copyOrigin` needs it; default: not known"),
  disks: z.array(sourceDiskSchema).min(1).describe("every disk of the server, its system disk among them"),
  addresses: z
    .array(ipv4)
    .optional()
    .describe("IPv4 addresses from which it reaches relays or targets; default: not known"),
  instance: idOrReference("ins")
    .optional()
    .describe("the source is this CVM instance; default: it is none of this account"),
  runner: runnerSchema.describe("how commands reach the server"),
  virtio: z
    .boolean()
    .optional()
    .describe("virtio_blk and virtio_net are in the kernel or its initramfs; default: not known"),
  rsync: z
    .boolean()
    .optional()
    .describe("rsync is installed; csm-agent needs it on Linux; default: not known"),
  selinux: z
    .enum(["disabled", "permissive", "enforcing"])
    .optional()
    .describe("SELinux's mode; csm-agent needs it disabled; default: not known"),
  cloudInit: z
    .boolean()
    .optional()
    .describe("cloud-init, or Cloudbase-Init on Windows, is installed; default: not known"),
});
export type SourceServerSpec = z.infer<typeof sourceServerSchema>;
