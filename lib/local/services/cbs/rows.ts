import { defineTable } from "../../world";
import type { Resource } from "../resource";
import type { Term } from "../terms";
import type { Schedule } from "./schedule";

export type DiskUsage = "SYSTEM_DISK" | "DATA_DISK";
export type DiskState =
  "UNATTACHED" | "ATTACHING" | "ATTACHED" | "DETACHING" | "EXPANDING" | "ROLLBACKING" | "TORECYCLE";

export interface DiskRow extends Resource {
  readonly name: string;
  readonly zone: string;
  readonly type: string;
  /** GiB. */
  readonly size: number;
  readonly usage: DiskUsage;
  readonly state: DiskState;
  /** Empty unless attached or on the way. */
  readonly instance: string;
  readonly deleteWithInstance: boolean;
  /** `ENCRYPT_V1` or `ENCRYPT_V2`; empty unless it is encrypted. */
  readonly encryption: string;
  readonly project: number;
  readonly chargeType: string;
  /** Null unless it is paid for in advance; a system disk's is its instance's. */
  readonly term: Term | null;
  /** Empty unless made from a snapshot. */
  readonly snapshot: string;
  readonly portable: boolean;
  /** MiB/s beyond what its size has; 0 without. */
  readonly throughput: number;
  readonly burst: boolean;
  /** Backup points that it may have. */
  readonly backupQuota: number;
  /** The type that it is being moved to; empty unless it is. */
  readonly migratingTo: string;
  /** Its bytes, relative to the world's directory; another file after a reinstall. */
  readonly file: string;
  /** Whether the file is there: false while a new disk is being written. */
  readonly ready: boolean;
}

export interface SnapshotRow extends Resource {
  readonly name: string;
  /** Empty for the snapshot of an imported image. */
  readonly disk: string;
  readonly zone: string;
  readonly usage: DiskUsage;
  /** GiB. */
  readonly size: number;
  readonly state: "CREATING" | "NORMAL";
  /** When it goes by itself; 0 for never. */
  readonly deadline: number;
  /** Its bytes, relative to the world's directory. */
  readonly file: string;
}

/** What takes snapshots by itself. */
export interface PolicyRow extends Resource {
  readonly name: string;
  readonly schedule: Schedule;
  readonly active: boolean;
  /** How long its snapshots stay; 0 for ever. */
  readonly retentionDays: number;
  readonly disks: readonly string[];
  /** When it is due next; 0 for never. */
  readonly nextAt: number;
}

export const disks = defineTable<DiskRow>("cbs.disks");
export const snapshots = defineTable<SnapshotRow>("cbs.snapshots");
export const snapshotPolicies = defineTable<PolicyRow>("cbs.policies");
