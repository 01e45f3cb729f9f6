export type { AccountOptions, Credentials } from "./account";
export type { ApiReport } from "./api";
export { type LocalCloud, type LocalCloudOptions, type Message, startLocalCloud } from "./cloud";
export { CONTROL, type FaultRequest } from "./control";
export type { CosReport } from "./cos";
export { type Fault, FAULT_KINDS, type FaultKind, Faults } from "./faults";
export type { Inventory, InventoryItem } from "./inventory";
export { type Latencies, shortLatencies } from "./latencies";
export { DialError, type Network, type Origin } from "./network";
