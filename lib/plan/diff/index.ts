export {
  diffPlans,
  type ComparedPlan,
  type Fate,
  type PlanDiff,
  type WaveDiff,
  type WorkloadDiff,
} from "./plans";
export { differences, type Change, type DiffPath } from "./values";
