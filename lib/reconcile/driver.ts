import type { Clock } from "../base/clock";
import type { ActionName } from "../plan/job";
import type { Step, WaveSpec } from "../plan/wave";
import type { ConditionChange } from "./condition";

export type { ConditionChange } from "./condition";

/** What a phase or effect learned and the journal keeps: ids, names, digests, instants. Never a secret. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** Progress of something long, for people. */
export interface Progress {
  /** What is being done, such as "reading web.qcow2"; default: the name of the phase's action. */
  readonly what?: string;
  readonly done: number;
  readonly total: number;
  readonly unit: "bytes" | "percent";
}

/** What the itinerary of an engine works from. It is rebuilt from plan and journal at every pass. */
export interface PhaseContext<Workload, Tools> {
  readonly project: string;
  /** The workload's name when this step began: what the step makes carries it, also where it was renamed since. */
  readonly name: string;
  readonly wave: string;
  readonly waveSpec: WaveSpec;
  readonly workload: Workload;
  /** SHA-256 of the wave's declared content, as it was when this step began. */
  readonly waveHash: string;
  /**
   * Counts from 1. The number under which this step began, also while it is undone: a step that begins once
   * more has a higher one, so names and tokens made of it never meet those of an earlier try.
   */
  readonly attempt: number;
  /**
   * The facts of the steps before this one, whichever attempt they ended in, and of this step so far, later
   * ones winning. What an earlier step made is found through them, not through a name made anew. A step that
   * begins once more begins without the facts of its earlier try; on the way back it has those of the way there.
   */
  readonly facts: Facts;
  /**
   * When the present step began; ms since the epoch, and the same after a restart. With the attempt it tells a step
   * from that of an earlier history: after a destroy, attempts count from 1 again.
   */
  readonly stepSince: number;
  /** When the present phase began, or a person last let it go on; ms since the epoch. */
  readonly phaseSince: number;
  /** Why the step is being undone, while it is: it failed, its declaration changed, or a person asked. */
  readonly undoing?: "failed" | "stale" | "revert";
  readonly clock: Clock;
  readonly tools: Tools;
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
}

/**
 * One outside change. The reconciler journals the intent before `perform` and the outcome after it. Where the
 * outcome is not known (killed, timed out, connection lost, InternalError) `find` settles it by reading the
 * world back.
 */
export interface Effect {
  /** Unique within workload, attempt and phase, and the same after a restart, for example `run-instances`. */
  readonly id: string;
  /** For people: "launch test instance landfall-web-3f2a-1". */
  readonly description: string;
  /** Looks for what an earlier `perform` made; undefined when the world shows nothing of it. */
  find(): Promise<Facts | undefined>;
  perform(): Promise<Facts>;
  /**
   * What to do when `find` still shows nothing after `visibleWithin` ms: `repeat` where a second `perform`
   * cannot make a second thing (a ClientToken, a unique name, an idempotent call), `freeze` elsewhere.
   */
  readonly unseen: "repeat" | "freeze";
  /** How long the world may hide what was made. Default 60,000 ms. */
  readonly visibleWithin?: number;
}

/** What a phase wants next. Deciding is pure; the reconciler does the acting and the journaling. */
export type Decision =
  | { readonly kind: "act"; readonly effect: Effect }
  | {
      readonly kind: "wait";
      readonly reason: string;
      readonly message: string;
      readonly after: number;
      readonly progress?: Progress;
    }
  | { readonly kind: "done"; readonly facts?: Facts; readonly conditions?: readonly ConditionChange[] }
  | {
      readonly kind: "fail";
      readonly reason: string;
      readonly message: string;
      readonly conditions?: readonly ConditionChange[];
    }
  | { readonly kind: "freeze"; readonly reason: string; readonly message: string };

/**
 * One stretch of an itinerary; every phase names the public action that it belongs to, and acts only where the
 * plan's job says that action. What `observe`, `find` and `perform` throw is judged by its `errorClass`
 * (`error-class.ts`); a LandfallError without one fails the step.
 */
export interface Phase<Workload, Tools, Observed = unknown> {
  readonly name: string;
  readonly action: ActionName;
  observe(context: PhaseContext<Workload, Tools>): Promise<Observed>;
  decide(observed: Observed, context: PhaseContext<Workload, Tools>): Decision;
}

/**
 * How an engine moves its workloads: for every step the phases in order, and the phases that undo it.
 * An empty list means that the engine has nothing to do there.
 */
export interface Driver<Workload, Tools> {
  readonly engine: string;
  /**
   * The part of a declared workload that its replication depends on: when it changes, the replication is undone and
   * begun anew; a change elsewhere leaves it. Default: all of it.
   */
  readonly replicationOf?: (workload: Workload) => unknown;
  readonly steps: Readonly<Record<Step, readonly Phase<Workload, Tools>[]>>;
  readonly undo: Readonly<Record<Exclude<Step, "finalize">, readonly Phase<Workload, Tools>[]>>;
}

/** Keeps `observe` and `decide` of one phase typed together. */
export function phase<Workload, Tools, Observed>(
  definition: Phase<Workload, Tools, Observed>,
): Phase<Workload, Tools> {
  return definition;
}
