import type { Condition, ConditionChange } from "./condition";
import type { Lease } from "./lease";
import type { CurrentStep, Entry, EntryOf, EntryType, JournalRecord, WorkloadState } from "./record";

/** What a journal says, all records taken together. */
export interface JournalState {
  /** The sequence number of the last record. */
  readonly seq: number;
  readonly lease?: Lease;
  readonly workloads: ReadonlyMap<string, WorkloadState>;
}

export const EMPTY_STATE: JournalState = { seq: 0, workloads: new Map() };

/** The state after these records; the state before them is left as it was. */
export function fold(records: Iterable<JournalRecord>, from: JournalState = EMPTY_STATE): JournalState {
  const workloads = new Map(from.workloads);
  let { seq, lease } = from;
  for (const record of records) {
    const { entry, at } = record;
    seq = record.seq;
    if (entry.type === "lease") {
      lease = { holder: entry.holder, until: entry.until };
    } else if (entry.type === "snapshot") {
      lease = entry.state.lease;
      workloads.clear();
      for (const [name, state] of Object.entries(entry.state.workloads)) workloads.set(name, state);
    } else if (entry.type === "renamed") {
      const past = workloads.get(entry.from);
      if (past === undefined || workloads.has(entry.workload)) continue;
      workloads.delete(entry.from);
      workloads.set(entry.workload, renamed(past, entry.from, at));
    } else if (entry.type !== "continued") {
      workloads.set(
        entry.workload,
        foldWorkload(workloads.get(entry.workload) ?? newWorkload(at), entry, at),
      );
    }
  }
  return { seq, ...(lease === undefined ? {} : { lease }), workloads };
}

/** The entry that carries a state into a new segment. */
export function snapshotOf(state: JournalState): EntryOf<"snapshot"> {
  const workloads = Object.fromEntries(state.workloads);
  return {
    type: "snapshot",
    state: { ...(state.lease === undefined ? {} : { lease: state.lease }), workloads },
  };
}

export function newWorkload(at: string): WorkloadState {
  return { attempt: 0, plans: {}, steps: {}, tried: {}, conditions: [], lastChange: at };
}

type WorkloadEntry = Exclude<Extract<Entry, { workload: string }>, { type: "renamed" }>;
type Reducer<Type extends EntryType> = (
  state: WorkloadState,
  entry: EntryOf<Type>,
  at: string,
) => WorkloadState;

function foldWorkload(state: WorkloadState, entry: WorkloadEntry, at: string): WorkloadState {
  const reduce = REDUCERS[entry.type] as Reducer<WorkloadEntry["type"]>;
  return { ...reduce(state, entry, at), lastChange: at };
}

const REDUCERS: { readonly [Type in WorkloadEntry["type"]]: Reducer<Type> } = {
  "plan-adopted": (state, { id, plan }) =>
    withoutUnusedPlans({ ...state, plan: id, plans: { ...state.plans, [id]: plan } }),

  "step-started": (state, { step, attempt, plan }, at) => {
    const { failure: _failure, reverted: _reverted, ...rest } = state;
    const { [step]: _before, ...steps } = state.steps;
    return {
      ...rest,
      attempt,
      steps,
      tried: { ...state.tried, [step]: attempt },
      current: {
        step,
        direction: "do",
        plan,
        attempt,
        since: at,
        facts: {},
        proved: [],
        then: [],
        phaseSince: at,
        faults: 0,
      },
    };
  },

  "undo-started": (state, { steps, cause }, at) => undoNext(state, steps, cause, at),

  "phase-entered": (state, { phase, action }, at) =>
    withCurrent(state, ({ waiting: _waiting, intent: _intent, ...current }) => ({
      ...current,
      phase,
      action,
      phaseSince: at,
      faults: 0,
    })),

  waiting: (state, { type: _type, workload: _workload, ...waiting }) =>
    withCurrent(state, (current) => ({ ...current, waiting, faults: 0 })),

  intent: (state, { id, effect, description }, at) =>
    withCurrent(state, ({ waiting: _waiting, ...current }) => ({
      ...current,
      intent: { id, effect, description, at, released: false },
    })),

  outcome: (state, { facts }) =>
    withCurrent(state, ({ intent: _intent, ...current }) => ({
      ...current,
      facts: { ...current.facts, ...facts },
      faults: 0,
    })),

  facts: (state, { facts }) =>
    withCurrent(state, (current) => ({ ...current, facts: { ...current.facts, ...facts } })),

  conditions: (state, { changes }, at) => {
    const types = changes.map(({ type }) => type);
    const changed = withCurrent(state, (current) => ({
      ...current,
      proved: [...new Set([...current.proved, ...types])],
    }));
    return { ...changed, conditions: mergeConditions(state.conditions, changes, at) };
  },

  faulted: (state) => withCurrent(state, (current) => ({ ...current, faults: current.faults + 1 })),

  failed: (state, { reason, message }, at) => {
    const { current } = state;
    if (current === undefined) return state;
    const waveHash = state.plans[current.plan]?.waveHash ?? "";
    return { ...state, failure: { reason, message, step: current.step, waveHash, at } };
  },

  frozen: (state, { reason, message }, at) => ({ ...state, frozen: { reason, message, at } }),

  "step-ended": (state, { step, result }, at) => {
    const { current } = state;
    if (current === undefined) return state;
    const { current: _current, ...rest } = state;
    if (result === "done") {
      const { name, plan, attempt, since, facts, proved } = current;
      const done = { ...(name !== undefined && { name }), plan, attempt, since, facts, proved, endedAt: at };
      return withoutUnusedPlans({ ...rest, steps: { ...state.steps, [step]: done } });
    }
    const { [step]: _undone, ...steps } = state.steps;
    const undone = { ...rest, steps };
    return current.then.length > 0
      ? undoNext(undone, current.then, current.cause, at)
      : withoutUnusedPlans(undone);
  },

  "step-voided": (state, { step }) => {
    const { [step]: _voided, ...steps } = state.steps;
    return withoutUnusedPlans({ ...state, steps });
  },

  reverted: (state, { waveHash }, at) => {
    const { reverting: _reverting, failure: _failure, ...rest } = state;
    return { ...rest, reverted: { at, ...(waveHash === undefined ? {} : { waveHash }) } };
  },

  released: (state, { decision, by }, at) => RELEASES[decision](state, by, at),
};

