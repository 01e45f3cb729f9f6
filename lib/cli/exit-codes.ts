import { LandfallError } from "../base/errors";
import type { Outcome } from "../reconcile";

/** What the process ends with; scripts and pipelines branch on it, so the numbers never change. */
export const EXIT = {
  goalReached: 0,
  /** The input, the plan or the credentials are refused; nothing was changed. */
  refused: 1,
  /** Waiting for a gate. */
  waiting: 2,
  /** `diff` alone, which waits for nothing: the plans differ. The codes of `terraform plan -detailed-exitcode`. */
  different: 2,
  failed: 3,
  /** An outcome is unknown; a person has to look. */
  frozen: 4,
  /** `--once`, `--timeout` or an interrupt ended the run first. */
  inProgress: 5,
  /** Another process is at work on the same project. */
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

/** The first row whose pattern fits an error's code counts; what fits none is refused input. */
const ERROR_CODES: readonly (readonly [RegExp, ExitCode])[] = [
  [/^USAGE$/, EXIT.usage],
  [/^(LEASE-HELD|LEASE-LOST|JOURNAL-LOCKED|DEPLOY-LOCKED|WORLD_IN_USE)$/, EXIT.leaseHeld],
  [/^(INTERRUPTED|DEPLOY-ABORTED|CLOUD-ABORTED)$/, EXIT.inProgress],
  [/^(CLOUD-AUTH|CREDENTIALS)$/, EXIT.refused],
  [/^(CLOUD-.+|DEPLOY-(FAILED|INIT|TIMEOUT|VANISHED)|REMOVAL-STUCK|WORLD_.+|MACHINE)$/, EXIT.failed],
  [/^JOURNAL-/, EXIT.failed],
];

export function exitCodeOfError(error: unknown): ExitCode {
  if (!(error instanceof LandfallError)) return EXIT.fault;
  return ERROR_CODES.find(([pattern]) => pattern.test(error.code))?.[1] ?? EXIT.refused;
}
