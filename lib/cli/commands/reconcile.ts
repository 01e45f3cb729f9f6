import { drivers } from "../../engines/drivers";
import { Duration } from "../../plan/units";
import type { ReadPlan } from "../../plan/read-plan";
import type { DeclaredPlan } from "../../engines/declared";
import { LandfallError } from "../../base/errors";
import {
  carryRenames,
  reconcile as run,
  requestResume,
  requestRetry,
  type Journal,
  type ReconcileResult,
  type Scope,
} from "../../reconcile";
import { exitCodeOf, type ExitCode } from "../exit-codes";
import { leading, operating, type Operation, type OperationOptions } from "../operation";
import { progressTo } from "../progress";
import { statusText } from "../report/status-text";
import type { RunContext } from "../run-context";

export interface ReconcileCommandOptions extends OperationOptions {
  readonly once?: boolean;
  readonly timeout?: string;
  readonly retry?: readonly string[];
  readonly resume?: readonly string[];
}

/** Takes every workload, or those of one wave up to one step, towards its goal. */
export async function reconcile(
  context: RunContext,
  file: string | undefined,
  options: ReconcileCommandOptions,
  scope: Scope = {},
): Promise<ExitCode> {
  return operating(context, file, options, async (operation) => {
    const plan = await operation.deployed();
    noteUndeployed(context, operation, plan);
    const result = await leading(context, operation.carrier(plan), async (journal) => {
      await decide(journal, plan, options);
      return drive(context, operation, plan, journal, { scope, ...options });
    });
    context.output.result(statusText(result.workloads), { project: plan.plan.project.name, ...result });
    return exitCodeOf(result.outcome);
  });
}

/** Runs the reconciler with progress. */
export async function drive(
  context: RunContext,
  operation: Operation,
  plan: ReadPlan<DeclaredPlan>,
  journal: Journal,
  {
    scope,
    once,
    timeout,
  }: { readonly scope?: Scope; readonly once?: boolean; readonly timeout?: string } = {},
): Promise<ReconcileResult> {
  const progress = progressTo(context.io);
  try {
    const result = await run({
      plan,
      journal,
      drivers,
      tools: operation.tools(plan),
      clock: context.clock,
      mode: once === true ? "once" : "until-settled",
      onEvent: (event) => progress.event(event),
      signal: context.signal,
      ...(scope === undefined ? {} : { scope }),
      ...(timeout === undefined ? {} : { timeout: Duration.parse(timeout).milliseconds }),
    });
    progress.end();
    if (context.signal.aborted) context.output.note("Interrupted; run the same command again to go on.");
    return result;
  } finally {
    progress.end();
  }
}

/** The workloads that a person means: by workload or by wave. @throws LandfallError `WORKLOAD-UNKNOWN` */
export function workloadsMeant(
  names: readonly string[],
  { plan }: ReadPlan<DeclaredPlan>,
  journal: Journal,
): string[] {
  return names.flatMap((name) => {
    const wave = plan.waves[name];
    if (plan.workloads[name] !== undefined || journal.state.workloads.has(name)) return [name];
    if (wave !== undefined) return wave.workloads;
    throw new LandfallError("WORKLOAD-UNKNOWN", `The plan has neither a workload nor a wave ${name}.`, {
      remedy: `It has the workloads ${Object.keys(plan.workloads).join(", ")} and the waves ${Object.keys(plan.waves).join(", ")}.`,
    });
  });
}

async function decide(
  journal: Journal,
  plan: ReadPlan<DeclaredPlan>,
  { retry = [], resume = [] }: ReconcileCommandOptions,
): Promise<void> {
  const by = journal.holder.name;
  await carryRenames(journal, plan.declared);
  if (retry.length > 0) await requestRetry(journal, workloadsMeant(retry, plan, journal), by);
  if (resume.length > 0) await requestResume(journal, workloadsMeant(resume, plan, journal), by);
}

function noteUndeployed(
  { output }: RunContext,
  { declared }: Operation,
  { declared: deployed }: ReadPlan<DeclaredPlan>,
): void {
  if (JSON.stringify(declared) === JSON.stringify(deployed)) return;
  output.note(
    "The program has changed since it was deployed; the plan in force is the deployed one. Run landfall deploy to change it.",
  );
}
