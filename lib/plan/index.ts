export { blueprintSchema, type BlueprintSpec, type DiskSpec } from "./blueprint";
export { canonicalHash, canonicalJson, sha256 } from "./canonical";
export { checkSchema, type CheckSpec } from "./check";
export { estateSchema, type EstateSpec } from "./estate";
export { isReference, type Reference, type TextOrReference } from "./fields";
export { waveHash } from "./hash";
export { jobSchema, type ActionName, type GateSpec, type JobAction, type JobSpec } from "./job";
export { isPlanOutput, planOutputName } from "./output-name";
export {
  acknowledgementSchema,
  API_VERSION,
  declaredSchema,
  planOutputSchema,
  type Acknowledgement,
  type PlanOutput,
} from "./plan";
export { readPlanOutput, type ReadPlan } from "./read-plan";
export type { Resolved } from "./resolved";
export { Bandwidth, Duration, Size } from "./units";
export {
  GOALS,
  goalAllows,
  STEPS,
  waveSchema,
  type CutoverSpec,
  type GoalName,
  type Step,
  type TestRunSpec,
  type WaveSpec,
} from "./wave";
