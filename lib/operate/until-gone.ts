import type { Clock } from "../base/clock";
import { StepError } from "./step-error";

/** How long things may take to go, in ms. */
const REMOVAL_LIMIT = 15 * 60_000;
const POLL = 3_000;

/** Waits until none of these is left. @throws StepError `REMOVAL-STUCK` */
export async function untilGone(
  clock: Clock,
  ids: readonly string[],
  count: () => Promise<number>,
): Promise<void> {
  const until = clock.now() + REMOVAL_LIMIT;
  while (ids.length > 0 && (await count()) > 0) {
    if (clock.now() > until)
      throw new StepError(
        "REMOVAL-STUCK",
        `${ids.join(", ")} did not go away; look at them in the console.`,
        "config",
      );
    await clock.sleep(POLL);
  }
}
