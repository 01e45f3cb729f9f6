import { type Clock, VirtualClock } from "../../base/clock";

/**
 * The clock of a world that was left at `time`. One that is behind would hide what is there and wait for what was due:
 * a virtual clock is advanced to `time`, any other runs on from it.
 */
export function notBefore(clock: Clock, time: number): Clock {
  const behind = time - clock.now();
  if (behind <= 0) return clock;
  if (clock instanceof VirtualClock) {
    clock.advance(behind);
    return clock;
  }
  return { now: () => clock.now() + behind, sleep: (ms, signal) => clock.sleep(ms, signal) };
}
