import type { WorkloadView } from "../../reconcile";
import { formatBytes } from "./bytes";

/** Every workload with its state, what it waits for, and what a person can do; failed and frozen ones last. */
export function statusText(workloads: readonly WorkloadView[]): string {
  if (workloads.length === 0) return "Neither the plan nor the journal has a workload.";
  return [...workloads]
    .sort((left, right) => weight(left) - weight(right))
    .map(viewText)
    .join("\n");
}

function viewText(view: WorkloadView): string {
  const step =
    view.step === undefined
      ? ""
      : `, ${view.direction === "undo" ? "undoing " : ""}${view.step}${view.phase === undefined ? "" : `: ${view.phase}`}`;
  const wave = view.wave === undefined ? "" : ` (wave ${view.wave})`;
  return [
    `${view.name}${wave}: ${view.state}${step}`,
    ...(view.progress === undefined ? [] : [`  ${progressText(view.progress)}`]),
    ...(view.waitsFor === undefined ? [] : [`  ${view.waitsFor.reason}: ${view.waitsFor.message}`]),
    ...view.conditions.map(
      (condition) =>
        `  ${condition.type}=${condition.status} since ${condition.lastTransitionTime} (${condition.reason}) ${condition.message}`,
    ),
    ...(view.personCan.length === 0 || view.outcome === "goal-reached"
      ? []
      : [`  you can: ${view.personCan.map((decision) => COMMANDS[decision](view.name)).join(", ")}`]),
  ].join("\n");
}

const COMMANDS = {
  retry: (workload: string) => `landfall reconcile --retry ${workload}`,
  resume: (workload: string) => `landfall reconcile --resume ${workload}`,
  revert: (workload: string) => `landfall revert ${workload}`,
} as const;

const WEIGHTS = { "goal-reached": 0, "waiting-for-gate": 1, "in-progress": 2, failed: 3, frozen: 4 } as const;

function weight(view: WorkloadView): number {
  return WEIGHTS[view.outcome];
}

function progressText({ what, done, total, unit }: NonNullable<WorkloadView["progress"]>): string {
  const amount = unit === "bytes" ? `${formatBytes(done)} of ${formatBytes(total)}` : `${done} of ${total} %`;
  return what === undefined ? amount : `${what}: ${amount}`;
}
