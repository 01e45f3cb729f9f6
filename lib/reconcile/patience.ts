import type { Clock } from "../base/clock";
import { LandfallError } from "../base/errors";
import type { JournalCarrier } from "./carrier";
import { errorClassOf } from "./error-class";

/** Waits between tries, in ms: about a minute in all. */
export const PAUSES = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000];

const PASSING = ["throttle", "transient"];

/** Whether an error says that nothing was done and that another try may find the carrier well again. */
export function mayPass(error: unknown): boolean {
  return PASSING.includes(errorClassOf(error) ?? "");
}

export function unreachable(carrier: JournalCarrier, cause: unknown): LandfallError {
  return new LandfallError("JOURNAL-UNREACHABLE", `The journal ${carrier.location} does not answer.`, {
    remedy: "Run again when it can be reached; nothing is lost, and what was begun is read back first.",
    cause,
  });
}

/**
 * A carrier whose lists, reads and removals wait for about a minute until it answers; appends are `durably`'s.
 * What it cannot reach for longer is a LandfallError `JOURNAL-UNREACHABLE`.
 */
export function patient(carrier: JournalCarrier, clock: Clock): JournalCarrier {
  const wait = async <T>(work: () => Promise<T>, passes: (error: unknown) => boolean): Promise<T> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        const pause = PAUSES[tries];
        if (!passes(error)) throw error;
        if (pause === undefined) throw unreachable(carrier, error);
        await clock.sleep(pause);
      }
    }
  };
  return {
    location: carrier.location,
    append: (segment, position, bytes) => carrier.append(segment, position, bytes),
    truncate: (segment, position, length) => carrier.truncate(segment, position, length),
    segments: () => wait(() => carrier.segments(), mayPass),
    read: (segment, offset) => wait(() => carrier.read(segment, offset), mayPass),
    // A segment that is gone already is no error, so a removal whose answer was lost can be asked for again.
    remove: (segment) =>
      wait(
        () => carrier.remove(segment),
        (error) => mayPass(error) || errorClassOf(error) === "ambiguous",
      ),
  };
}
