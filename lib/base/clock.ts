import { setTimeout as delay } from "node:timers/promises";

/** Time as a parameter: everything that waits or dates something takes one of these. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds of this clock; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await delay(Math.max(0, ms), undefined, signal ? { signal } : undefined);
  },
};

/**
 * A clock that stands still until somebody sleeps on it or advances it. One sleeper drives it: a sleep moves
 * time forward at once, so weeks of polling pass in milliseconds.
 */
export class VirtualClock implements Clock {
  constructor(private time: number = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  advance(ms: number): void {
    this.time += Math.max(0, ms);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.advance(ms);
    // Let other work of this process run, as it would during a real wait.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** `2026-01-01T00:00:00Z`: the form in which Landfall writes instants everywhere. */
export function isoInstant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.000Z$/, "Z");
}
