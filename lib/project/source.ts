import type { SourceDiskSpec, SourceServerSpec } from "../plan/source";
import type { SecretRef } from "../plan/secret-ref";
import type { Size } from "../plan/units";
import type { IInstance } from "./existing";

/** How commands reach a source. */
export type Runner =
  | {
      readonly type: "ssh";
      readonly host: string;
      /** @default 22 */
      readonly port?: number;
      readonly user: string;
      /** The private key. */
      readonly key: SecretRef;
    }
  /** An instance, or a machine registered with TAT: `ins-…` or `rins-…`. */
  | { readonly type: "tat"; readonly instance: string | IInstance }
  /** The machine on which the reconciler runs. */
  | { readonly type: "local" }
  /** A person carries out what the reconciler says. */
  | { readonly type: "by-hand" };

/** A disk of a server that migrates. */
export interface SourceDisk {
  /** `/dev/vda`; a disk number on Windows. */
  readonly device: string;
  readonly size: Size;
  /** How much of it holds data. @default - as much as its size */
  readonly used?: Size;
  readonly role: SourceDiskSpec["role"];
  /** `ext4`, `xfs`, `ntfs`, `swap` … @default - not known */
  readonly fileSystem?: string;
  /** How it is divided. @default "plain" */
  readonly volume?: NonNullable<SourceDiskSpec["volume"]>;
  /** @default - not mounted, or not known */
  readonly mountPoint?: string;
}

/** What is known of a server that migrates. */
export interface Source {
  readonly os: {
    readonly family: SourceServerSpec["os"]["family"];
    /** CentOS, Ubuntu, Windows Server … */
    readonly distribution: string;
    readonly version: string;
  };
  readonly architecture: SourceServerSpec["architecture"];
  readonly firmware: SourceServerSpec["firmware"];
  /** Virtual processors. @default - not known; `Sizing.copyOrigin()` needs it */
  readonly cpus?: number;
  /** @default - not known; `Sizing.copyOrigin()` needs it */
  readonly memory?: Size;
  /** At least one, of which one is the system disk. */
  readonly disks: SourceDisk[];
  /** IPv4 addresses. @default - not known */
  readonly addresses?: string[];
  /** Id of the CVM instance that the source is. @default - it is none */
  readonly instance?: string | IInstance;
  readonly runner: Runner;
  /** Whether virtio_blk and virtio_net are in the kernel or its initramfs. @default - not known */
  readonly virtio?: boolean;
  /** Whether rsync is installed. @default - not known */
  readonly rsync?: boolean;
  /** @default - not known */
  readonly selinux?: NonNullable<SourceServerSpec["selinux"]>;
  /** Whether cloud-init, or Cloudbase-Init on Windows, is installed. @default - not known */
  readonly cloudInit?: boolean;
}
