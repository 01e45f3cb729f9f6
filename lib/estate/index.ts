export { Estate, type EstateProps, type GivenNetwork } from "./estate";
export type { AdoptedTargetProps, PartedThings, ReleasedTarget } from "./adopted-target";
export type { CsmTargetProps } from "./csm-target";
export {
  IGNORED_ADOPTED_CHANGES,
  IGNORED_CSM_CHANGES,
  IGNORED_INSTANCE_CHANGES,
  reconciledInstance,
} from "./instance";
export { NO_NEEDS, type EstateNeeds } from "./needs";
export type { NetworkBlocks } from "./network";
export { GROUP_NAMES, SECURITY_GROUPS, type GroupName } from "./security-group-table";
export { csmTargetKey, ESTATE_KEYS, relayKeys, stagingKey } from "./references";
export type { StagedRelay, StagingDisk } from "./staging";
export type { AddedRule, Rule as SecurityGroupRule } from "./security-group-rules";
export { estateTags } from "./tags";
export { escapeTemplates } from "./templates";
