import type { Clock } from "../../base/clock";

const WINDOW = 1_000;

/**
 * Admits at most `rate` callers in any second, in the order in which they came: a caller's turn comes one
 * second after the turn of the caller `rate` places before. A plain token bucket would let twice the rate
 * through around the moment when it fills up, and the server counts.
 */
export class RateLimiter {
  /** The turns of the last `rate` callers, as a ring. */
  private readonly turns: number[] = [];
  private next = 0;
  private last = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly rate: number,
    private readonly clock: Clock,
  ) {}

  /** Resolves when it is the caller's turn; rejects with the signal's reason, and the turn is lost. */
  async admit(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const turn = this.reserve();
    // A timer may fire a little early; the server's count does not forgive that.
    for (let wait = turn - this.clock.now(); wait > 0; wait = turn - this.clock.now()) {
      await this.clock.sleep(Math.ceil(wait), signal);
    }
  }

  private reserve(): number {
    const turn = Math.max(
      this.clock.now(),
      this.last,
      (this.turns[this.next] ?? Number.NEGATIVE_INFINITY) + WINDOW,
    );
    this.turns[this.next] = turn;
    this.next = (this.next + 1) % this.rate;
    this.last = turn;
    return turn;
  }
}
