/** A workload in the plan's words, and what of it could not be settled. */
export interface Settled<Spec> {
  readonly spec: Spec;
  readonly faults: readonly Fault[];
}

export interface Fault {
  readonly code: string;
  /** Below the workload. */
  readonly at: readonly string[];
  readonly message: string;
}
