import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { defineTable, type Row } from "../../world";
import type { Resource } from "../resource";

export interface BalancerRow extends Resource {
  readonly name: string;
  /** Where it is first; empty unless it was said. */
  readonly zone: string;
  readonly type: "OPEN" | "INTERNAL";
  readonly vip: string;
  readonly vpc: string;
  /** Empty unless internal. */
  readonly subnet: string;
  readonly status: "creating" | "active" | "deleting";
  readonly securityGroups: readonly string[];
  readonly protected: boolean;
  /** Targets take what comes through the balancer, whatever their own groups say. */
  readonly passToTarget: boolean;
  readonly project: number;
  readonly chargeType: string;
  /** Mbit/s; 0 for an internal one. */
  readonly bandwidth: number;
}

export interface Target {
  readonly instance: string;
  readonly port: number;
  readonly weight: number;
  readonly tag: string;
  readonly registeredAt: number;
}

export interface Health {
  readonly on: boolean;
  readonly port: number;
  /** What else a check can be told, as it was told; it decides nothing here. */
  readonly settings: Omit<Sdk.HealthCheck, "HealthSwitch" | "CheckPort">;
}

/** What spreads over targets: a listener of layer 4, or a rule of one of layer 7. */
export interface RuleRow extends Row {
  readonly listener: string;
  readonly domain: string;
  readonly url: string;
  readonly scheduler: string;
  readonly health: Health;
  readonly targets: readonly Target[];
  readonly createdAt: number;
}

export interface ListenerRow extends Row {
  readonly balancer: string;
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly scheduler: string;
  readonly sessionSeconds: number;
  readonly health: Health;
  /** Of layer 4. */
  readonly targets: readonly Target[];
  /** False while it is being made. */
  readonly ready: boolean;
  readonly createdAt: number;
}

export type Protocol = "TCP" | "UDP" | "HTTP";

/** Something asynchronous, by the id of the request that began it. */
export interface ClbTaskRow extends Row {
  readonly region: string;
  readonly balancer: string;
  readonly status: "running" | "succeeded";
}

export const balancers = defineTable<BalancerRow>("clb.balancers");
export const listeners = defineTable<ListenerRow>("clb.listeners");
export const rules = defineTable<RuleRow>("clb.rules");
export const clbTasks = defineTable<ClbTaskRow>("clb.tasks");
