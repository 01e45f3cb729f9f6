import type { SourceDiskSpec } from "../../../plan/source";
import type { Breach, PlanPath, Rule, RuleFacts } from "../../../rules/rule";
import { remembered, workloadRule, type WorkloadSubject } from "../../../rules/subjects";
import type { ReplicationSpec } from "../schema";

export type ReplicatedSubject = WorkloadSubject<ReplicationSpec>;

/** A rule about servers that replicate through a relay. */
export function replicationRule(
  rule: Omit<Rule, "check"> & {
    check: (subject: ReplicatedSubject, facts: RuleFacts) => readonly Breach[];
  },
): Rule {
  return workloadRule<ReplicationSpec>("replication", rule);
}

export interface Replicated {
  readonly name: string;
  readonly workload: ReplicationSpec;
  readonly path: PlanPath;
}

/** All of a project, for rules about the fleet as a whole. */
export const replicatedIn = remembered(({ workloads }): readonly Replicated[] =>
  Object.entries(workloads)
    .filter(([, { engine }]) => engine === "replication")
    .map(([name, workload]) => ({ name, workload: workload as ReplicationSpec, path: ["workloads", name] })),
);

/** Disks that are copied: all but those that are excluded by their device. */
export function stagedDisks({ replication, source }: ReplicationSpec): SourceDiskSpec[] {
  return source.disks.filter(({ device }) => !(replication.exclude ?? []).includes(device));
}
