import type { ConditionChange } from "./condition";
import type { Decision, Facts, Phase, PhaseContext } from "./driver";
import { actOn, settle } from "./act";
import { contextOf, phasesOf } from "./phase-context";
import { noLongerProved, provedBy } from "./proof";
import { react, freeze, giveUp } from "./react";
import { factsSchema, type CurrentStep, type Entry, type PlanSlice } from "./record";
import type { Return, WorkloadRun } from "./workload-run";

/** The journal learns at once what is waited for; of mere progress it learns no more often than this, in ms. */
const PROGRESS_EVERY = 60_000;
/** A phase is looked at no more often than this, in ms. */
const SHORTEST_WAIT = 100;

const UNDONE = { reason: "Undone", message: "What proved it was undone." };

/** `settle`: only find out what became of the effect whose outcome is not known. */
export type RunMode = "go" | "settle";

/** The present phase of a workload, with all that its decision is acted on with. */
export interface PhaseRun<Tools> {
  readonly run: WorkloadRun<Tools>;
  readonly current: CurrentStep;
  readonly plan: PlanSlice;
  readonly phase: Phase<never, Tools>;
  readonly mode: RunMode;
}

/**
 * Observes the present phase, decides, and does what was decided. Resolves to undefined when the journal moved
 * on without an outside change, so that the next decision can follow at once.
 */
export async function runPhase<Tools>(run: WorkloadRun<Tools>, mode: RunMode): Promise<Return | undefined> {
  const { current, plans } = run.state;
  const plan = current && plans[current.plan];
  if (current === undefined || plan === undefined) throw new RangeError(`${run.name} is in no step`);

  const phase = phasesOf(run, plan, current).find(({ name }) => name === current.phase);
  if (phase === undefined) return enterFirst(run, plan, current);

  let decision: Decision;
  try {
    const context = contextOf(run, plan, current, phase) as PhaseContext<never, Tools>;
    decision = phase.decide(await phase.observe(context), context);
    if (decision.kind === "done") factsSchema.parse(decision.facts ?? {});
  } catch (error) {
    return react(run, error, "observing");
  }
  return handle({ run, current, plan, phase, mode }, decision);
}

async function handle<Tools>(phaseRun: PhaseRun<Tools>, decision: Decision): Promise<Return | undefined> {
  const { run, current, mode } = phaseRun;
  const { intent } = current;
  if (intent !== undefined) {
    if (decision.kind === "act" && decision.effect.id === intent.effect)
      return settle(phaseRun, intent, decision.effect);
    // The world shows that the effect went through: the phase wants something else by now.
    if (decision.kind !== "wait" || mode === "settle") {
      await run.write({ type: "outcome", workload: run.name, id: intent.id, result: "passed" });
    }
    if (mode === "settle") return undefined;
  }
  switch (decision.kind) {
    case "act":
      return actOn(phaseRun, decision.effect);
    case "wait":
      return waitFor(phaseRun, decision);
    case "done":
      return finish(phaseRun, decision.facts ?? {}, decision.conditions ?? []);
    case "fail":
      return giveUp(run, decision.reason, decision.message, decision.conditions);
    case "freeze":
      return freeze(run, decision.reason, decision.message);
  }
}

/** The first phase of a step; also where a step goes on whose phase this release no longer has. */
async function enterFirst<Tools>(
  run: WorkloadRun<Tools>,
  plan: PlanSlice,
  current: CurrentStep,
): Promise<Return | undefined> {
  if (current.intent !== undefined) {
    const message = `This release has no phase ${current.phase}, in which it is not known whether this was done: ${current.intent.description}.`;
    return freeze(run, "PhaseUnknown", message);
  }
  await run.write(...entering(run, current, phasesOf(run, plan, current)[0]));
  tellWhere(run, current);
  return undefined;
}

async function finish<Tools>(
  { run, current, plan, phase }: PhaseRun<Tools>,
  facts: Facts,
  conditions: readonly ConditionChange[],
): Promise<undefined> {
  const phases = phasesOf(run, plan, current);
  const following = phases[phases.indexOf(phase) + 1];
  await run.write(
    ...(Object.keys(facts).length === 0
      ? []
      : [{ type: "facts", workload: run.name, facts } satisfies Entry]),
    ...run.conditionEntries([...conditions, ...run.goesOn()]),
    ...entering(run, current, following, conditions),
  );
  tellWhere(run, current);
}

/** Into the next phase, or out of the step. */
function entering<Tools>(
  run: WorkloadRun<Tools>,
  current: CurrentStep,
  phase: Phase<never, Tools> | undefined,
  conditions: readonly ConditionChange[] = [],
): Entry[] {
  const workload = run.name;
  if (phase !== undefined)
    return [{ type: "phase-entered", workload, phase: phase.name, action: phase.action }];
  const { step } = current;
  const undone = current.direction === "undo";
  const changes = undone ? noLongerProved(run.state, current, UNDONE) : provedBy(run.state, step, conditions);
  return [
    ...run.conditionEntries(changes),
    { type: "step-ended", workload, step, result: undone ? "undone" : "done" },
  ];
}

async function waitFor<Tools>(
  { run, current }: PhaseRun<Tools>,
  { reason, message, after, progress }: Extract<Decision, { kind: "wait" }>,
): Promise<Return> {
  const until = run.now + Math.max(SHORTEST_WAIT, after);
  const waiting = { reason, message, until: run.instant(until), ...(progress && { progress }) };
  run.waiting = waiting;
  const before = current.waiting;
  if (before?.reason !== reason || until - Date.parse(before.until) > PROGRESS_EVERY) {
    await run.write({ type: "waiting", workload: run.name, ...waiting });
  }
  await run.write(...run.conditionEntries(run.goesOn()));
  run.tell({ type: "waiting", reason, message, until, ...(progress && { progress }) });
  return { kind: "again", at: until };
}

function tellWhere<Tools>(run: WorkloadRun<Tools>, before: CurrentStep): void {
  const { current } = run.state;
  delete run.progress;
  delete run.waiting;
  if (current?.step !== before.step || current.direction !== before.direction) {
    const what = before.direction === "undo" ? "undone" : "done";
    run.tell({ type: "step", step: before.step, what, attempt: before.attempt });
  } else {
    const { step, phase, action } = current;
    if (phase !== undefined && action !== undefined) run.tell({ type: "phase", step, phase, action });
  }
}
