import type { IConstruct } from "constructs";
import type { WorkloadSpec } from "../engines/declared";

/** What is said of a workload that has another name than before. */
export interface RenamedProps {
  /**
   * The name under which `landfall.lock.json` knows this workload. Everything that was made for it moves with the
   * name; nothing is made or sent again, save a test run. Goes once it was deployed and reconciled.
   *
   * @default - the workload has the name that it always had
   */
  readonly renamedFrom?: string;
}

/** Anything that migrates. */
export interface IWorkload extends IConstruct {
  /** Unique in the project; the construct's id. */
  readonly workloadName: string;
  /** The name under which lock and journal know it, where it was renamed. */
  readonly renamedFrom?: string;
  /** In the plan's words. */
  readonly spec: WorkloadSpec;
}
