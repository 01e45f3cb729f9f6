import { type Clock, systemClock } from "../../../lib/base/clock";

/** A clock that runs so many times as fast as the system's: everything happens as it would, only sooner. */
export function fastClock(speed: number, from: number): Clock {
  return {
    now: () => from + (systemClock.now() - from) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}
