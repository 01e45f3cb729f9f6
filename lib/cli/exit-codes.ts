import type { Outcome } from "../reconcile";

/** What the process ends with; scripts and pipelines branch on it, so the numbers never change. */
export const EXIT = {
  goalReached: 0,
  /** The input or the plan is refused. */
  refused: 1,
  /** Waiting for a gate. */
  waiting: 2,
  /** `diff` alone, which waits for nothing: the plans differ. The codes of `terraform plan -detailed-exitcode`. */
  different: 2,
  failed: 3,
  /** An outcome is unknown; a person has to look. */
  frozen: 4,
  /** `--once` or `--timeout` ended the run first. */
  inProgress: 5,
  /** Another reconciler holds the lease. */
  leaseHeld: 6,
  /** The command line is wrong (sysexits EX_USAGE). */
  usage: 64,
  /** A fault of Landfall (sysexits EX_SOFTWARE). */
  fault: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const OUTCOME_CODES: Record<Outcome, ExitCode> = {
  "goal-reached": EXIT.goalReached,
  "waiting-for-gate": EXIT.waiting,
  failed: EXIT.failed,
  frozen: EXIT.frozen,
  "in-progress": EXIT.inProgress,
};

export function exitCodeOf(outcome: Outcome): ExitCode {
  return OUTCOME_CODES[outcome];
}
