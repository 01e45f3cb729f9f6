import type { WorkloadSpec } from "../../engines/declared";
import { hasPart } from "./has-part";
import { listed, migrationIn, verdict, type MatcherContext, type MatcherResult, type Part } from "./matcher";

/** Passes when the plan has a workload of this name, and it has everything that `part` names. */
export function toHaveWorkload(
  this: MatcherContext,
  received: unknown,
  name: string,
  part?: Part<WorkloadSpec>,
): MatcherResult {
  const { workloads } = migrationIn(received).plan;
  const workload = workloads[name];
  if (workload === undefined || part === undefined) {
    const there = Object.entries(workloads).map(([other, { engine }]) => `${other} (${engine})`);
    const found = workload !== undefined;
    return verdict(
      found,
      `the plan ${found ? "not " : ""}to have a workload "${name}"`,
      listed("workloads", there),
    );
  }
  return hasPart(this, `workload "${name}"`, workload, part);
}
