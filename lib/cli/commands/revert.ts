import { LandfallError } from "../../base/errors";
import { carryRenames, requestRevert } from "../../reconcile";
import { EXIT, exitCodeOf, type ExitCode } from "../exit-codes";
import { leading, operating, type OperationOptions } from "../operation";
import { statusText } from "../report/status-text";
import type { RunContext } from "../run-context";
import { drive, workloadsMeant } from "./reconcile";

/** Turns workloads back, from the latest step to the first; never beyond FINALIZED. */
export async function revert(
  context: RunContext,
  names: readonly string[],
  options: OperationOptions & { readonly file?: string; readonly timeout?: string },
): Promise<ExitCode> {
  return operating(context, options.file, options, async (operation) => {
    const plan = await operation.deployed();
    const { result, asked } = await leading(context, operation.carrier(plan), async (journal) => {
      await carryRenames(journal, plan.declared);
      const workloads = workloadsMeant(names, plan, journal);
      if (workloads.length === 0) throw new LandfallError("REVERT-NOTHING", "No workload was named.");
      await requestRevert(journal, workloads, journal.holder.name);
      return { asked: workloads, result: await drive(context, operation, plan, journal, options) };
    });
    const views = result.workloads.filter(({ name }) => asked.includes(name));
    context.output.result(statusText(views), { project: plan.plan.project.name, workloads: views });
    const turnedBack = views.every(({ state }) => state === "REVERTED");
    if (turnedBack) return EXIT.goalReached;
    return exitCodeOf(result.outcome === "goal-reached" ? "in-progress" : result.outcome);
  });
}
