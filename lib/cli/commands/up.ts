import { drivers } from "../../engines/drivers";
import { moversOf, refuseDriverless } from "../../reconcile";
import { EXIT, exitCodeOf, type ExitCode } from "../exit-codes";
import { markInLock } from "../locking";
import { leading, operating, type OperationOptions } from "../operation";
import { migrationReport, reportText } from "../report/migration-report";
import type { RunContext } from "../run-context";
import { bringUp } from "./deploy";
import { drive } from "./reconcile";

/** The whole way in one command: lock, deploy, reconcile to the declared goals, lock again, report. */
export async function up(
  context: RunContext,
  file: string | undefined,
  options: OperationOptions & { readonly timeout?: string },
): Promise<ExitCode> {
  return operating(context, file, options, async (operation) => {
    // What could not be run afterwards is not deployed either.
    refuseDriverless(moversOf(operation.declared), drivers);
    await bringUp(context, operation);
    context.output.note(`Reconciling project ${operation.declared.project.name}`);
    const plan = await operation.deployed();
    const carrier = operation.carrier(plan);
    const { result, state } = await leading(context, carrier, async (journal) => ({
      result: await drive(context, operation, plan, journal, options),
      state: journal.state,
    }));
    const { lockFile } = context.workspace.of(options.cloud);
    await markInLock(lockFile, operation.declared, {
      carrier,
      cloud: operation.session.cloud,
      deployed: plan,
    });
    const report = await migrationReport(operation, plan, state, result);
    context.output.result(reportText(report), report);
    const differs = report.disks.some(({ source, target }) => source !== target);
    return differs || report.leftBehind.length > 0 ? EXIT.failed : exitCodeOf(result.outcome);
  });
}
