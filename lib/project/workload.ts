import type { IConstruct } from "constructs";
import type { WorkloadSpec } from "../engines/declared";

/** Anything that migrates. */
export interface IWorkload extends IConstruct {
  /** Unique in the project; the construct's id. */
  readonly workloadName: string;
  /** In the plan's words. */
  readonly spec: WorkloadSpec;
}
