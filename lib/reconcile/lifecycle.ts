import { goalAllows, STEPS, type GoalName, type Step } from "../plan/wave";
import type { ConditionType } from "./condition";
import type { WorkloadState } from "./record";

export const STATES = [
  "PENDING",
  "NOT_READY",
  "READY_FOR_TEST",
  "TESTING",
  "READY_FOR_CUTOVER",
  "CUTTING_OVER",
  "CUTOVER",
  "FINALIZED",
  "PAUSED",
  "FAILED",
  "FROZEN",
  "REVERTED",
] as const;
export type LifecycleState = (typeof STATES)[number];

type Row = readonly [state: LifecycleState, holds: (workload: WorkloadState, goal: GoalName) => boolean];

/** What a workload's steps, conditions and decisions make of it; the first row that holds counts. */
const ROWS: readonly Row[] = [
  ["FROZEN", ({ frozen }) => frozen !== undefined],
  ["REVERTED", ({ reverted, current }) => reverted !== undefined && current === undefined],
  ["FAILED", ({ failure, current }) => failure !== undefined && current === undefined],
  ["FINALIZED", has("finalize")],
  ["CUTTING_OVER", isIn("cutover")],
  ["PAUSED", isPaused],
  ["CUTOVER", has("cutover")],
  ["TESTING", isIn("test")],
  ["READY_FOR_CUTOVER", (workload) => has("test")(workload) && statusOf(workload, "TestPassed") === "True"],
  ["READY_FOR_TEST", (workload) => has("replicate")(workload) && !isIn("replicate")(workload)],
  ["NOT_READY", ({ attempt }) => attempt > 0],
  ["PENDING", () => true],
];

/** @param goal the goal of the plan in force; without one nothing counts as paused */
export function lifecycleState(workload: WorkloadState, goal: GoalName = "finalize"): LifecycleState {
  return ROWS.find(([, holds]) => holds(workload, goal))?.[0] ?? "PENDING";
}

/** A step that began before the goal was lowered below it stands still. From the cutover on nothing is paused. */
export function isPaused({ current }: WorkloadState, goal: GoalName): boolean {
  return current?.direction === "do" && isBeforeCutover(current.step) && !goalAllows(goal, current.step);
}

export function isBeforeCutover(step: Step): boolean {
  return STEPS.indexOf(step) < STEPS.indexOf("cutover");
}

/** The steps of which something may be left in the world, the latest first. */
export function happened({ steps, current }: WorkloadState): Step[] {
  return STEPS.filter((step) => steps[step] !== undefined || current?.step === step).reverse();
}

export function statusOf(workload: WorkloadState, type: ConditionType): "True" | "False" | "Unknown" {
  return workload.conditions.find((condition) => condition.type === type)?.status ?? "Unknown";
}

function has(step: Step): (workload: WorkloadState) => boolean {
  return ({ steps }) => steps[step] !== undefined;
}

function isIn(step: Step): (workload: WorkloadState) => boolean {
  return ({ current }) => current?.step === step;
}
