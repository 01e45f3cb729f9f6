/** The conditions of a workload that apply to image imports; engines with more add theirs here. */
export const CONDITION_TYPES = [
  "SourceReady",
  "ImageReady",
  "TestPassed",
  "TargetHealthy",
  "CleanedUp",
  "PlanPinned",
] as const;
export type ConditionType = (typeof CONDITION_TYPES)[number];

/** Kubernetes-shaped: what users see of a workload. `reason` is one CamelCase word, `message` a sentence. */
export interface Condition {
  readonly type: ConditionType;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  /** ISO instant of the last change of `status`. */
  readonly lastTransitionTime: string;
}
