import type { BlueprintSpec } from "../plan/blueprint";
import type { TextOrReference } from "../plan/fields";
import type { Breach, Rule, RuleFacts } from "./rule";
import { remembered, type WorkloadSubject } from "./subjects";

/** A workload of any engine whose target is an instance that exists, and gets another system. */
export interface Reinstalling {
  readonly reinstall: TextOrReference;
  readonly blueprint: BlueprintSpec;
  /** Of a replicated server: `rescue` writes the disk and resets nothing. */
  readonly path?: "import" | "rescue";
}

export type ReinstallSubject = WorkloadSubject<Reinstalling>;

/** A rule about every workload that replaces the system of an instance. */
export function reinstallRule(
  rule: Omit<Rule, "check"> & {
    check: (subject: ReinstallSubject, facts: RuleFacts) => readonly Breach[];
  },
): Rule {
  return {
    ...rule,
    check: (declared, facts) => reinstallsIn(declared).flatMap((subject) => rule.check(subject, facts)),
  };
}

export const reinstallsIn = remembered(({ project, workloads }): readonly ReinstallSubject[] =>
  Object.entries(workloads)
    .filter(([, workload]) => "reinstall" in workload && workload.reinstall !== undefined)
    .map(([name, workload]) => ({
      name,
      workload: workload as unknown as Reinstalling,
      path: ["workloads", name],
      project,
    })),
);
