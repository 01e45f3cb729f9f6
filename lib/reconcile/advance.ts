import { next, type Next } from "./next";
import type { Step } from "../plan/wave";
import { noLongerProved } from "./proof";
import { runPhase } from "./run-phase";
import type { WorkloadState } from "./record";
import type { Return, WorkloadRun } from "./workload-run";

/**
 * One pass over one workload: decides and acts until one outside change is made, or there is something to wait
 * for. Never sleeps.
 */
export async function advance<Tools>(run: WorkloadRun<Tools>): Promise<Return> {
  for (;;) {
    const { target, context } = run;
    const decided = next({
      workload: run.state,
      now: run.now,
      ...(target === undefined ? {} : { target }),
      ...(context.limit === undefined ? {} : { limit: context.limit }),
    });
    if (decided.kind === "stay") {
      return {
        kind: "settled",
        outcome: decided.outcome,
        ...(decided.waitsFor && { waitsFor: decided.waitsFor }),
      };
    }
    if (decided.kind === "run") {
      const returned = await runPhase(run, decided.mode);
      if (returned !== undefined) return returned;
    } else {
      await move(run, decided);
    }
  }
}

type Move = Exclude<Next, { kind: "stay" | "run" }>;
type Mover<Kind extends Move["kind"]> = (
  run: WorkloadRun<unknown>,
  move: Extract<Move, { kind: Kind }>,
) => Promise<void>;

/** Moves that only the journal sees. */
const MOVERS: { readonly [Kind in Move["kind"]]: Mover<Kind> } = {
  note: async (run, { change }) => {
    await run.write(...run.conditionEntries([change]));
  },

  adopt: (run, { target }) =>
    run.write({ type: "plan-adopted", workload: run.name, id: target.id, plan: target.slice }),

  start: async (run, { step, attempt, plan }) => {
    const anew = { reason: "BeginsAnew", message: `${step} is done once more.` };
    await run.write(...run.conditionEntries(noLongerProved(run.state, run.state.steps[step], anew)), {
      type: "step-started",
      workload: run.name,
      step,
      attempt,
      plan,
    });
    run.tell({ type: "step", step, what: "started", attempt });
  },

  undo: async (run, { steps, cause, reason }) => {
    await run.write({ type: "undo-started", workload: run.name, steps: [...steps], cause, reason });
    for (const step of steps)
      run.tell({ type: "step", step, what: "undoing", attempt: attemptOf(run.state, step) });
  },

  void: async (run, { step, reason, message }) => {
    await run.write(
      { type: "step-voided", workload: run.name, step, reason, message },
      ...run.conditionEntries(noLongerProved(run.state, run.state.steps[step], { reason, message })),
    );
    run.tell({ type: "step", step, what: "voided", attempt: run.state.attempt });
  },

  retry: (run) =>
    run.write({ type: "released", workload: run.name, decision: "retry", by: "the changed wave" }),

  reverted: async (run) => {
    const waveHash = run.target?.slice.waveHash;
    await run.write({
      type: "reverted",
      workload: run.name,
      ...(waveHash === undefined ? {} : { waveHash }),
    });
    run.tell({ type: "reverted" });
  },
};

async function move(run: WorkloadRun<unknown>, made: Move): Promise<void> {
  const mover = MOVERS[made.kind] as Mover<Move["kind"]>;
  await mover(run, made);
}

function attemptOf({ current, steps, attempt }: WorkloadState, step: Step): number {
  return (current?.step === step ? current.attempt : steps[step]?.attempt) ?? attempt;
}
