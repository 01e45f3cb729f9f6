export { Approval, type ApprovalProps } from "./approval";
export { Blueprint, type BlueprintProps, type DataDisk, type Disk } from "./blueprint";
export { Cutover, type CutoverProps, type Window } from "./cutover";
export { DiskImport, type DiskImportProps, type WrittenDisk } from "./disk-import";
export { Connections } from "./connections";
export * from "./existing";
export { Goal } from "./goal";
export { HealthCheck, type HealthCheckOptions, type HttpCheckOptions } from "./health-check";
export {
  Hook,
  type HookOptions,
  type HttpHookOptions,
  type LocalHookOptions,
  type TatHookOptions,
} from "./hook";
export {
  ImageImport,
  type ImageFacts,
  type ImageImportProps,
  type LocalImage,
  type StoredImage,
} from "./image-import";
export { MigrationProject } from "./migration-project";
export type {
  AcknowledgeOptions,
  ExistingNetwork,
  MigrationProjectProps,
  OwnNetwork,
} from "./migration-project-props";
export {
  ReplicationSettings,
  type BandwidthWindow,
  type ReplicationSettingsProps,
} from "./replication-settings";
export { PrivateIp, Sizing } from "./sizing";
export type { Runner, Source, SourceDisk } from "./source";
export {
  SourceServer,
  type CsmAgentProps,
  type CsmServerProps,
  type ReplicatedServerProps,
  type SourceServerProps,
} from "./source-server";
export {
  Switch,
  type ClbSwitchOptions,
  type DnsSwitchOptions,
  type EipSwitchOptions,
  type SwitchOptions,
} from "./switch";
export { Peer } from "./peer";
export { Port } from "./port";
export type { RedisAccess, RedisServer, RedisServerThroughVpc } from "./redis-access";
export {
  RedisMigration,
  type MadeRedisTarget,
  type NamedRedisTarget,
  type RedisMigrationProps,
  type RedisSource,
} from "./redis-migration";
export { TestRun, type TestRunProps } from "./test-run";
export { Wave, type WaveProps } from "./wave";
export type { WaveDefaults } from "./wave-defaults";
export type { IWorkload } from "./workload";
