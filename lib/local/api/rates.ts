import type { Clock } from "../../base/clock";

/** Calls per second that an action takes where its table names no other number (tencent.md 5.4). */
export const DEFAULT_RATE = 20;
const SECOND = 1000;

/** Counts calls per action and region over the last second, which is over when any of the clocks says so. */
export class Rates {
  private readonly calls = new Map<string, (readonly number[])[]>();

  constructor(private readonly clocks: readonly Clock[]) {}

  /** Whether one more call fits; counts it if so. */
  admit(key: string, perSecond: number): boolean {
    const now = this.clocks.map((clock) => clock.now());
    const recent = (this.calls.get(key) ?? []).filter((call) =>
      call.every((at, index) => at > now[index]! - SECOND),
    );
    const fits = recent.length < perSecond;
    if (fits) recent.push(now);
    this.calls.set(key, recent);
    return fits;
  }
}
