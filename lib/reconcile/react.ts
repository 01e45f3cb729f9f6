import { LandfallError } from "../base/errors";
import { backoff } from "./backoff";
import { reasonOfCode, type ConditionChange } from "./condition";
import { errorClassOf, REACTIONS, type Reaction } from "./error-class";
import { statusOf } from "./lifecycle";
import type { Entry } from "./record";
import type { Return, WorkloadRun } from "./workload-run";

/** Unexpected errors in a row after which a workload is left alone. */
const MAX_FAULTS = 5;

/** The effect during which an error came. */
interface Performing {
  readonly id: string;
  readonly description: string;
}

type Run = WorkloadRun<unknown>;

/** Does about an error of a phase what its class asks for. No error of one workload leaves this, save `stop`. */
export async function react(
  run: Run,
  error: unknown,
  doing: "observing" | "performing",
  effect?: Performing,
): Promise<Return | undefined> {
  if (run.context.signal.aborted) return run.soon();
  const known = errorClassOf(error) ?? (error instanceof LandfallError ? "expected" : "unexpected");
  const reaction = REACTIONS[known][doing];
  if (effect !== undefined && reaction !== "settle") {
    await run.write({
      type: "outcome",
      workload: run.name,
      id: effect.id,
      result: "refused",
      message: messageOf(error),
    });
    run.tell({ type: "effect", description: effect.description, what: "refused" });
  } else if (effect !== undefined) {
    run.tell({ type: "effect", description: effect.description, what: "unknown" });
  }
  if (known === "unexpected")
    await run.write({ type: "faulted", workload: run.name, message: messageOf(error) });
  return ANSWERS[reaction](run, error);
}

/** What `Progressing` says of an error after which a phase comes again. */
const REASONS: Readonly<Record<string, string>> = {
  throttle: "Throttled",
  transient: "CloudUnavailable",
  ambiguous: "NoAnswer",
  "migration-lock": "MigrationLocked",
};

/** How long something that a call names may be missing: far longer than any list of Tencent Cloud lags; in ms. */
const MISSING_FOR = 10 * 60_000;
const MISSING = "NotThereYet";

const ANSWERS: Readonly<Record<Reaction, (run: Run, error: unknown) => Promise<Return | undefined>>> = {
  again: (run, error) => tryAgain(run, error, REASONS[errorClassOf(error) ?? ""] ?? "CloudRefusedForNow"),
  await: async (run, error) => {
    const missing = run.state.conditions.find(
      ({ reason, status, type }) => type === "Progressing" && status === "False" && reason === MISSING,
    );
    const since = missing === undefined ? run.now : Date.parse(missing.lastTransitionTime);
    return run.now - since >= MISSING_FOR
      ? giveUp(run, reasonOf(error), adviceOf(error))
      : tryAgain(run, error, MISSING);
  },
  settle: (run, error) => tryAgain(run, error, "OutcomeUnknown"),
  fault: (run, error) => tryAgain(run, error, "UnexpectedError"),
  fail: (run, error) => giveUp(run, reasonOf(error), adviceOf(error)),
  stop: async (_run, error) => {
    if (error instanceof LandfallError) throw error;
    throw new LandfallError("CLOUD-AUTH", messageOf(error), {
      remedy: "Check the credentials and their policies; nothing was changed.",
      cause: error,
    });
  },
};

async function tryAgain(run: Run, error: unknown, reason: string): Promise<Return | undefined> {
  const message = messageOf(error);
  if ((run.state.current?.faults ?? 0) >= MAX_FAULTS) {
    return freeze(
      run,
      "UnexpectedError",
      `${MAX_FAULTS} tries in a row ended in an error that Landfall did not expect: ${message}`,
    );
  }
  run.tries += 1;
  const until = run.now + backoff(run.tries, run.context.random);
  await run.write(...run.conditionEntries([{ type: "Progressing", status: "False", reason, message }]));
  run.tell({ type: "trouble", message, until });
  return { kind: "again", at: until };
}

/**
 * Ends a step that cannot go on: it is undone next. Where there is no way back (from an undo, or beyond the
 * point of no return) the workload is left as it is until a person decides.
 */
export async function giveUp(
  run: Run,
  reason: string,
  message: string,
  conditions: readonly ConditionChange[] = [],
): Promise<undefined> {
  const { current } = run.state;
  const noWayBack = current?.direction === "undo" || current?.step === "finalize";
  await run.write(...run.conditionEntries(conditions));
  if (noWayBack) return freeze(run, reason, message);
  const failedTest: ConditionChange[] =
    current?.step === "test" && statusOf(run.state, "TestPassed") !== "False"
      ? [{ type: "TestPassed", status: "False", reason, message }]
      : [];
  const failed: Entry = { type: "failed", workload: run.name, reason, message };
  await run.write(...run.conditionEntries(failedTest), failed);
  run.tell({ type: "failed", reason, message });
}

/** Hands off until a person decides. */
export async function freeze(run: Run, reason: string, message: string): Promise<undefined> {
  await run.write({ type: "frozen", workload: run.name, reason, message });
  run.tell({ type: "frozen", reason, message });
}

/** The error's code as a condition's reason. */
function reasonOf(error: unknown): string {
  return reasonOfCode(error instanceof LandfallError ? error.code : "Refused");
}

/** What is wrong, and what the reader can do about it. */
function adviceOf(error: unknown): string {
  const remedy = error instanceof LandfallError ? error.remedy : undefined;
  return remedy === undefined ? messageOf(error) : `${messageOf(error)} ${remedy}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
