import type { Clock } from "../../base/clock";

/** Calls per second that an action takes where its table names no other number (tencent.md 5.4). */
export const DEFAULT_RATE = 20;
const SECOND = 1000;

/** Counts calls per action and region over the last second of the clock. */
export class Rates {
  private readonly calls = new Map<string, number[]>();

  constructor(private readonly clock: Clock) {}

  /** Whether one more call fits; counts it if so. */
  admit(key: string, perSecond: number): boolean {
    const now = this.clock.now();
    const recent = (this.calls.get(key) ?? []).filter((at) => at > now - SECOND);
    const fits = recent.length < perSecond;
    if (fits) recent.push(now);
    this.calls.set(key, recent);
    return fits;
  }
}
