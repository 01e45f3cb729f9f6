import type { ActionName } from "../plan/job";
import type { Step } from "../plan/wave";
import type { ConditionChange } from "./condition";
import type { Progress } from "./driver";
import type { LifecycleState } from "./lifecycle";

/** What a run tells reporters about a workload, as it happens. */
export type ReconcileEvent = {
  readonly workload: string;
  /** Milliseconds since the epoch. */ readonly at: number;
} & (
  | { readonly type: "state"; readonly from: LifecycleState; readonly to: LifecycleState }
  | {
      readonly type: "step";
      readonly step: Step;
      readonly what: "started" | "done" | "undoing" | "undone" | "voided";
      readonly attempt: number;
    }
  | { readonly type: "phase"; readonly step: Step; readonly phase: string; readonly action: ActionName }
  | { readonly type: "effect"; readonly description: string; readonly what: EffectNews }
  | { readonly type: "progress"; readonly action: ActionName; readonly progress: Progress }
  | {
      readonly type: "waiting";
      readonly reason: string;
      readonly message: string;
      readonly until: number;
      readonly progress?: Progress;
    }
  | { readonly type: "condition"; readonly condition: ConditionChange }
  | {
      readonly type: "trouble";
      readonly message: string;
      /** When it is tried again. */ readonly until: number;
    }
  | { readonly type: "failed" | "frozen"; readonly reason: string; readonly message: string }
  | { readonly type: "reverted" }
);

/** `begun`, then one of the others: answered, read back, refused, or not known yet. */
export type EffectNews = "begun" | "performed" | "found" | "refused" | "unknown";

type WithoutStamp<Event> = Event extends unknown ? Omit<Event, "workload" | "at"> : never;
/** An event before it is known whose and when it is. */
export type News = WithoutStamp<ReconcileEvent>;
