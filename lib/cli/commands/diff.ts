import { drivers } from "../../engines/drivers";
import { diffPlans } from "../../plan/diff";
import { replicationOf } from "../../reconcile";
import { EXIT, type ExitCode } from "../exit-codes";
import { readPlanFile } from "../plan-file";
import { diffText } from "../report/diff-text";
import type { RunContext } from "../run-context";

export interface DiffOptions {
  readonly project?: string;
}

/** Shows what changed between two plans; touches nothing. */
export function diff(
  { io, output }: RunContext,
  oldFile: string,
  newFile: string,
  { project }: DiffOptions,
): ExitCode {
  const old = readPlanFile(oldFile, project, io.cwd);
  const updated = readPlanFile(newFile, project, io.cwd);
  const difference = diffPlans(old, updated, (workload) => replicationOf(workload, drivers));
  output.result(diffText(updated.project.name, difference), difference);
  return difference.same ? EXIT.goalReached : EXIT.different;
}
