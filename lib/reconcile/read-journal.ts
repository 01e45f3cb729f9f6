import { LandfallError } from "../base/errors";
import type { JournalCarrier } from "./carrier";
import { decodeLine, splitLines } from "./line";
import type { JournalRecord } from "./record";
import { EMPTY_STATE, fold, type JournalState } from "./state";

/** Segments may be removed between listing and reading; whoever loses that race this often has another fault. */
const TRIES = 5;

/** A journal as it is now, and where it goes on. */
export interface JournalReading {
  readonly state: JournalState;
  /** The segment that holds the last record. */
  readonly segment: number;
  /** Length of the segment's whole lines. */
  readonly position: number;
  /** Length of the segment with what a writer that was killed left after the last whole line. */
  readonly length: number;
  /** Length of the segment's first line: the snapshot. */
  readonly base: number;
  /** Segments that this one's snapshot has made superfluous, and whose removal was cut short. */
  readonly superfluous: readonly number[];
  /** The segment that the last record names: it is opened next. */
  readonly next?: { readonly segment: number; readonly length: number };
}

/**
 * Reads a whole journal without its lease, as status does.
 *
 * @throws LandfallError `JOURNAL-DAMAGED` or `JOURNAL-VERSION`, naming segment and line
 */
export async function readState(carrier: JournalCarrier): Promise<JournalState> {
  return (await readJournal(carrier)).state;
}

export async function readJournal(carrier: JournalCarrier): Promise<JournalReading> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const reading = await readOnce(carrier);
    if (reading !== undefined) return reading;
  }
  throw new LandfallError(
    "JOURNAL-UNREADABLE",
    `The segments of ${carrier.location} vanish while they are read.`,
    {
      remedy: "Look for another program that removes them.",
    },
  );
}

async function readOnce(carrier: JournalCarrier): Promise<JournalReading | undefined> {
  const numbers = await carrier.segments();
  if (numbers.length === 0)
    return { state: EMPTY_STATE, segment: 1, position: 0, length: 0, base: 0, superfluous: [] };
  const torn = new Map<number, number>();
  // The newest segment says everything; one whose snapshot was torn as it was opened says nothing yet.
  for (const segment of numbers.reverse()) {
    const bytes = await carrier.read(segment);
    const { lines, length } = splitLines(bytes);
    if (lines.length > 0)
      return {
        ...readSegment(carrier, segment, lines, { position: length, length: bytes.length }, torn),
        superfluous: numbers.filter((number) => number < segment),
      };
    torn.set(segment, bytes.length);
  }
  const first = torn.get(1);
  return first === undefined
    ? undefined
    : { state: EMPTY_STATE, segment: 1, position: 0, length: first, base: 0, superfluous: [] };
}

function readSegment(
  carrier: JournalCarrier,
  segment: number,
  lines: readonly string[],
  extent: { readonly position: number; readonly length: number },
  torn: ReadonlyMap<number, number>,
): Omit<JournalReading, "superfluous"> {
  const place = (line: number) => ({ file: `${carrier.location}, segment ${segment}`, line });
  const records: JournalRecord[] = [];
  lines.forEach((text, index) => {
    const record = decodeLine(text, place(index + 1));
    const before = records.at(-1);
    if (before !== undefined && record.seq !== before.seq + 1) {
      throw outOfOrder(place(index + 1), `its number is ${record.seq} after ${before.seq}`);
    }
    if (before === undefined && segment > 1 && record.entry.type !== "snapshot") {
      throw outOfOrder(place(1), "the segment does not begin with a snapshot");
    }
    records.push(record);
  });
  const last = records.at(-1)?.entry;
  const next =
    last?.type === "continued" ? { segment: last.segment, length: torn.get(last.segment) ?? 0 } : undefined;
  const base = segment === 1 ? 0 : Buffer.byteLength(lines[0] ?? "") + 1;
  return { state: fold(records), segment, ...extent, base, ...(next === undefined ? {} : { next }) };
}

function outOfOrder(place: { file: string; line: number }, what: string): LandfallError {
  return new LandfallError("JOURNAL-DAMAGED", `The journal is out of order: ${what}.`, {
    place,
    remedy: "Restore the journal from a copy; nothing was changed.",
  });
}
