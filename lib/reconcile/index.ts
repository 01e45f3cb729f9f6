export { CONDITION_TYPES, type Condition, type ConditionChange, type ConditionType } from "./condition";
export { requestResume, requestRetry, requestRevert } from "./decide-by-person";
export {
  phase,
  type Decision,
  type Driver,
  type Effect,
  type Facts,
  type Phase,
  type PhaseContext,
  type Progress,
} from "./driver";
export type { EffectNews, ReconcileEvent } from "./event";
export { fileCarrier } from "./file-carrier";
export {
  AppendUnknown,
  openJournal,
  PositionConflict,
  type Journal,
  type JournalCarrier,
  type JournalOptions,
} from "./journal";
export { LeaseHeld, LeaseLost, processHolder, type Lease, type LeaseHolder } from "./lease";
export { STATES, type LifecycleState } from "./lifecycle";
export { OUTCOMES, type Outcome } from "./outcome";
export { carryRenames, withRenames } from "./rename";
export { replicationOf, targetsOf, type PlanShape, type Target } from "./plan-slice";
export { readState } from "./read-journal";
export { reconcile, type ReconcileOptions, type ReconcileResult } from "./reconcile";
export type { PersonDecision } from "./record";
export type { Scope } from "./scope";
export type { JournalState } from "./state";
export { viewOf, type WorkloadView } from "./view";
export { moversOf, refuseDriverless } from "./driverless";
