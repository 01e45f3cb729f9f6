import { LandfallError } from "../base/errors";
import { STEPS } from "../plan/wave";
import type { Facts, Phase, PhaseContext } from "./driver";
import type { CurrentStep, PlanSlice, WorkloadState } from "./record";
import type { WorkloadRun } from "./workload-run";

/** The itinerary of the present step, forwards or back. */
export function phasesOf<Tools>(
  { context }: WorkloadRun<Tools>,
  { workload: { engine } }: PlanSlice,
  { step, direction }: CurrentStep,
): readonly Phase<never, Tools>[] {
  const driver = context.drivers.get(engine);
  if (driver === undefined) {
    throw new LandfallError("ENGINE-UNKNOWN", `This release of Landfall has no engine ${engine}.`, {
      remedy: "Reconcile with the release that synthesized the plan.",
    });
  }
  if (direction === "do") return driver.steps[step];
  // The planner never turns a finalized workload back.
  return step === "finalize" ? [] : driver.undo[step];
}

/** What a phase works from: the plan that its step began under, and the facts up to that step. */
export function contextOf<Tools>(
  run: WorkloadRun<Tools>,
  plan: PlanSlice,
  current: CurrentStep,
  phase: Phase<never, Tools>,
): PhaseContext<unknown, Tools> {
  const { clock, tools, signal } = run.context;
  return {
    project: plan.project,
    name: current.name ?? run.name,
    wave: plan.wave,
    waveSpec: plan.waveSpec,
    workload: plan.workload,
    waveHash: plan.waveHash,
    attempt: current.attempt,
    facts: factsUpTo(run.state, current),
    stepSince: Date.parse(current.since),
    phaseSince: Date.parse(current.phaseSince),
    ...(current.cause === undefined ? {} : { undoing: current.cause }),
    clock,
    tools,
    signal,
    report: (progress) => {
      run.progress = progress;
      run.tell({ type: "progress", action: phase.action, progress });
    },
  };
}

function factsUpTo({ steps }: WorkloadState, current: CurrentStep): Facts {
  const earlier = STEPS.slice(0, STEPS.indexOf(current.step)).map((step) => steps[step]?.facts);
  return Object.assign({}, ...earlier, current.facts) as Facts;
}
