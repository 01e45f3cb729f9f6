import type { Clock } from "../../base/clock";

/** A second, and a little for calls that arrive closer together than they left: the server counts arrivals. */
const WINDOW = 1_100;

/**
 * Admits at most `rate` callers in any second, in the order in which they came: a caller is admitted a good second
 * after the caller `rate` places before. A plain token bucket would let twice the rate through around the moment
 * when it is full, and the server counts. Only the first in the queue sleeps, so that a virtual clock moves by
 * what the queue takes and no more.
 */
export class RateLimiter {
  /** When the last `rate` callers were admitted, as a ring. */
  private readonly admitted: number[] = [];
  private next = 0;
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly rate: number,
    private readonly clock: Clock,
  ) {}

  /** Resolves when it is the caller's turn; rejects with the signal's reason, and then uses up no turn. */
  admit(signal?: AbortSignal): Promise<void> {
    const turn = this.queue.then(() => this.takeTurn(signal));
    this.queue = turn.catch(() => undefined);
    return signal === undefined ? turn : orAborted(turn, signal);
  }

  private async takeTurn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const earliest = (this.admitted[this.next] ?? Number.NEGATIVE_INFINITY) + WINDOW;
    // A timer may fire a little early; the server's count does not forgive that.
    for (let wait = earliest - this.clock.now(); wait > 0; wait = earliest - this.clock.now()) {
      await this.clock.sleep(Math.ceil(wait), signal);
    }
    this.admitted[this.next] = this.clock.now();
    this.next = (this.next + 1) % this.rate;
  }
}

/** Whoever gives up does not wait for those before him in the queue. */
async function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener("abort", stop);
  }
}
