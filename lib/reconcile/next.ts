import { goalAllows, STEPS, type Step } from "../plan/wave";
import type { ConditionChange } from "./condition";
import { closedGate, uncarried, type GateClosed } from "./gate";
import { happened, isBeforeCutover, isPaused, statusOf } from "./lifecycle";
import type { Outcome } from "./outcome";
import type { Target } from "./plan-slice";
import type { UndoCause, WorkloadState } from "./record";
import { mayStart } from "./scope";

/** Everything that the decision about a workload's next move depends on. */
export interface Situation {
  readonly workload: WorkloadState;
  /** Absent for a workload that the plan no longer has. */
  readonly target?: Target;
  readonly limit?: Step;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A workload's next move. Every kind but `run` only writes the journal; `stay` ends the workload's run. */
export type Next =
  | { readonly kind: "note"; readonly change: ConditionChange }
  | { readonly kind: "adopt"; readonly target: Target }
  | { readonly kind: "start"; readonly step: Step; readonly attempt: number; readonly plan: string }
  /** `settle`: only find out what became of the effect whose outcome is not known. */
  | { readonly kind: "run"; readonly mode: "go" | "settle" }
  | {
      readonly kind: "undo";
      readonly steps: readonly Step[];
      readonly cause: UndoCause;
      readonly reason: string;
    }
  | { readonly kind: "void"; readonly step: Step; readonly reason: string; readonly message: string }
  | { readonly kind: "retry" }
  | { readonly kind: "reverted" }
  | { readonly kind: "stay"; readonly outcome: Outcome; readonly waitsFor?: GateClosed };

type Rule = (situation: Situation) => Next | undefined;

/** The first rule that says something decides. */
const RULES: readonly Rule[] = [
  notePinned,
  stayFrozen,
  goOnUndoing,
  turnBack,
  goOnDoing,
  stayFailed,
  stayReverted,
  stayDropped,
  voidStale,
  startNext,
];

export function next(situation: Situation): Next {
  for (const rule of RULES) {
    const decided = rule(situation);
    if (decided !== undefined) return decided;
  }
  return { kind: "stay", outcome: "goal-reached" };
}

/** A workload in CUTTING_OVER keeps the plan it began under; that a newer one waits is a condition. */
function notePinned({ workload, target }: Situation): Next | undefined {
  const { current } = workload;
  const pinned =
    current?.step === "cutover" &&
    (target === undefined || target.id !== current.plan || !goalAllows(target.goal, "cutover"));
  if (pinned === (statusOf(workload, "PlanPinned") === "True")) return undefined;
  const message = pinned ? "A newer plan waits until this cutover has ended." : "No newer plan waits.";
  const reason = pinned ? "CuttingOver" : "NotPinned";
  return { kind: "note", change: { type: "PlanPinned", status: pinned ? "True" : "False", reason, message } };
}

function stayFrozen({ workload: { frozen } }: Situation): Next | undefined {
  return frozen && { kind: "stay", outcome: "frozen", waitsFor: frozen };
}

function goOnUndoing({ workload: { current } }: Situation): Next | undefined {
  return current?.direction === "undo" ? { kind: "run", mode: "go" } : undefined;
}

/** A revert that a person asked for, or the end of a step that failed; what is unknown is read back first. */
function turnBack({ workload }: Situation): Next | undefined {
  const { current, failure, reverting } = workload;
  if (current !== undefined && failure !== undefined) {
    return settled(workload, {
      kind: "undo",
      steps: [current.step],
      cause: "failed",
      reason: failure.reason,
    });
  }
  if (reverting === undefined) return undefined;
  const steps = happened(workload);
  if (steps.length === 0) return { kind: "reverted" };
  return settled(workload, { kind: "undo", steps, cause: "revert", reason: `asked for by ${reverting.by}` });
}

function goOnDoing(situation: Situation): Next | undefined {
  const { workload, target, limit } = situation;
  const { current } = workload;
  if (current === undefined) return undefined;
  if (!isBeforeCutover(current.step)) return { kind: "run", mode: "go" };
  const paused = target === undefined ? "declare" : target.goal;
  if (isPaused(workload, paused)) {
    const message = `The goal is ${paused}: ${current.step} stands still until it is raised.`;
    return { kind: "stay", outcome: "goal-reached", waitsFor: { reason: "GoalLowered", message } };
  }
  if (target !== undefined && isStale(workload, current.step, target)) {
    return settled(workload, {
      kind: "undo",
      steps: isStale(workload, "replicate", target) ? happened(workload) : [current.step],
      cause: "stale",
      reason: "WaveChanged",
    });
  }
  if (!mayStart(limit, current.step)) return outsideLimit(current.step, "has not ended");
  return { kind: "run", mode: "go" };
}

function stayFailed({ workload: { failure }, target }: Situation): Next | undefined {
  if (failure === undefined) return undefined;
  if (target !== undefined && target.slice.waveHash !== failure.waveHash) return { kind: "retry" };
  return { kind: "stay", outcome: "failed", waitsFor: failure };
}

function stayReverted({ workload: { reverted }, target }: Situation): Next | undefined {
  if (reverted === undefined) return undefined;
  const changed =
    target !== undefined && reverted.waveHash !== undefined && target.slice.waveHash !== reverted.waveHash;
  if (changed) return { kind: "retry" };
  const message = "It was reverted; a person's retry or a changed wave begins it anew.";
  return { kind: "stay", outcome: "waiting-for-gate", waitsFor: { reason: "Reverted", message } };
}

function stayDropped({ target }: Situation): Next | undefined {
  if (target !== undefined) return undefined;
  const message = "The plan no longer has this workload; revert removes what was made for it.";
  return { kind: "stay", outcome: "goal-reached", waitsFor: { reason: "NotInPlan", message } };
}

/** Before the cutover, what a changed declaration contradicts is undone, and what it only proves no longer is void. */
function voidStale({ workload, target }: Situation): Next | undefined {
  if (target === undefined || workload.steps.cutover !== undefined) return undefined;
  if (isStale(workload, "replicate", target)) {
    return { kind: "undo", steps: happened(workload), cause: "stale", reason: "WorkloadChanged" };
  }
  if (isStale(workload, "test", target)) {
    return {
      kind: "void",
      step: "test",
      reason: "WaveChanged",
      message: "The wave has changed since the test run.",
    };
  }
  return undefined;
}

function startNext(situation: Situation): Next | undefined {
  const { workload, target, limit, now } = situation;
  if (target === undefined) return undefined;
  for (const step of STEPS) {
    if (!goalAllows(target.goal, step)) return undefined;
    if (limit !== undefined && STEPS.indexOf(step) > STEPS.indexOf(limit)) return undefined;
    const job = target.slice.jobs.find((candidate) => candidate.step === step);
    // A wave without test runs goes on without one, as far as its gates let it.
    if (isDone(situation, step) || (job === undefined && step === "test")) continue;
    if (job === undefined) return closed("StepNotDeclared", `The plan has no job for ${step}.`);
    if (!mayStart(limit, step)) return outsideLimit(step, "has not been done");
    const gate =
      closedGate(job.gates, workload, { waveHash: target.slice.waveHash, now }) ??
      uncarried(job, target.slice.waveSpec);
    if (gate !== undefined) return { kind: "stay", outcome: "waiting-for-gate", waitsFor: gate };
    if (workload.plan !== target.id) return { kind: "adopt", target };
    return { kind: "start", step, attempt: attemptFor(workload, step), plan: target.id };
  }
  return undefined;
}

/** A test run that no longer opens its gate of the cutover is done once more where it may be; other gates it cannot open. */
function isDone({ workload, target, limit, now }: Situation, step: Step): boolean {
  const later = STEPS.slice(STEPS.indexOf(step) + 1);
  if (later.some((after) => after !== "test" && after !== "replicate" && workload.steps[after] !== undefined))
    return true;
  if (workload.steps[step] === undefined) return false;
  if (step !== "test" || target === undefined) return true;
  const wanted = limit === "test" || (limit === undefined && goalAllows(target.goal, "cutover"));
  const cutover = target.slice.jobs.find((job) => job.step === "cutover");
  const gates = (cutover?.gates ?? []).filter(({ type }) => type === "test-passed");
  return !wanted || closedGate(gates, workload, { waveHash: target.slice.waveHash, now }) === undefined;
}

/** Names and tokens carry the attempt, so a step never begins twice under the same number. */
function attemptFor({ attempt, tried }: WorkloadState, step: Step): number {
  const present = Math.max(1, attempt);
  return tried[step] === present ? present + 1 : present;
}

/** Replication is bound to the workload's declaration, a test run to the whole wave's. */
function isStale({ steps, current, plans }: WorkloadState, step: Step, { slice }: Target): boolean {
  const begun = current?.step === step ? current : steps[step];
  const plan = begun && plans[begun.plan];
  if (plan === undefined) return false;
  return step === "replicate"
    ? plan.replicationHash !== slice.replicationHash
    : plan.waveHash !== slice.waveHash;
}

function settled({ current }: WorkloadState, then: Next): Next {
  return current?.intent === undefined ? then : { kind: "run", mode: "settle" };
}

function outsideLimit(step: Step, what: string): Next {
  return closed("StepsBefore", `${step} ${what}, and this run is limited to another step.`);
}

function closed(reason: string, message: string): Next {
  return { kind: "stay", outcome: "waiting-for-gate", waitsFor: { reason, message } };
}
