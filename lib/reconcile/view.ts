import { isoInstant } from "../base/clock";
import type { ActionName } from "../plan/job";
import type { Step } from "../plan/wave";
import type { Condition } from "./condition";
import type { Progress } from "./driver";
import type { GateClosed } from "./gate";
import { lifecycleState, type LifecycleState } from "./lifecycle";
import { next } from "./next";
import type { Outcome } from "./outcome";
import type { Target } from "./plan-slice";
import type { PersonDecision, WorkloadState } from "./record";
import { newWorkload, type JournalState } from "./state";

/** What people and machines are shown of a workload. */
export interface WorkloadView {
  readonly name: string;
  /** The names that it had before; what it made then carries them. */
  readonly formerly?: readonly string[];
  readonly wave?: string;
  readonly engine?: string;
  readonly state: LifecycleState;
  readonly outcome: Outcome;
  readonly conditions: readonly Condition[];
  /** The step that it is in. */
  readonly step?: Step;
  /** `undo` on the way back. */
  readonly direction?: "do" | "undo";
  readonly phase?: string;
  /** The public action that the phase belongs to. */
  readonly action?: ActionName;
  readonly progress?: Progress;
  /** 0 before the first step. */
  readonly attempt: number;
  /** ISO instant of the last thing that the journal knows of it. */
  readonly lastChange?: string;
  readonly waitsFor?: GateClosed & { readonly until?: string };
  /** The decisions that a person can take now. */
  readonly personCan: readonly PersonDecision[];
}

/** The workloads of a plan and of a journal, by name. */
export function viewOf(
  state: JournalState,
  targets: ReadonlyMap<string, Target>,
  now: number,
  limit?: Step,
): WorkloadView[] {
  const names = [...new Set([...targets.keys(), ...state.workloads.keys()])].sort();
  return names.map((name) => viewWorkload(name, state.workloads.get(name), targets.get(name), now, limit));
}

/** What keeps a workload that is in progress from going on. */
function troubleOf({ conditions }: WorkloadState): GateClosed | undefined {
  return conditions.find(({ status, type }) => type === "Progressing" && status === "False");
}

export function viewWorkload(
  name: string,
  journaled: WorkloadState | undefined,
  target: Target | undefined,
  now: number,
  limit?: Step,
): WorkloadView {
  const workload = journaled ?? newWorkload(isoInstant(now));
  const { current } = workload;
  const coming = next({
    workload,
    now,
    ...(target === undefined ? {} : { target }),
    ...(limit === undefined ? {} : { limit }),
  });
  const slice = target?.slice ?? Object.values(workload.plans).at(-1);
  const waitsFor = coming.kind === "stay" ? coming.waitsFor : (current?.waiting ?? troubleOf(workload));
  return {
    name,
    ...(workload.formerly === undefined ? {} : { formerly: workload.formerly }),
    ...(slice === undefined ? {} : { wave: slice.wave, engine: slice.workload.engine }),
    state: lifecycleState(workload, target?.goal),
    outcome: coming.kind === "stay" ? coming.outcome : "in-progress",
    conditions: workload.conditions,
    ...(current === undefined ? {} : { step: current.step, direction: current.direction }),
    ...(current?.phase === undefined ? {} : { phase: current.phase }),
    ...(current?.action === undefined ? {} : { action: current.action }),
    ...(current?.waiting?.progress === undefined ? {} : { progress: current.waiting.progress }),
    attempt: workload.attempt,
    ...(journaled === undefined ? {} : { lastChange: journaled.lastChange }),
    ...(waitsFor === undefined ? {} : { waitsFor }),
    personCan: decisionsOpen(workload),
  };
}

/** Which decisions a person can take about a workload. */
export function decisionsOpen(workload: WorkloadState): PersonDecision[] {
  const { attempt, current, failure, frozen, reverted, reverting, steps } = workload;
  const open: PersonDecision[] = [];
  if (frozen !== undefined) open.push("resume");
  if (current === undefined && (failure !== undefined || reverted !== undefined)) open.push("retry");
  const beyond = steps.finalize !== undefined || current?.step === "finalize";
  if (attempt > 0 && !beyond && reverted === undefined && (reverting === undefined || frozen !== undefined))
    open.push("revert");
  return open;
}
