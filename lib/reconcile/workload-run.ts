import { isoInstant, type Clock } from "../base/clock";
import type { Step } from "../plan/wave";
import type { Driver, Progress } from "./driver";
import type { News } from "./event";
import type { Journal } from "./journal";
import type { GateClosed } from "./gate";
import { lifecycleState } from "./lifecycle";
import type { Outcome } from "./outcome";
import type { Target } from "./plan-slice";
import type { CurrentStep, Entry, WorkloadState } from "./record";
import type { ConditionChange } from "./condition";
import { newWorkload } from "./state";

/** What all workloads of a run share. */
export interface RunContext<Tools> {
  readonly journal: Journal;
  readonly drivers: ReadonlyMap<string, Driver<never, Tools>>;
  readonly tools: Tools;
  readonly clock: Clock;
  readonly random: () => number;
  readonly limit?: Step;
  readonly signal: AbortSignal;
  readonly tell: (workload: string, news: News) => void;
}

/** When a workload wants to be called again, or how its run ended. */
export type Return =
  | { readonly kind: "again"; readonly at: number }
  | { readonly kind: "settled"; readonly outcome: Outcome; readonly waitsFor?: GateClosed };

/** One workload during a run: its journaled state, and what lives only as long as this process. */
export class WorkloadRun<Tools> {
  /** Errors in a row that did not count. */
  tries = 0;
  progress?: Progress;
  /** What it waits for, newer than the journal knows. */
  waiting?: NonNullable<CurrentStep["waiting"]>;

  constructor(
    readonly name: string,
    readonly target: Target | undefined,
    readonly context: RunContext<Tools>,
  ) {}

  get state(): WorkloadState {
    return this.context.journal.state.workloads.get(this.name) ?? newWorkload(isoInstant(this.now));
  }

  get now(): number {
    return this.context.clock.now();
  }

  /** Writes entries of this workload, and tells when they change its state. */
  async write(...entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const goal = this.target?.goal;
    const from = lifecycleState(this.state, goal);
    await this.context.journal.append(...entries);
    const to = lifecycleState(this.state, goal);
    if (from !== to) this.tell({ type: "state", from, to });
  }

  /** The entry for those conditions that differ from what the journal knows; each is told. */
  conditionEntries(changes: readonly ConditionChange[]): Entry[] {
    const known = new Map(this.state.conditions.map((condition) => [condition.type, condition]));
    const news = changes.filter(({ type, status, reason, message }) => {
      const before = known.get(type);
      return before?.status !== status || before.reason !== reason || before.message !== message;
    });
    for (const condition of news) this.tell({ type: "condition", condition });
    return news.length === 0 ? [] : [{ type: "conditions", workload: this.name, changes: news }];
  }

  /** Nothing stands in its way any more: what a condition said about that is taken back. */
  goesOn(): ConditionChange[] {
    this.tries = 0;
    if (!this.state.conditions.some(({ type, status }) => type === "Progressing" && status === "False"))
      return [];
    return [{ type: "Progressing", status: "True", reason: "GoesOn", message: "It goes on." }];
  }

  instant(ms: number): string {
    return isoInstant(ms);
  }

  tell(news: News): void {
    this.context.tell(this.name, news);
  }

  soon(ms = 0): Return {
    return { kind: "again", at: this.now + ms };
  }
}
