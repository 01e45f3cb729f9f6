import type { GoalName } from "../plan/wave";

/** How far the program lets a wave go. Raising it is the request to advance; lowering it undoes nothing. */
export const Goal = {
  /** Nothing is deployed. */
  DECLARE: "declare",
  /** The workloads' data is brought to Tencent Cloud. */
  REPLICATE: "replicate",
  /** Test runs are launched, checked and removed. */
  TEST: "test",
  /** The launch that counts. Can be reverted. */
  CUTOVER: "cutover",
  /** The declared point of no return: what the way back needed is removed. */
  FINALIZE: "finalize",
} as const satisfies Record<string, GoalName>;

export type Goal = GoalName;
