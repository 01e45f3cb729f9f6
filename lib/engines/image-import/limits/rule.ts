import type { Rule, RuleFacts } from "../../../rules/rule";
import { workloadRule, type WorkloadSubject } from "../../../rules/subjects";
import type { Breach } from "../../../rules/rule";
import type { ImageImportSpec } from "../schema";

export type ImageSubject = WorkloadSubject<ImageImportSpec>;

/** A rule about image imports. */
export function imageRule(
  rule: Omit<Rule, "check"> & { check: (subject: ImageSubject, facts: RuleFacts) => readonly Breach[] },
): Rule {
  return workloadRule<ImageImportSpec>("image-import", rule);
}
