import { drivers } from "../../engines/drivers";
import { diffPlans } from "../../plan/diff";
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
  const difference = diffPlans(old, updated, replicationOf);
  output.result(diffText(updated.project.name, difference), difference);
  return difference.same ? EXIT.goalReached : EXIT.different;
}

/** What the replication of a workload is bound to; the whole of it where its driver does not say. */
function replicationOf(workload: { readonly engine: string }): unknown {
  const part = drivers.find(({ engine }) => engine === workload.engine)?.replicationOf;
  return part === undefined ? workload : part(workload as never);
}
