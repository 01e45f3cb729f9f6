import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/dts/v20211206/dts_models";
import { defineTable, type Row } from "../../world";
import type { Resource } from "../resource";

export type JobStatus =
  | "creating"
  | "created"
  | "checking"
  | "checkPass"
  | "checkNotPass"
  | "readyRun"
  | "running"
  | "readyComplete"
  | "completing"
  | "success"
  | "pausing"
  | "manualPaused"
  | "resuming"
  | "stopping"
  | "canceled"
  | "error";

export type TradeStatus =
  "normal" | "resizing" | "isolating" | "isolated" | "offlining" | "offlined" | "notBilled";

/** What ModifyMigrationJob wrote, without its passwords. */
export interface JobConfig {
  readonly runMode: string;
  /** Milliseconds since the epoch; 0 for at once. */
  readonly runAt: number;
  readonly option: Sdk.MigrateOption;
  readonly source: Sdk.DBEndpointInfo;
  readonly target: Sdk.DBEndpointInfo;
  /** Sealed; empty without one. */
  readonly sourcePassword: string;
  readonly targetPassword: string;
  readonly autoRetryMinutes: number;
}

export interface CheckResult {
  readonly id: string;
  readonly name: string;
  readonly status: "pass" | "failed" | "warning" | "blocked";
  readonly message: string;
  readonly solution: string;
  readonly skipped: boolean;
}

/** One run of a job, from its start to its end. */
export interface JobRun {
  /** Between two real servers, or on counters. */
  readonly mode: "server" | "simulated";
  /** Why it is simulated, for people; empty otherwise. */
  readonly note: string;
  readonly startedAt: number;
  /** When the first copy of data began, or went on; 0 while it stands. */
  readonly since: number;
  /** Milliseconds of copying that were done before `since`. */
  readonly before: number;
  /** How long the first copy takes in all; of a simulated run. */
  readonly duration: number;
  readonly fullDoneAt: number;
  /** Of the first copy; of a run between servers. */
  readonly percent: number;
  /** Bytes that the target is behind. */
  readonly lag: number;
  /** When the target was last equal. */
  readonly equalAt: number;
  readonly sourceKeys: number;
  readonly targetKeys: number;
  /** The source's offset that the target must reach before the job is complete; 0 until it is asked to. */
  readonly goal: number;
  /** How many looks in a row found no connection. */
  readonly misses: number;
}

export interface JobRow extends Resource {
  readonly name: string;
  readonly status: JobStatus;
  readonly trade: TradeStatus;
  readonly instanceClass: string;
  readonly sourceType: string;
  readonly targetType: string;
  readonly sourceRegion: string;
  readonly deal: string;
  readonly config?: JobConfig;
  readonly checks?: readonly CheckResult[];
  readonly run?: JobRun;
  readonly rateLimit: Readonly<Record<string, number>>;
  readonly message: string;
  readonly updatedAt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly isolatedAt: number;
  readonly offlineAt: number;
}

export type CompareStatus =
  "created" | "readyRun" | "running" | "success" | "failed" | "stopping" | "canceled";

export interface CompareRow extends Row {
  readonly job: string;
  readonly name: string;
  readonly status: CompareStatus;
  readonly method: string;
  readonly options: Sdk.CompareOptions;
  readonly objects: Sdk.CompareObject;
  readonly conclusion: "" | "same" | "different";
  readonly message: string;
  readonly sourceKeys: number;
  readonly targetKeys: number;
  readonly compared: number;
  readonly differences: readonly { readonly database: number; readonly key: string }[];
  readonly createdAt: number;
  readonly startedAt: number;
  readonly endedAt: number;
}

export const jobs = defineTable<JobRow>("dts.jobs");
export const compareTasks = defineTable<CompareRow>("dts.compareTasks");
