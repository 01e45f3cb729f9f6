export { Estate, type EstateProps, type GivenNetwork } from "./estate";
export { IGNORED_INSTANCE_CHANGES, reconciledInstance } from "./instance";
export { NO_NEEDS, type EstateNeeds } from "./needs";
export type { NetworkBlocks } from "./network";
export { GROUP_NAMES, SECURITY_GROUPS, type GroupName } from "./security-group-table";
export { ESTATE_KEYS } from "./references";
export { estateTags } from "./tags";
export { escapeTemplates } from "./templates";
