/** The conditions of a workload that apply to image imports; engines with more add theirs here. */
export const CONDITION_TYPES = [
  "SourceReady",
  "ImageReady",
  "TestPassed",
  "TargetHealthy",
  "CleanedUp",
  "PlanPinned",
  "Progressing",
] as const;
export type ConditionType = (typeof CONDITION_TYPES)[number];

/** What somebody learned of a workload; the journal dates it. */
export interface ConditionChange {
  readonly type: ConditionType;
  readonly status: "True" | "False" | "Unknown";
  /** One CamelCase word. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
}

/** Kubernetes-shaped: what users see of a workload. */
export interface Condition extends ConditionChange {
  /** ISO instant of the last change of `status`. */
  readonly lastTransitionTime: string;
}

/** A code or a rule's id as a condition's reason: `ImageGpt` for `IMAGE-GPT`. A word in CamelCase stays as it is. */
export function reasonOfCode(code: string): string {
  return code
    .split(/[^A-Za-z0-9]+/)
    .map((word) => {
      const rest = word.slice(1);
      return word.charAt(0).toUpperCase() + (word === word.toUpperCase() ? rest.toLowerCase() : rest);
    })
    .join("");
}
