import type { JobSpec } from "../plan/job";

/** The part of a job that its engine knows; order and gates are the same for all engines. */
export type StepContent = Pick<JobSpec, "actions" | "makes" | "source" | "undo"> & {
  /** Ids of jobs of other workloads that must have ended first; default: none. */
  readonly after?: readonly string[];
};

/** What jobs may say of the project. */
export interface ProjectFacts {
  readonly region: string;
}
