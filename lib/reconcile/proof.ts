import type { ConditionChange } from "./condition";
import type { WorkloadState } from "./record";
import type { Step } from "../plan/wave";

/** Conditions that are the reconciler's own and say nothing about what a step made. */
const OWN = ["PlanPinned", "Progressing"];

/** What a step that ends well proves: a test run has passed, whether or not its engine said so in a condition. */
export function provedBy(
  { conditions }: WorkloadState,
  step: Step,
  now: readonly ConditionChange[],
): ConditionChange[] {
  const said = [...conditions, ...now].filter(({ type }) => type === "TestPassed").at(-1);
  if (step !== "test" || said?.status === "True") return [];
  return [
    { type: "TestPassed", status: "True", reason: "TestRunEnded", message: "The test run ended well." },
  ];
}

/** What a step had proved and what is not so any more: it was undone, begins anew, or no longer counts. */
export function noLongerProved(
  { conditions }: WorkloadState,
  step: { readonly proved: readonly string[] } | undefined,
  why: { readonly reason: string; readonly message: string },
): ConditionChange[] {
  return conditions
    .filter(({ type, status }) => status === "True" && step?.proved.includes(type) && !OWN.includes(type))
    .map(({ type }) => ({ type, status: "Unknown", reason: why.reason, message: why.message }));
}
