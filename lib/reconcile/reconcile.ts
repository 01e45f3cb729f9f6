import type { Clock } from "../base/clock";
import type { ReadPlan } from "../plan/read-plan";
import { advance } from "./advance";
import type { Driver } from "./driver";
import { moversOf, refuseDriverless } from "./driverless";
import type { ReconcileEvent } from "./event";
import type { Journal } from "./journal";
import { overall, type Outcome } from "./outcome";
import { targetsOf, type PlanShape } from "./plan-slice";
import { carryRenames } from "./rename";
import { runFleet, type Call } from "./schedule";
import { workloadsInScope, type Scope } from "./scope";
import { viewWorkload, type WorkloadView } from "./view";
import { WorkloadRun, type RunContext } from "./workload-run";

export interface ReconcileOptions<Tools> {
  /** The plan in force. */
  readonly plan: ReadPlan<PlanShape>;
  /** Opened by the caller, who releases it. */
  readonly journal: Journal;
  readonly drivers: readonly Driver<never, Tools>[];
  /** What the drivers act with. */
  readonly tools: Tools;
  readonly clock: Clock;
  /** Default: everything that the plan and the journal know. */
  readonly scope?: Scope;
  /** `once` calls every workload once, which makes at most one outside change each. */
  readonly mode: "until-settled" | "once";
  /** Milliseconds after which nothing new is begun; what is under way has 30 s more. Default: none. */
  readonly timeout?: number;
  /** How many workloads are looked at side by side; default 100, one page of most list calls. */
  readonly concurrency?: number;
  readonly onEvent?: (event: ReconcileEvent) => void;
  /** Ends the run; what is under way is told to stop, and read back by the next run. */
  readonly signal?: AbortSignal;
  /** From 0 to 1, for the spread of retries; default `Math.random`. */
  readonly random?: () => number;
}

export interface ReconcileResult {
  readonly outcome: Outcome;
  /** The workloads in scope, by name. */
  readonly workloads: readonly WorkloadView[];
}

/**
 * Takes every workload towards the goal of its wave: observes, decides, acts, journals, until each has reached
 * its goal, stands before a gate, or has failed. Killed at any instant and called again, it goes on.
 *
 * @throws LeaseLost when another reconciler has taken over the journal
 * @throws LandfallError `SCOPE-WAVE`, `SCOPE-GOAL`; `ENGINE-NO-DRIVER` before anything is done, when a workload
 * in scope would have to move by an engine that this release cannot run; an error of class `auth`, which concerns
 * all workloads
 */
export async function reconcile<Tools>(options: ReconcileOptions<Tools>): Promise<ReconcileResult> {
  const { journal, clock, scope = {}, onEvent } = options;
  const targets = targetsOf(options.plan, options.drivers);
  await carryRenames(journal, options.plan.declared);
  const names = workloadsInScope(scope, targets, journal.state.workloads.keys()).sort();
  const inScope = new Set(names);
  refuseDriverless(
    moversOf(options.plan.declared).filter(({ name }) => inScope.has(name)),
    options.drivers,
  );
  const stop = new AbortController();
  const context: RunContext<Tools> = {
    journal,
    clock,
    drivers: new Map(options.drivers.map((driver) => [driver.engine, driver])),
    tools: options.tools,
    random: options.random ?? Math.random,
    signal: stop.signal,
    tell: (workload, news) => onEvent?.({ workload, at: clock.now(), ...news }),
    ...(scope.step === undefined ? {} : { limit: scope.step }),
  };
  const fleet = names.map((name) => new WorkloadRun(name, targets.get(name), context));
  const calls = fleet.map((run): Call => ({ call: () => advance(run) }));

  await runFleet(calls, {
    clock,
    stop,
    once: options.mode === "once",
    concurrency: options.concurrency ?? 100,
    keep: () => journal.keep(),
    longestSleep: journal.leaseFor / 4,
    ...(options.timeout === undefined ? {} : { deadline: clock.now() + options.timeout }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });

  const workloads = fleet.map((run) => viewRun(run));
  return { outcome: overall(workloads.map(({ outcome }) => outcome)), workloads };
}

/** The journal's view, with what this process knows better. */
function viewRun<Tools>({ name, target, context, progress, waiting }: WorkloadRun<Tools>): WorkloadView {
  const state = context.journal.state.workloads.get(name);
  const view = viewWorkload(name, state, target, context.clock.now(), context.limit);
  if (view.outcome !== "in-progress") return view;
  return { ...view, ...(waiting && { waitsFor: waiting }), ...(progress && { progress }) };
}
