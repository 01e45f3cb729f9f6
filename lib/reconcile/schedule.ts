import type { Clock } from "../base/clock";

/** Calls that are due this soon after one another are made together, so that their polls share requests; ms. */
const TOGETHER = 1_000;
/** How long calls that are under way at the deadline may take before they are told to stop; ms. */
const GRACE = 30_000;
/** How often the loop looks at the clock while calls are under way, in real ms. */
const PULSE = 1_000;

/** One workload for the scheduler. */
export interface Call {
  /** Makes a pass; resolves to when the next one is wanted (ms since the epoch), or that none is. */
  readonly call: () => Promise<
    { readonly kind: "again"; readonly at: number } | { readonly kind: "settled" }
  >;
}

export interface ScheduleOptions {
  readonly clock: Clock;
  /** Aborted when the run ends before its calls do. */
  readonly stop: AbortController;
  /** Every call is made once. */
  readonly once: boolean;
  readonly concurrency: number;
  /** Called at least every `longestSleep` ms. */
  readonly keep: () => Promise<void>;
  readonly longestSleep: number;
  /** Nothing is begun from then on, and what is under way is stopped 30 s later; ms since the epoch. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
}

interface Due {
  readonly call: Call["call"];
  readonly at: number;
}

/**
 * Makes calls when they are due until none wants another one. Sleeps on the clock only while nothing is under
 * way, so that virtual time stands still during real work.
 *
 * @throws what a call throws, after all others have been told to stop and have ended
 */
export async function runFleet(calls: readonly Call[], options: ScheduleOptions): Promise<void> {
  const { clock, stop, once, concurrency, deadline = Infinity, signal } = options;
  const abort = () => stop.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();

  let waiting: Due[] = calls.map(({ call }) => ({ call, at: -Infinity }));
  let running = 0;
  let fault: { readonly error: unknown } | undefined;
  let wake = () => {};

  const begin = (due: Due) => {
    running += 1;
    due
      .call()
      .then((returned) => {
        if (returned.kind === "again" && !once) waiting.push({ call: due.call, at: returned.at });
      })
      .catch((error: unknown) => {
        fault ??= { error };
        stop.abort(error);
      })
      .finally(() => {
        running -= 1;
        wake();
      });
  };

  try {
    for (;;) {
      const over = stop.signal.aborted || clock.now() >= deadline;
      if (!over) {
        const due = dueTogether(waiting, clock.now()).slice(0, concurrency - running);
        const begun = new Set(due);
        waiting = waiting.filter((entry) => !begun.has(entry));
        due.forEach(begin);
      } else if (clock.now() >= deadline + GRACE) {
        stop.abort(signal?.reason);
      }
      if (running > 0) {
        await pulse((woken) => (wake = woken));
      } else if (over || waiting.length === 0) {
        break;
      } else {
        const earliest = Math.min(deadline, ...waiting.map(({ at }) => at));
        await clock
          .sleep(Math.min(options.longestSleep, earliest - clock.now()), stop.signal)
          .catch(unlessAborted(stop));
      }
      await options.keep().catch((error: unknown) => {
        fault ??= { error };
        stop.abort(error);
      });
    }
  } finally {
    signal?.removeEventListener("abort", abort);
  }
  if (fault !== undefined) throw fault.error;
}

/** Once one is due, those that soon will be come along; the longest overdue first. */
function dueTogether(waiting: readonly Due[], now: number): Due[] {
  if (!waiting.some(({ at }) => at <= now)) return [];
  const due = waiting.filter(({ at }) => at <= now + TOGETHER);
  return due.sort((left, right) => (left.at === right.at ? 0 : left.at - right.at));
}

/** Until somebody wakes it, or it is time to look at the clock again; what is due only the clock says. */
async function pulse(register: (wake: () => void) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PULSE);
    register(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function unlessAborted(stop: AbortController): (error: unknown) => void {
  return (error) => {
    if (!stop.signal.aborted) throw error;
  };
}
