import type { DeclaredPlan } from "../../engines/declared";
import { findOwned, isTemporary, type OwnedThing } from "../../operate/owned";
import type { ReadPlan } from "../../plan/read-plan";
import { STEPS } from "../../plan/wave";
import type { JournalState, ReconcileResult } from "../../reconcile";
import type { Operation } from "../operation";
import { formatDuration } from "./bytes";
import { verifyDisks, type DiskVerification } from "./verify-disks";

/** What a person wants to know when a run has ended. */
export interface MigrationReport {
  readonly project: string;
  readonly outcome: ReconcileResult["outcome"];
  readonly workloads: readonly {
    readonly name: string;
    readonly state: string;
    /** Milliseconds that each ended step took. */
    readonly steps: Readonly<Record<string, number>>;
    readonly target?: string;
    readonly message?: string;
  }[];
  /** Targets' disks against their source images; on the embedded cloud only, where disks can be read. */
  readonly disks: readonly DiskVerification[];
  /** What the reconciler made and nobody needs any more. */
  readonly leftBehind: readonly OwnedThing[];
}

export async function migrationReport(
  operation: Operation,
  plan: ReadPlan<DeclaredPlan>,
  state: JournalState,
  result: ReconcileResult,
): Promise<MigrationReport> {
  const { name } = plan.plan.project;
  const owned = await findOwned({
    cloud: operation.session.cloud,
    project: name,
    bucket: plan.plan.estate.bucket,
  });
  const settled = new Set(
    result.workloads.filter(({ outcome }) => outcome !== "in-progress").map((view) => view.name),
  );
  return {
    project: name,
    outcome: result.outcome,
    workloads: result.workloads.map((view) => {
      const steps = state.workloads.get(view.name)?.steps ?? {};
      const target = steps.cutover?.facts["target.instance"];
      return {
        name: view.name,
        state: view.state,
        steps: Object.fromEntries(
          STEPS.flatMap((step) => (steps[step] === undefined ? [] : [[step, length(steps[step])]])),
        ),
        ...(target === undefined ? {} : { target: String(target) }),
        ...(view.waitsFor === undefined ? {} : { message: view.waitsFor.message }),
      };
    }),
    disks: await verifyDisks(operation, plan, state),
    leftBehind: owned.filter((thing) => isTemporary(thing) && isLeft(thing, plan, state, settled)),
  };
}

/** An image and its upload are still needed until finalize; then only what is to be kept may be there. */
function isLeft(
  thing: OwnedThing,
  { plan }: ReadPlan<DeclaredPlan>,
  state: JournalState,
  settled: ReadonlySet<string>,
): boolean {
  const name = Object.keys(plan.workloads).find((known) =>
    [known, ...(state.workloads.get(known)?.formerly ?? [])].some(
      (maker) => thing.workload === maker || thing.workload.startsWith(`${maker}-`),
    ),
  );
  if (name === undefined || !settled.has(name)) return name === undefined;
  const finalized = state.workloads.get(name)?.steps.finalize !== undefined;
  const workload = plan.workloads[name];
  const keep: { image?: boolean | undefined; object?: boolean | undefined } | undefined =
    workload !== undefined && "keep" in workload ? workload.keep : undefined;
  if (thing.kind === "instance") return true;
  return finalized && !(thing.kind === "image" ? keep?.image : keep?.object);
}

function length({ since, endedAt }: { readonly since: string; readonly endedAt: string }): number {
  return Date.parse(endedAt) - Date.parse(since);
}

export function reportText(report: MigrationReport): string {
  const workloads = report.workloads.flatMap(({ name, state, steps, target, message }) => [
    `  ${name}: ${state}${target === undefined ? "" : ` on ${target}`}`,
    ...Object.entries(steps).map(([step, ms]) => `    ${step.padEnd(10)} ${formatDuration(ms)}`),
    ...(message === undefined ? [] : [`    ${message}`]),
  ]);
  const disks = report.disks.map(({ workload, disk, source, target }) =>
    source === target
      ? `  ${workload}: ${disk} equals the source image, SHA-256 ${target}`
      : `  ${workload}: ${disk} DIFFERS from the source image: ${target} instead of ${source}`,
  );
  const left = report.leftBehind.map(
    ({ kind, id, role, workload }) => `  ${kind} ${id} (${role} of ${workload})`,
  );
  const settled = report.outcome !== "in-progress";
  return [
    `Project ${report.project}: ${report.outcome.replaceAll("-", " ")}`,
    ...workloads,
    ...(disks.length === 0 ? [] : ["Target disks", ...disks]),
    ...(left.length > 0 ? ["Left behind", ...left] : settled ? ["Nothing is left behind."] : []),
  ].join("\n");
}
