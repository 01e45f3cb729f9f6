import { createHash } from "node:crypto";
import { z } from "zod";
import { LandfallError, type SourcePlace } from "../base/errors";
import { entrySchema, RECORD_VERSION, stampSchema, type JournalRecord } from "./record";

const SUM_DIGITS = 16;
/** Every line is one JSON object whose last member is the checksum of everything before it. */
const SUM = new RegExp(`,"sum":"([0-9a-f]{${SUM_DIGITS}})"}$`);
const NEWLINE = 0x0a;

/** The line of a record, with its newline. */
export function encodeLine(record: JournalRecord): string {
  const { v, seq, at, entry } = record;
  const body = JSON.stringify({ v, seq, at, ...entry }).slice(0, -1);
  return `${body},"sum":"${checksum(body)}"}\n`;
}

/** The whole lines of a segment, and how many bytes they take; what follows is a torn tail. */
export function splitLines(bytes: Uint8Array): { readonly lines: string[]; readonly length: number } {
  const length = bytes.lastIndexOf(NEWLINE) + 1;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, length).toString("utf8");
  return { lines: text.split("\n").slice(0, -1), length };
}

/**
 * Reads a line back.
 *
 * @throws LandfallError `JOURNAL-DAMAGED` when it is not what was written, `JOURNAL-VERSION` when a newer
 * Landfall wrote it; both name the place.
 */
export function decodeLine(line: string, place: SourcePlace): JournalRecord {
  const sum = SUM.exec(line);
  if (sum === null) throw damaged(place, "it has no checksum");
  if (sum[1] !== checksum(line.slice(0, sum.index))) throw damaged(place, "its checksum is wrong");

  const { sum: _sum, v, seq, at, ...entry } = JSON.parse(line) as Record<string, unknown>;
  if (typeof v === "number" && v > RECORD_VERSION) throw newer(place, `version ${v}`);
  const stamp = stampSchema.safeParse({ v, seq, at });
  if (!stamp.success) throw damaged(place, z.prettifyError(stamp.error));
  const read = entrySchema.safeParse(entry);
  if (!read.success) throw newer(place, `an unknown record (${z.prettifyError(read.error)})`);
  return { ...stamp.data, entry: read.data };
}

function checksum(body: string): string {
  return createHash("sha256").update(body, "utf8").digest("hex").slice(0, SUM_DIGITS);
}

function damaged(place: SourcePlace, what: string): LandfallError {
  return new LandfallError("JOURNAL-DAMAGED", `A line of the journal is damaged: ${what}.`, {
    place,
    remedy: "Restore the journal from a copy; nothing was changed.",
  });
}

function newer(place: SourcePlace, what: string): LandfallError {
  return new LandfallError(
    "JOURNAL-VERSION",
    `The journal holds ${what}, which this release of Landfall cannot read.`,
    {
      place,
      remedy: "Use the release that wrote it, or a newer one.",
    },
  );
}
