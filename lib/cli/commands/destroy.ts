import { existsSync, renameSync } from "node:fs";
import { isoInstant } from "../../base/clock";
import { LandfallError } from "../../base/errors";
import type { DeclaredPlan, WorkloadSpec } from "../../engines/declared";
import { drivers } from "../../engines/drivers";
import { findOwned, removeOwned, uploadsOf, type OwnedThing } from "../../operate/owned";
import { isReference } from "../../plan/fields";
import type { ReadPlan } from "../../plan/read-plan";
import { targetsOf, viewOf, type WorkloadView } from "../../reconcile";
import { copyJournal } from "../copy-journal";
import { EXIT, type ExitCode } from "../exit-codes";
import { releaseLock } from "../locking";
import { leading, operating, type Operation, type OperationOptions } from "../operation";
import { deployLine } from "../report/deploy-lines";
import type { RunContext } from "../run-context";

export interface DestroyOptions extends OperationOptions {
  readonly withTargets?: boolean;
}

/** Removes what the reconciler made and then the stack, or says what stands in the way. */
export async function destroy(
  context: RunContext,
  file: string | undefined,
  options: DestroyOptions,
): Promise<ExitCode> {
  if (options.withTargets === true && options.cloud !== "local") {
    throw new LandfallError(
      "USAGE",
      "--with-targets removes migrated systems; it works on the embedded cloud only.",
    );
  }
  return operating(context, file, options, "memory", async (operation) => {
    const plan = await operation.deployed();
    const carrier = operation.carrier(plan);
    const removed = await leading(context, carrier, async (journal) => {
      const views = viewOf(journal.state, targetsOf(plan, drivers), context.clock.now());
      const owned = await findOwned({
        cloud: operation.session.cloud,
        project: plan.plan.project.name,
        bucket: plan.plan.estate.bucket,
      });
      refuse(blockers(views, owned, plan, options));
      await removeOwned(
        operation.tools(plan),
        owned.filter((thing) => thing.role !== "target" || options.withTargets === true),
      );
      await operation.session.cloud.cos.abortUploadsBelow(
        plan.plan.estate.bucket,
        uploadsOf(plan.plan.project.name),
      );
      return owned;
    });
    await copyJournal(carrier, context.workspace.of(operation.session.name).journal(plan.plan.project.name));
    const { changes } = await operation.deployer.destroy({
      signal: context.signal,
      onEvent: (event) => context.output.note(deployLine(event)),
    });
    retireJournal(context, operation, plan);
    releaseLock(context.io.cwd, plan.plan.project.name);
    context.output.result(
      `Destroyed: ${removed.length} things of the reconciler, ${changes.length} resources of the stack.`,
      {
        removed,
        changes,
      },
    );
    return EXIT.goalReached;
  });
}

/** What has to be settled first, one line each. */
function blockers(
  views: readonly WorkloadView[],
  owned: readonly OwnedThing[],
  { declared }: ReadPlan<DeclaredPlan>,
  options: DestroyOptions,
): string[] {
  return views.flatMap((view) => {
    if (view.state === "FROZEN")
      return [`${view.name} is FROZEN: look at it, then landfall reconcile --resume ${view.name}`];
    if (view.state === "CUTTING_OVER" || view.state === "CUTOVER") {
      return [`${view.name} is ${view.state}: finalize it, or landfall revert ${view.name}`];
    }
    const workload = declared.workloads[view.name];
    const target = owned.find((thing) => thing.role === "target" && thing.workload === view.name);
    const inside = workload !== undefined && launchesInside(workload);
    if (view.state !== "FINALIZED" || target === undefined || !inside || options.withTargets === true)
      return [];
    return [
      `${view.name} is FINALIZED, and its target ${target.id} lives in a network of this stack: move it to a network of its own first`,
    ];
  });
}

/** Whether the workload's target is made by the reconciler and stands in a network of the stack. */
function launchesInside(workload: WorkloadSpec): boolean {
  const reinstalls = "reinstall" in workload && workload.reinstall !== undefined;
  return "blueprint" in workload && isReference(workload.blueprint.vpc) && !reinstalls;
}

function refuse(reasons: readonly string[]): void {
  if (reasons.length === 0) return;
  throw new LandfallError(
    "DESTROY-REFUSED",
    ["This would take away what is still needed:", ...reasons.map((reason) => `  ${reason}`)].join("\n"),
    {
      remedy: "Nothing was removed.",
    },
  );
}

/** A new deploy begins a new history; the old one is kept beside it. */
function retireJournal(
  { clock, workspace }: RunContext,
  { session }: Operation,
  { plan }: ReadPlan<DeclaredPlan>,
): void {
  const directory = workspace.of(session.name).journal(plan.project.name);
  if (existsSync(directory))
    renameSync(directory, `${directory}.destroyed-${isoInstant(clock.now()).replaceAll(":", "")}`);
}
