import type { WaveSpec } from "../../../plan/wave";
import type { Breach, DeclaredProject, Rule, RuleFacts } from "../../../rules/rule";
import type { WorkloadSubject } from "../../../rules/subjects";
import type { DiskImportSpec } from "../schema";

/** One disk import, with the project around it: where it goes may be another workload's target. */
export interface DiskSubject extends WorkloadSubject<DiskImportSpec> {
  readonly workloads: DeclaredProject["workloads"];
  readonly waves: Readonly<Record<string, WaveSpec>>;
}

/** A rule about disk imports. */
export function diskRule(
  rule: Omit<Rule, "check"> & { check: (subject: DiskSubject, facts: RuleFacts) => readonly Breach[] },
): Rule {
  const check = ({ project, waves, workloads }: DeclaredProject, facts: RuleFacts): Breach[] =>
    Object.entries(workloads).flatMap(([name, workload]) =>
      workload.engine === "disk-import"
        ? rule.check(
            {
              name,
              workload: workload as DiskImportSpec,
              path: ["workloads", name],
              project,
              workloads,
              waves,
            },
            facts,
          )
        : [],
    );
  return { ...rule, check };
}
