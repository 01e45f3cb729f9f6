import { defineTable, type Row } from "../../world";
import type { Resource } from "../resource";
import type { Term } from "../terms";

export type InstanceState =
  | "PENDING"
  | "LAUNCH_FAILED"
  | "RUNNING"
  | "STOPPED"
  | "STARTING"
  | "STOPPING"
  | "REBOOTING"
  | "SHUTDOWN"
  | "TERMINATING"
  | "ENTER_RESCUE_MODE"
  | "RESCUE_MODE"
  | "EXIT_RESCUE_MODE"
  | "ENTER_SERVICE_LIVE_MIGRATE"
  | "SERVICE_LIVE_MIGRATE"
  | "EXIT_SERVICE_LIVE_MIGRATE";

export interface Operation {
  readonly name: string;
  readonly state: "SUCCESS" | "OPERATING" | "FAILED";
  readonly requestId: string;
  readonly error: string;
}

export interface CpuTopology {
  readonly cores: number;
  readonly threadsPerCore: number;
}

export interface InstanceRow extends Resource {
  readonly name: string;
  readonly hostname: string;
  readonly zone: string;
  readonly project: number;
  readonly type: string;
  readonly cpu: number;
  readonly memory: number;
  readonly image: string;
  readonly osName: string;
  readonly state: InstanceState;
  readonly operation: Operation;
  readonly vpc: string;
  readonly subnet: string;
  readonly privateIp: string;
  /** Assigned at launch, not an EIP; empty without. */
  readonly publicIp: string;
  readonly chargeType: string;
  /** Null unless it is paid for in advance. */
  readonly term: Term | null;
  /** Whether it is not paid for while it is stopped. */
  readonly stopCharging: boolean;
  readonly internetChargeType: string;
  /** Mbit/s. */
  readonly bandwidth: number;
  /** The bandwidth package that its own public address shares; empty without. */
  readonly bandwidthPackage: string;
  readonly securityGroups: readonly string[];
  readonly keys: readonly string[];
  readonly keepImageLogin: boolean;
  readonly systemDisk: string;
  readonly role: string;
  readonly userData: string;
  readonly protected: boolean;
  /** Empty outside. */
  readonly placementGroup: string;
  /** Of its placement group; 0 where that has none. */
  readonly partition: number;
  readonly topology: CpuTopology | null;
  readonly uuid: string;
  /** Whether the automation service was wanted at launch. */
  readonly automation: boolean;
  /** Whether its present guest runs a TAT agent of its own. */
  readonly guestAgent: boolean;
  /** Its own address below 127.64.0.0/10. */
  readonly loopback: string;
  /** Counts the times it came up; a guest belongs to one of them. */
  readonly boot: number;
  /** When it last became RUNNING. */
  readonly runningAt: number;
}

export type ImageState = "CREATING" | "NORMAL" | "CREATEFAILED" | "IMPORTING" | "IMPORTFAILED";

export interface ImageRow extends Resource {
  readonly name: string;
  readonly description: string;
  readonly type: "PUBLIC_IMAGE" | "PRIVATE_IMAGE";
  readonly source: "OFFICIAL" | "CREATE_IMAGE" | "EXTERNAL_IMPORT";
  readonly state: ImageState;
  readonly osName: string;
  readonly platform: string;
  readonly architecture: string;
  /** GiB; 0 until known. */
  readonly size: number;
  /** The system disk's first; none of a public image. */
  readonly snapshots: readonly string[];
  readonly family: string;
  readonly licenseType: string;
}

export interface KeyPairRow extends Resource {
  readonly name: string;
  readonly description: string;
  readonly project: number;
  readonly publicKey: string;
}

export interface LaunchTemplateVersion {
  readonly number: number;
  readonly description: string;
  readonly createdAt: number;
  /** Fields of a RunInstances, without a password. */
  readonly data: object;
  /** Sealed; empty without one. */
  readonly password: string;
}

export interface LaunchTemplateRow extends Resource {
  readonly name: string;
  readonly defaultVersion: number;
  /** In ascending order. */
  readonly versions: readonly LaunchTemplateVersion[];
}

export interface PlacementGroupRow extends Resource {
  readonly name: string;
  readonly type: string;
  readonly affinity: number;
  readonly strategy: string;
  /** 0 unless its strategy is PARTITION. */
  readonly partitions: number;
}

/** What the real cloud tells a person in the console's message centre, and no API. */
export interface MessageRow extends Row {
  readonly at: number;
  readonly subject: string;
  readonly text: string;
}

export const instances = defineTable<InstanceRow>("cvm.instances");
export const images = defineTable<ImageRow>("cvm.images");
export const keyPairs = defineTable<KeyPairRow>("cvm.keyPairs");
export const placementGroups = defineTable<PlacementGroupRow>("cvm.placementGroups");
export const launchTemplates = defineTable<LaunchTemplateRow>("cvm.launchTemplates");
export const messages = defineTable<MessageRow>("messages");
