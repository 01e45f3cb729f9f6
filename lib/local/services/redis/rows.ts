import { defineTable, type Row } from "../../world";
import type { Resource } from "../resource";
import type { Term } from "../terms";

/** As DescribeInstances counts them. */
export const STATUS = { initializing: 0, processing: 1, running: 2, isolated: -2 } as const;
export type RedisStatus = keyof typeof STATUS;

export interface RedisNode {
  readonly id: number;
  readonly zone: string;
  readonly master: boolean;
}

export interface RedisRow extends Resource {
  readonly name: string;
  readonly zone: string;
  /** Product type: version and architecture. */
  readonly type: number;
  /** MiB of one shard. */
  readonly shardSize: number;
  readonly shards: number;
  /** The master first. */
  readonly nodes: readonly RedisNode[];
  readonly vpc: string;
  readonly subnet: string;
  readonly privateIp: string;
  readonly port: number;
  readonly securityGroups: readonly string[];
  readonly status: RedisStatus;
  /** Clients need no password. */
  readonly noAuth: boolean;
  /** Sealed; empty without one. */
  readonly password: string;
  readonly readOnly: boolean;
  readonly replicasReadOnly: boolean;
  readonly project: number;
  /** Null while it is paid by the hour. */
  readonly term: Term | null;
  /** `AutoRenew`, as it was asked for. */
  readonly autoRenew: number;
  readonly protected: boolean;
  /** Host name of its address on the internet; empty without. */
  readonly wanAddress: string;
  /** What differs from the parameters' defaults. */
  readonly params: Readonly<Record<string, string>>;
  /** `03:00-04:00`: when maintenance may happen. */
  readonly maintenance: { readonly start: string; readonly end: string };
  /** When it was isolated; 0 unless it is. */
  readonly isolatedAt: number;
  /** How many keys it holds, where no server process counts them. */
  readonly keys: number;
  /** How often it was cleared. */
  readonly clears: number;
  /** The DTS job that writes to it; empty without. */
  readonly job: string;
  /** Its own address below 127.64.0.0/10. */
  readonly loopback: string;
}

/** Parameters that instances of a type are given together. */
export interface ParamTemplateRow extends Resource {
  readonly name: string;
  readonly description: string;
  /** Product type. */
  readonly product: number;
  /** What differs from the parameters' defaults. */
  readonly params: Readonly<Record<string, string>>;
}

/** An order, as billing knows it. */
export interface DealRow extends Row {
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  readonly instances: readonly string[];
  readonly createdAt: number;
  /** 0 while it is being delivered. */
  readonly endedAt: number;
}

/** What DescribeTaskInfo tells of something that takes time. */
export interface FlowRow extends Row {
  readonly region: string;
  readonly type: string;
  readonly instance: string;
  readonly status: "preparing" | "running" | "succeed" | "failed";
  readonly message: string;
  readonly startedAt: number;
  /** 0 until then. */
  readonly endedAt: number;
}

/** An account beside the default one. Its id is `instance/name`. */
export interface AccountRow extends Row {
  readonly instance: string;
  readonly name: string;
  readonly remark: string;
  readonly privilege: string;
  readonly policy: readonly string[];
  /** Sealed. */
  readonly password: string;
  readonly status: "changing" | "valid";
  readonly createdAt: number;
  readonly passwordChangedAt: number;
}

export const redisInstances = defineTable<RedisRow>("redis.instances");
export const paramTemplates = defineTable<ParamTemplateRow>("redis.paramTemplates");
export const deals = defineTable<DealRow>("redis.deals");
export const flows = defineTable<FlowRow>("redis.flows");
export const accounts = defineTable<AccountRow>("redis.accounts");
