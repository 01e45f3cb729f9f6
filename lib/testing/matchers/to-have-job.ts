import type { JobSpec } from "../../plan";
import { hasPart } from "./has-part";
import { listed, migrationIn, verdict, type MatcherContext, type MatcherResult, type Part } from "./matcher";

/** Passes when the plan has the job `<workload>/<step>`, and it has everything that `part` names. */
export function toHaveJob(
  this: MatcherContext,
  received: unknown,
  id: string,
  part?: Part<JobSpec>,
): MatcherResult {
  const { jobs } = migrationIn(received).plan;
  const job = jobs.find((candidate) => candidate.id === id);
  if (job === undefined || part === undefined) {
    const there = jobs.map(({ actions, id }) => `${id}: ${actions.map(({ action }) => action).join(", ")}`);
    const found = job !== undefined;
    return verdict(found, `the plan ${found ? "not " : ""}to have a job "${id}"`, listed("jobs", there));
  }
  return hasPart(this, `job "${id}"`, job, part);
}
