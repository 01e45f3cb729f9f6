import type { WaveSpec } from "../../../plan/wave";
import type { Breach, DeclaredProject, Rule, RuleFacts } from "../../../rules/rule";
import { remembered, type WorkloadSubject } from "../../../rules/subjects";
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
  const check = (declared: DeclaredProject, facts: RuleFacts): Breach[] =>
    diskImportsOf(declared).flatMap((subject) => rule.check(subject, facts));
  return { ...rule, check };
}

const diskImportsOf = remembered(({ project, waves, workloads }): readonly DiskSubject[] =>
  Object.entries(workloads)
    .filter(([, { engine }]) => engine === "disk-import")
    .map(([name, workload]) => ({
      name,
      workload: workload as DiskImportSpec,
      path: ["workloads", name],
      project,
      workloads,
      waves,
    })),
);
