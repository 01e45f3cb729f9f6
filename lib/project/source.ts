import type { SourceDiskSpec, SourceServerSpec } from "../plan/source";
import type { SecretRef } from "../plan/secret-ref";
import type { Size } from "../plan/units";
import type { IInstance } from "./existing";

/** How commands reach a source. */
export type Runner =
  | {
      readonly type: "ssh";
      /** Host name or address. */
      readonly host: string;
      /** Where sshd listens. @default 22 */
      readonly port?: number;
      /** Who logs in: root, or one who may use sudo without a password. */
      readonly user: string;
      /** The private key. */
      readonly key: SecretRef;
    }
  | {
      readonly type: "tat";
      /** An instance, or a machine registered with TAT: `ins-…` or `rins-…`. */
      readonly instance: string | IInstance;
    }
  /** The machine on which the reconciler runs. */
  | { readonly type: "local" }
  /** A person carries out what the reconciler says. */
  | { readonly type: "by-hand" };

/** A disk of a server that migrates. */
export interface SourceDisk {
  /** `/dev/vda`; a disk number on Windows. */
  readonly device: string;
  /** The whole disk's size. */
  readonly size: Size;
  /** How much of it holds data. @default - as much as its size */
  readonly used?: Size;
  /** `system` is what the server boots from: one disk of each server. */
  readonly role: SourceDiskSpec["role"];
  /** `ext4`, `xfs`, `ntfs`, `swap` … @default - not known */
  readonly fileSystem?: string;
  /** How it is divided. @default "plain" */
  readonly volume?: NonNullable<SourceDiskSpec["volume"]>;
  /** Where it is mounted, such as `/data`. @default - not mounted, or not known */
  readonly mountPoint?: string;
}

/** What is known of a server that migrates. */
export interface Source {
  /** The operating system. */
  readonly os: {
    /** The kind of system. */
    readonly family: SourceServerSpec["os"]["family"];
    /** CentOS, Ubuntu, Windows Server … */
    readonly distribution: string;
    /** The distribution's version, such as `7.9`, `22.04` or `2019`. */
    readonly version: string;
  };
  /** The processor's architecture. */
  readonly architecture: SourceServerSpec["architecture"];
  /** How the server boots. */
  readonly firmware: SourceServerSpec["firmware"];
  /** Virtual processors. @default - not known; `Sizing.copyOrigin()` needs it */
  readonly cpus?: number;
  /** Memory. @default - not known; `Sizing.copyOrigin()` needs it */
  readonly memory?: Size;
  /** At least one, of which one is the system disk. */
  readonly disks: SourceDisk[];
  /** IPv4 addresses. @default - not known */
  readonly addresses?: string[];
  /** Id of the CVM instance that the source is. @default - it is none */
  readonly instance?: string | IInstance;
  /** How commands reach the server. */
  readonly runner: Runner;
  /** Whether virtio_blk and virtio_net are in the kernel or its initramfs. @default - not known */
  readonly virtio?: boolean;
  /** Whether rsync is installed. @default - not known */
  readonly rsync?: boolean;
  /** SELinux's mode. @default - not known */
  readonly selinux?: NonNullable<SourceServerSpec["selinux"]>;
  /** Whether cloud-init, or Cloudbase-Init on Windows, is installed. @default - not known */
  readonly cloudInit?: boolean;
}
