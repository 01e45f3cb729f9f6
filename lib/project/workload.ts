import type { IConstruct } from "constructs";
import type { WorkloadSpec } from "../engines/declared";

/** Anything that migrates. */
export interface IWorkload extends IConstruct {
  /** Unique in the project; the construct's id. */
  readonly workloadName: string;
  /** The name under which the lock knows it, where it was renamed. */
  readonly renamedFrom?: string;
  /** In the plan's words. */
  readonly spec: WorkloadSpec;
}
