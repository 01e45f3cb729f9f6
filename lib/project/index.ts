export { Blueprint, type BlueprintProps, type DataDisk, type Disk } from "./blueprint";
export { Cutover, type CutoverProps } from "./cutover";
export { Goal } from "./goal";
export { HealthCheck, type HealthCheckOptions, type HttpCheckOptions } from "./health-check";
export {
  ImageImport,
  type ImageFacts,
  type ImageImportProps,
  type LocalImage,
  type StoredImage,
} from "./image-import";
export {
  MigrationProject,
  type AcknowledgeOptions,
  type ExistingNetwork,
  type MigrationProjectProps,
  type OwnNetwork,
} from "./migration-project";
export { TestRun, type TestRunProps } from "./test-run";
export { Wave, type WaveProps } from "./wave";
export type { IWorkload } from "./workload";
