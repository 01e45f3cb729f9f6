import type { BlueprintSpec } from "../../../plan/blueprint";
import type { Breach, Rule, RuleFacts } from "../../../rules/rule";
import { workloadRule, type WorkloadSubject } from "../../../rules/subjects";
import type { CsmAgentSpec } from "../schema";

export type CsmSubject = WorkloadSubject<CsmAgentSpec>;

/** A rule about servers that the CSM tool carries. */
export function csmRule(
  rule: Omit<Rule, "check"> & { check: (subject: CsmSubject, facts: RuleFacts) => readonly Breach[] },
): Rule {
  return workloadRule<CsmAgentSpec>("csm-agent", rule);
}

/** The target that Terraform makes; undefined where one that exists is named. */
export function blueprintOf({ workload: { target } }: CsmSubject): BlueprintSpec | undefined {
  return "blueprint" in target ? target.blueprint : undefined;
}

export function isWindows({ workload: { source } }: CsmSubject): boolean {
  return source.os.family === "windows";
}
