import type { Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import type { Context } from "./context";

/** What is compared, what was declared, and what is there. */
export type Comparison = readonly [
  what: string,
  want: string | number | undefined,
  have: string | number | undefined,
];

/** What no reinstall changes, so that it has to be right beforehand. */
export function machine(
  { InstanceType, Placement }: Instance,
  { workload: { blueprint } }: Context,
): Comparison[] {
  return [
    ["instance type", blueprint.instanceType, InstanceType],
    ["zone", blueprint.zone, Placement?.Zone],
  ];
}

export function different(comparisons: readonly Comparison[]): string[] {
  return comparisons
    .filter(([, want, have]) => want !== have)
    .map(([what, want, have]) => `${what} is ${have ?? "absent"} instead of ${want}`);
}
