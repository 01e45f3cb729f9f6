import { existsSync, renameSync } from "node:fs";
import { isoInstant } from "../../base/clock";
import { LandfallError } from "../../base/errors";
import type { DeclaredPlan, WorkloadSpec } from "../../engines/declared";
import { drivers } from "../../engines/drivers";
import { findOwned, isTemporary, removeOwned, uploadsOf, type OwnedThing } from "../../operate/owned";
import type { Adopted } from "../../plan/adopted";
import { NOT_DEPLOYED } from "../../plan/estate";
import { isReference } from "../../plan/fields";
import type { ReadPlan } from "../../plan/read-plan";
import { carryRenames, targetsOf, viewOf, type WorkloadView } from "../../reconcile";
import { copyJournal, journalOrCopy } from "../copy-journal";
import { EXIT, type ExitCode } from "../exit-codes";
import { adoptedInLock, releaseLock } from "../locking";
import { leading, operating, type Operation, type OperationOptions } from "../operation";
import { count } from "../report/count";
import { deployLine } from "../report/deploy-lines";
import { releaseAddresses } from "../release-addresses";
import { removeDisks } from "../remove-disks";
import type { RunContext } from "../run-context";
import type { CloudName } from "../session";

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
  return operating(context, file, options, async (operation) => {
    const { output, signal, workspace } = context;
    const places = workspace.of(operation.session.name);
    const { name } = operation.declared.project;
    const removed = await removeMade(context, operation, options);
    output.note(`Destroying stack ${operation.stack.name}`);
    const { changes } = await operation.deployer.destroy({
      signal,
      onEvent: (event) => output.note(deployLine(event)),
    });
    retireJournal(places.journal(name), context.clock.now());
    releaseLock(places.lockFile, name);
    output.result(
      `Destroyed: ${count(removed.length, "thing")} of the reconciler, ${count(changes.length, "resource")} of the stack.`,
      { removed, changes },
    );
    return EXIT.goalReached;
  });
}

/** Removes what the reconciler made. Where no plan was deployed to the end, it has made nothing. */
async function removeMade(
  context: RunContext,
  operation: Operation,
  options: DestroyOptions,
): Promise<readonly OwnedThing[]> {
  const plan = await operation.deployed().catch(unless("NOT-DEPLOYED"));
  if (plan === undefined) return [];
  const { session } = operation;
  const { name } = plan.plan.project;
  const { bucket } = plan.plan.estate;
  const adopted = adoptedInLock(context.workspace.of(session.name).lockFile, name);
  const copy = context.workspace.of(session.name).journal(name);
  const carrier = await journalOrCopy(operation.carrier(plan), copy);
  const removed = await leading(context, carrier, async (journal) => {
    await carryRenames(journal, plan.declared);
    const views = viewOf(journal.state, targetsOf(plan, drivers), context.clock.now());
    const owned = await findOwned({ cloud: session.cloud, project: name, bucket });
    refuse(blockers(views, owned, plan, adopted, options), session.name);
    refuseGuarded(madeTargets(plan), session.name);
    const doomed = owned.filter((thing) => isTemporary(thing) || options.withTargets === true);
    for (const { kind, id, role, workload } of doomed)
      context.output.note(`Removing ${kind} ${id} (${role} of ${workload})`);
    await removeOwned(operation.tools(plan), doomed);
    if (options.withTargets === true) {
      const tools = operation.tools(plan);
      const taken = [...adopted.values()];
      await removeDisks(
        tools,
        taken.flatMap(({ dataDisks }) => dataDisks.map(({ disk }) => disk)),
      );
      await releaseAddresses(
        tools,
        taken.flatMap(({ addresses }) => addresses.map(({ address }) => address)),
      );
    }
    // A destroy that was cut short may have taken the bucket already.
    if (bucket !== NOT_DEPLOYED)
      await session.cloud.cos.abortUploadsBelow(bucket, uploadsOf(name)).catch(unless("CLOUD-GONE"));
    return doomed;
  });
  await copyJournal(carrier, copy);
  return removed;
}

function unless(code: string): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof LandfallError) || error.code !== code) throw error;
  };
}

/** What has to be settled first, one line each. */
function blockers(
  views: readonly WorkloadView[],
  owned: readonly OwnedThing[],
  { declared }: ReadPlan<DeclaredPlan>,
  adopted: ReadonlyMap<string, Adopted>,
  options: DestroyOptions,
): string[] {
  return views.flatMap((view) => {
    if (view.state === "FROZEN")
      return [`${view.name} is FROZEN: look at it, then landfall reconcile --resume ${view.name}`];
    if (view.state === "CUTTING_OVER" || view.state === "CUTOVER") {
      return [`${view.name} is ${view.state}: finalize it, or landfall revert ${view.name}`];
    }
    const workload = declared.workloads[view.name];
    const names = [view.name, ...(view.formerly ?? [])];
    const target = owned.find((thing) => thing.role === "target" && names.includes(thing.workload));
    if (view.state !== "FINALIZED" || target === undefined || options.withTargets === true) return [];
    const stands = `${view.name} is FINALIZED, and its target ${target.id}`;
    if (workload !== undefined && launchesInside(workload))
      return [`${stands} lives in a network of this stack: move it to a network of its own first`];
    if (!adopted.has(view.name)) return [];
    return [
      `${stands} is a resource of this stack: drop the workload from the program and abandon it, which lets Terraform forget the target, and deploy first`,
    ];
  });
}

/** Whether the workload's target is made by the reconciler and stands in a network of the stack. */
function launchesInside(workload: WorkloadSpec): boolean {
  const reinstalls = "reinstall" in workload && workload.reinstall !== undefined;
  return "blueprint" in workload && isReference(workload.blueprint.vpc) && !reinstalls;
}

function refuse(reasons: readonly string[], cloud: CloudName): void {
  if (reasons.length === 0) return;
  throw new LandfallError(
    "DESTROY-REFUSED",
    ["This would take away what is still needed:", ...reasons.map((reason) => `  ${reason}`)].join("\n"),
    {
      remedy: `Nothing was removed.${cloud === "local" ? " On the embedded cloud --with-targets removes migrated systems too." : ""}`,
    },
  );
}

/** Terraform destroys no target that it made; that is said before anything else is removed. */
function refuseGuarded(made: readonly string[], cloud: CloudName): void {
  if (made.length === 0) return;
  throw new LandfallError(
    "DESTROY-REFUSED",
    `Nothing destroys the targets that Terraform made: ${made.join(", ")}.`,
    {
      remedy: `Nothing was removed. Drop the workloads from the program, abandon those that have begun, and deploy first.${cloud === "local" ? " On the embedded cloud landfall local reset forgets everything." : ""}`,
    },
  );
}

/** The workloads whose targets Terraform made. */
function madeTargets({ plan }: ReadPlan<DeclaredPlan>): string[] {
  return Object.entries(plan.workloads).flatMap(([name, workload]) => {
    const target = "target" in workload && typeof workload.target === "object" ? workload.target : undefined;
    return target !== undefined && "made" in target && target.made !== NOT_DEPLOYED ? [name] : [];
  });
}

/** A new deploy begins a new history; the old one is kept beside it. */
function retireJournal(directory: string, now: number): void {
  if (existsSync(directory))
    renameSync(directory, `${directory}.destroyed-${isoInstant(now).replaceAll(":", "")}`);
}
