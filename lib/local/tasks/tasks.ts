import type { Clock } from "../../base/clock";
import { defineTable, type Feed, type Row, type World } from "../world";

/** Something that is under way and ends at `due` of the cloud's clock. */
export interface Task extends Row {
  readonly kind: string;
  /** The id of the thing that changes. */
  readonly subject: string;
  readonly due: number;
  /** What the task must know; plain JSON. */
  readonly input: unknown;
}

/** What a kind of task does. All of it may run again after a restart. */
export interface TaskKind<Input = unknown, Output = unknown> {
  /** Work with real bytes: begins when the task is scheduled, may be repeated, must not touch the world. */
  readonly work?: (input: Input, signal: AbortSignal) => Promise<Output>;
  /** The end of the task, in one transaction with its removal. `at` is when it ended. */
  readonly done: (subject: string, input: Input, output: Output, at: number) => void;
  /** The work threw; without it that is a fault of the embedded cloud and is thrown on. */
  readonly failed?: (subject: string, input: Input, reason: string, at: number) => void;
}

/** Ties the types of a kind together and forgets them, for the registry. */
export function taskKind<Input, Output = undefined>(kind: TaskKind<Input, Output>): TaskKind {
  return kind as unknown as TaskKind;
}

/**
 * `wait`: whoever asks after a task is due waits for its work (a virtual clock, which stands still meanwhile).
 * `later`: work that is late ends late, and nobody waits (a real clock).
 */
export type Patience = "wait" | "later";

export interface TasksOptions {
  readonly patience: Patience;
  readonly onSettled: () => Promise<void>;
  /** The work of a task that was cancelled has come to its end all the same. */
  readonly onGivenUp?: () => void;
}

interface Running {
  readonly promise: Promise<void>;
  outcome?: Outcome;
}

/** How work ended, and when. */
type Outcome = ({ readonly output: unknown } | { readonly reason: string }) & { readonly at: number };

export const taskTable = defineTable<Task>("tasks");

/** How often a clock that may be advanced by others is looked at, in real milliseconds. */
const GLANCE = 200;

const NOTHING = Promise.resolve();

/** Runs what takes time. Reads call `settle` first, so that they see what the clock says has happened. */
export class Tasks {
  private readonly running = new Map<string, Running>();
  private readonly abort = new AbortController();
  private settling: Promise<void> = NOTHING;
  /** How many wait for it. */
  private waiting = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly changes: Feed;

  constructor(
    private readonly world: World,
    private readonly clock: Clock,
    private readonly kinds: ReadonlyMap<string, TaskKind>,
    private readonly options: TasksOptions,
  ) {
    this.changes = world.feed(taskTable);
  }

  /** Ends `kind` for `subject` after `after` milliseconds. Its work begins at the next `kick`. */
  schedule(kind: string, subject: string, after: number, input: unknown = null): void {
    this.scheduleAt(kind, subject, this.clock.now() + after, input);
  }

  /** As `schedule`, at an instant: for one task that follows another. */
  scheduleAt(kind: string, subject: string, due: number, input: unknown = null): void {
    const id = String(this.world.ids.number("task")).padStart(10, "0");
    this.world.table(taskTable).put({ id, kind, subject, due, input });
  }

  /** Forgets what was under way for `subject`. Work that has begun ends without effect. */
  cancel(subject: string): void {
    for (const task of this.world.table(taskTable).all())
      if (task.subject === subject) this.world.table(taskTable).delete(task.id);
  }

  /** Begins the work of tasks that were scheduled, by this process or by one before it. */
  kick(): void {
    for (const id of this.changes.take()) {
      const task = this.world.table(taskTable).get(id);
      if (task !== undefined && !this.running.has(id)) this.begin(task);
    }
    this.arm();
  }

  /** Applies all that is due, in the order in which it came due. */
  settle(): Promise<void> {
    if (this.waiting === 0 && this.nextDue() === undefined) return NOTHING;
    this.waiting += 1;
    this.settling = this.settling
      .catch(() => undefined)
      .then(() => this.settleNow())
      .finally(() => (this.waiting -= 1));
    return this.settling;
  }