const RELEASES: Readonly<
  Record<EntryOf<"released">["decision"], (state: WorkloadState, by: string, at: string) => WorkloadState>
> = {
  retry: ({ failure: _failure, reverted: _reverted, ...state }) => state,
  resume: (state, _by, at) => unfrozen(state, at),
  revert: (state, by, at) => ({ ...unfrozen(state, at), reverting: { by, at } }),
};

/** What has begun keeps the name that it began with. */
function renamed(state: WorkloadState, from: string, at: string): WorkloadState {
  const steps = Object.entries(state.steps).map(([step, done]) => [
    step,
    { ...done, name: done.name ?? from },
  ]);
  return {
    ...state,
    formerly: [...(state.formerly ?? []), from],
    steps: Object.fromEntries(steps) as WorkloadState["steps"],
    ...(state.current && { current: { ...state.current, name: state.current.name ?? from } }),
    lastChange: at,
  };
}

/** What was waited for, and how long, counts from now; an effect whose outcome is unknown is a person's decision. */
function unfrozen({ frozen, ...state }: WorkloadState, at: string): WorkloadState {
  if (frozen === undefined) return state;
  return withCurrent(state, (current) => ({
    ...current,
    phaseSince: at,
    faults: 0,
    ...(current.intent === undefined ? {} : { intent: { ...current.intent, released: true } }),
  }));
}

/** Goes back over the first of these steps, under the plan and with the facts that it had. */
function undoNext(
  state: WorkloadState,
  [step, ...then]: readonly CurrentStep["step"][],
  cause: CurrentStep["cause"],
  at: string,
): WorkloadState {
  if (step === undefined) return state;
  const done = state.current?.step === step ? state.current : state.steps[step];
  if (done === undefined) return state;
  const { name, plan, attempt, facts, proved } = done;
  const current = {
    ...(name !== undefined && { name }),
    step,
    direction: "undo" as const,
    plan,
    attempt,
    since: at,
    facts,
    proved,
    then,
    phaseSince: at,
    faults: 0,
  };
  return { ...state, current: cause === undefined ? current : { ...current, cause } };
}

function withCurrent(state: WorkloadState, change: (current: CurrentStep) => CurrentStep): WorkloadState {
  return state.current === undefined ? state : { ...state, current: change(state.current) };
}

function withoutUnusedPlans(state: WorkloadState): WorkloadState {
  const used = new Set([
    state.plan,
    state.current?.plan,
    ...Object.values(state.steps).map((step) => step?.plan),
  ]);
  const plans = Object.fromEntries(Object.entries(state.plans).filter(([id]) => used.has(id)));
  return { ...state, plans };
}

function mergeConditions(
  present: readonly Condition[],
  changes: readonly ConditionChange[],
  at: string,
): Condition[] {
  const merged = new Map(present.map((condition) => [condition.type, condition]));
  for (const change of changes) {
    const before = merged.get(change.type);
    const since = before?.status === change.status ? before.lastTransitionTime : at;
    merged.set(change.type, { ...change, lastTransitionTime: since });
  }
  return [...merged.values()];
}
