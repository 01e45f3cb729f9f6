import type { Effect, Facts } from "./driver";
import { freeze, react } from "./react";
import { factsSchema, type CurrentStep } from "./record";
import type { PhaseRun } from "./run-phase";
import type { Return } from "./workload-run";

/** How long the world may hide what was made, in ms, where the effect does not say. */
const VISIBLE_WITHIN = 60_000;
/** Between two looks for an effect whose outcome is not known, in ms. */
const LOOK_AGAIN = 5_000;

/** Makes one outside change: the intent is durable before it, the outcome after it. */
export async function actOn<Tools>(phaseRun: PhaseRun<Tools>, effect: Effect): Promise<Return | undefined> {
  const { run, phase } = phaseRun;
  if (!isPlanned(phaseRun)) {
    const message = `The plan's job for this step does not say ${phase.action}, which this would do: ${effect.description}.`;
    return freeze(run, "ActionNotInPlan", message);
  }
  const id = intentId(phaseRun, effect);
  const { description } = effect;
  await run.write({ type: "intent", workload: run.name, id, effect: effect.id, description });
  run.tell({ type: "effect", description, what: "begun" });
  let facts: Facts;
  try {
    facts = factsSchema.parse(await effect.perform());
  } catch (error) {
    return react(run, error, "performing", { id, description });
  }
  await run.write(
    { type: "outcome", workload: run.name, id, result: "performed", facts },
    ...run.conditionEntries(run.goesOn()),
  );
  run.tell({ type: "effect", description, what: "performed" });
  return run.soon();
}

/** Finds out what became of an effect whose outcome is not known; nothing is repeated before that. */
export async function settle<Tools>(
  phaseRun: PhaseRun<Tools>,
  intent: NonNullable<CurrentStep["intent"]>,
  effect: Effect,
): Promise<Return | undefined> {
  const { run, mode } = phaseRun;
  const { id } = intent;
  let facts: Facts | undefined;
  try {
    facts = factsSchema.optional().parse(await effect.find());
  } catch (error) {
    return react(run, error, "observing");
  }
  if (facts !== undefined) {
    await run.write(
      { type: "outcome", workload: run.name, id, result: "found", facts },
      ...run.conditionEntries(run.goesOn()),
    );
    run.tell({ type: "effect", description: effect.description, what: "found" });
    return undefined;
  }
  const hidden = Date.parse(intent.at) + (effect.visibleWithin ?? VISIBLE_WITHIN) - run.now;
  if (hidden > 0 && !intent.released) {
    run.tell({ type: "effect", description: effect.description, what: "unknown" });
    return run.soon(Math.min(hidden, LOOK_AGAIN));
  }
  const abandon = intent.released || (mode === "settle" && effect.unseen === "repeat");
  if (abandon) {
    await run.write({ type: "outcome", workload: run.name, id, result: "abandoned" });
    return undefined;
  }
  if (effect.unseen === "repeat") return actOn(phaseRun, effect);
  const message = `It is not known whether this was done: ${effect.description}. Look at the account; then resume, or revert.`;
  return freeze(run, "OutcomeUnknown", message);
}

/** The reconciler runs the jobs of the plan and no others. */
function isPlanned<Tools>({ plan, phase, current }: PhaseRun<Tools>): boolean {
  const job = plan.jobs.find(({ step }) => step === current.step);
  const actions = current.direction === "do" ? job?.actions : job?.undo;
  return actions?.some(({ action }) => action === phase.action) ?? false;
}

function intentId<Tools>({ run, current, phase }: PhaseRun<Tools>, effect: Effect): string {
  return [run.name, current.attempt, current.step, current.direction, phase.name, effect.id].join("/");
}