  /** Stops everything; what is unfinished goes on when the world is opened again. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.abort.abort(new Error("the embedded cloud is stopping"));
    await Promise.allSettled([...this.running.values()].map((entry) => entry.promise));
    await this.settling.catch(() => undefined);
    clearTimeout(this.timer);
  }

  private async settleNow(): Promise<void> {
    let changed = false;
    for (let task = this.nextDue(); task !== undefined; task = this.nextDue()) {
      const running = this.running.get(task.id);
      if (running !== undefined) await running.promise;
      if (this.abort.signal.aborted) return;
      // While its work was waited for, another request may have cancelled it.
      if (!this.isPending(task)) continue;
      this.finish(task, running?.outcome ?? { output: undefined, at: task.due });
      changed = true;
      this.kick();
    }
    if (changed) await this.options.onSettled();
    this.arm();
  }

  private nextDue(): Task | undefined {
    const now = this.clock.now();
    let next: Task | undefined;
    for (const task of this.world.table(taskTable).values())
      if (task.due <= now && this.mayEnd(task) && (next === undefined || isBefore(task, next))) next = task;
    return next;
  }

  private mayEnd(task: Task): boolean {
    if (this.kind(task).work === undefined) return true;
    const running = this.running.get(task.id);
    return running !== undefined && (this.options.patience === "wait" || running.outcome !== undefined);
  }

  private finish(task: Task, outcome: Outcome): void {
    const kind = this.kind(task);
    const at = this.options.patience === "wait" ? task.due : Math.max(task.due, outcome.at);
    this.running.delete(task.id);
    const end = (): void => {
      this.world.table(taskTable).delete(task.id);
      if ("output" in outcome) kind.done(task.subject, task.input, outcome.output, at);
      else if (kind.failed !== undefined) kind.failed(task.subject, task.input, outcome.reason, at);
      else throw new Error(`${task.kind} of ${task.subject}: ${outcome.reason}`);
    };
    this.world.during(at, () => this.world.transaction(end));
  }

  private begin(task: Task): void {
    const work = this.kind(task).work;
    if (work === undefined || this.abort.signal.aborted) return;
    const running: Running = {
      promise: work(task.input, this.abort.signal).then(
        (output) => {
          running.outcome = { output, at: this.clock.now() };
        },
        (error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          running.outcome = { reason, at: this.clock.now() };
        },
      ),
    };
    this.running.set(task.id, running);
    void running.promise.then(() => {
      if (!this.isPending(task)) this.giveUp(task);
      this.arm();
    });
  }

  private giveUp({ id }: Task): void {
    if (this.running.delete(id)) this.options.onGivenUp?.();
  }

  private isPending({ id }: Task): boolean {
    return this.world.table(taskTable).get(id) !== undefined;
  }

  private kind(task: Task): TaskKind {
    const kind = this.kinds.get(task.kind);
    if (kind === undefined) throw new Error(`no such kind of task: ${task.kind}`);
    return kind;
  }

  /** Wakes up for the next task even when nobody asks: a guest starts although no one polls. */
  private arm(): void {
    clearTimeout(this.timer);
    if (this.abort.signal.aborted) return;
    const now = this.clock.now();
    let wait = Infinity;
    for (const task of this.world.table(taskTable).values())
      if (task.due > now || this.mayEnd(task)) wait = Math.min(wait, task.due - now);
    if (wait === Infinity) return;
    // What goes wrong here goes wrong again, and is reported, at the next request. Where nothing was due yet, the next
    // glance is still to come.
    const wake = (): void =>
      void this.settle()
        .catch(() => undefined)
        .finally(() => this.arm());
    this.timer = setTimeout(wake, Math.min(Math.max(wait, 5), GLANCE));
    this.timer.unref();
  }
}

/** Whether a task ends before another that is due as well. */
function isBefore(task: Task, other: Task): boolean {
  return task.due < other.due || (task.due === other.due && task.id < other.id);
}
