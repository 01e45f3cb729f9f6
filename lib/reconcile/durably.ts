import type { Clock } from "../base/clock";
import { AppendUnknown, PositionConflict, type JournalCarrier } from "./carrier";
import { mayPass, PAUSES, unreachable } from "./patience";

/**
 * Appends until it is certain that these bytes stand at this position. An append whose answer was lost is
 * settled by reading the tail; the position sees to it that a late arrival cannot be followed by a second copy.
 *
 * @throws PositionConflict when something else stands there
 * @throws LandfallError `JOURNAL-UNREACHABLE` when the carrier does not answer in time
 */
export async function durably(
  carrier: JournalCarrier,
  segment: number,
  position: number,
  bytes: Uint8Array,
  clock: Clock,
): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await carrier.append(segment, position, bytes);
    } catch (error) {
      if (error instanceof PositionConflict) {
        // An earlier try may have arrived after all.
        if (tries > 0 && (await stands(carrier, segment, position, bytes))) return position + bytes.length;
        throw error;
      }
      const pause = PAUSES[tries];
      if (!(error instanceof AppendUnknown || mayPass(error))) throw error;
      if (pause === undefined) throw unreachable(carrier, error);
      if (await stands(carrier, segment, position, bytes).catch(() => false)) return position + bytes.length;
      await clock.sleep(pause);
    }
  }
}

async function stands(
  carrier: JournalCarrier,
  segment: number,
  position: number,
  bytes: Uint8Array,
): Promise<boolean> {
  const tail = await carrier.read(segment, position);
  return Buffer.compare(tail.subarray(0, bytes.length), bytes) === 0;
}
