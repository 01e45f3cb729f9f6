import { isoInstant, type Clock } from "../base/clock";
import { PositionConflict, type JournalCarrier } from "./carrier";
import { durably } from "./durably";
import { bars, LeaseHeld, LeaseLost, type LeaseHolder } from "./lease";
import { encodeLine } from "./line";
import { patient } from "./patience";
import { readJournal, type JournalReading } from "./read-journal";
import { RECORD_VERSION, type Entry, type JournalRecord } from "./record";
import { fold, snapshotOf, type JournalState } from "./state";

export { AppendUnknown, PositionConflict, type JournalCarrier } from "./carrier";

const MIB = 1024 ** 2;

export interface JournalOptions {
  readonly clock: Clock;
  readonly holder: LeaseHolder;
  /** How long a lease lasts without renewal, in ms; default 120,000. */
  readonly leaseFor?: number;
  /**
   * A segment that has grown by this many bytes, and by twice its snapshot, is closed and a new one opened;
   * default 4 MiB.
   */
  readonly segmentSize?: number;
}

/** The one writer of a journal, as long as nobody else takes it over. */
export interface Journal {
  readonly location: string;
  readonly holder: LeaseHolder;
  /** How long the lease lasts without renewal, in ms. */
  readonly leaseFor: number;
  /** Everything that is durable. */
  readonly state: JournalState;
  /**
   * Writes entries durably, in order, and folds them into `state`. Calls that meet are written together.
   *
   * @throws LeaseLost when somebody else has written meanwhile; nothing more can be written then
   */
  append(...entries: Entry[]): Promise<void>;
  /** Renews the lease when half of it has passed. @throws LeaseLost */
  keep(): Promise<void>;
  /** Lets go of the lease, so that others need not wait for its end. Does nothing once it was lost. */
  release(): Promise<void>;
}

/**
 * Reads a journal and takes its lease.
 *
 * @throws LeaseHeld when another reconciler has it
 * @throws LandfallError `JOURNAL-DAMAGED` or `JOURNAL-VERSION`, naming segment and line; `JOURNAL-UNREACHABLE`
 */
export async function openJournal(carrier: JournalCarrier, options: JournalOptions): Promise<Journal> {
  const reader = patient(carrier, options.clock);
  for (;;) {
    const reading = await readJournal(reader);
    const { lease } = reading.state;
    if (lease !== undefined && bars(lease, options.holder, options.clock.now())) {
      throw new LeaseHeld(lease, carrier.location);
    }
    try {
      const journal = new SegmentedJournal(carrier, options, reading);
      await journal.take(reading);
      return journal;
    } catch (error) {
      // Somebody was faster: their lease, or what they wrote, is seen at the next reading.
      if (!(error instanceof PositionConflict || error instanceof LeaseLost)) throw error;
    }
  }
}

interface Waiting {
  readonly entries: readonly Entry[];
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

class SegmentedJournal implements Journal {
  readonly location: string;
  readonly holder: LeaseHolder;
  readonly leaseFor: number;
  state: JournalState;
  private readonly reader: JournalCarrier;
  private segment: number;
  private position: number;
  private base: number;
  private waiting: Waiting[] = [];
  private writing = false;
  private broken?: Error;
  private released = false;

  constructor(
    private readonly carrier: JournalCarrier,
    private readonly options: JournalOptions,
    reading: JournalReading,
  ) {
    this.location = carrier.location;
    this.reader = patient(carrier, options.clock);
    this.holder = options.holder;
    this.leaseFor = options.leaseFor ?? 120_000;
    ({ state: this.state, segment: this.segment, position: this.position, base: this.base } = reading);
  }

  /** Cuts what a killed writer left half written, then writes the lease. */
  async take(reading: JournalReading): Promise<void> {
    const { segment, length, position, next, superfluous } = reading;
    if (next !== undefined) {
      if (next.length > 0) await this.carrier.truncate(next.segment, next.length, 0);
      await this.openSegment(next.segment);
    } else if (length > position) {
      await this.carrier.truncate(segment, length, position);
    }
    await this.append();
    // A new journal's first segment can be written by whoever saw none, even after others have left it behind.
    if (position === 0 && next === undefined) await this.refuseOvertaken(segment);
    for (const number of superfluous) await this.reader.remove(number);
  }

  append(...entries: Entry[]): Promise<void> {
    return new Promise((written, failed) => {
      this.waiting.push({ entries, written, failed });
      if (!this.writing) void this.writeWaiting();
    });
  }

  async keep(): Promise<void> {
    if (this.leaseIsDue()) await this.append();
  }

  async release(): Promise<void> {
    if (this.broken !== undefined || this.released) return;
    this.released = true;
    await this.append({ type: "lease", holder: this.holder, until: isoInstant(this.options.clock.now()) });
  }

  private async writeWaiting(): Promise<void> {
    this.writing = true;
    // Calls of the same turn are gathered first.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        if (this.broken !== undefined) throw this.broken;
        await this.write(batch.flatMap(({ entries }) => entries));
        batch.forEach(({ written }) => written());
      } catch (error) {
        // What was not written must not be followed by anything.
        this.broken = error instanceof Error ? error : new Error(String(error));
        batch.forEach(({ failed }) => failed(error));
      }
    }
    this.writing = false;
  }

  private async write(entries: readonly Entry[]): Promise<void> {
    const renewed = this.leaseIsDue() ? [this.leaseEntry(), ...entries] : entries;
    await this.writeAt(this.segment, this.position, renewed);
    const grown = this.position - this.base;
    if (grown > Math.max(this.options.segmentSize ?? 4 * MIB, 2 * this.base) && !this.released) {
      await this.writeAt(this.segment, this.position, [{ type: "continued", segment: this.segment + 1 }]);
      await this.openSegment(this.segment + 1);
    }
  }

  private async openSegment(segment: number): Promise<void> {
    await this.writeAt(segment, 0, [snapshotOf(this.state)]);
    this.base = this.position;
    // A writer that was overtaken long ago may have opened a segment that others have left behind already.
    for (const number of await this.refuseOvertaken(segment)) await this.reader.remove(number);
  }

  /** Resolves to the other segments, all older. @throws LeaseLost when there is a newer one */
  private async refuseOvertaken(segment: number): Promise<number[]> {
    const others = (await this.reader.segments()).filter((number) => number !== segment);
    if (others.some((number) => number > segment)) throw await this.lost();
    return others;
  }

  private async writeAt(segment: number, position: number, entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const at = isoInstant(this.options.clock.now());
    const records = entries.map<JournalRecord>((entry, index) => ({
      v: RECORD_VERSION,
      seq: this.state.seq + 1 + index,
      at,
      entry,
    }));
    const bytes = Buffer.from(records.map(encodeLine).join(""), "utf8");
    try {
      this.position = await durably(this.carrier, segment, position, bytes, this.options.clock);
    } catch (error) {
      throw error instanceof PositionConflict ? await this.lost() : error;
    }
    this.segment = segment;
    this.state = fold(records, this.state);
  }

  private leaseIsDue(): boolean {
    const { lease } = this.state;
    if (this.released) return false;
    if (lease?.holder.id !== this.holder.id) return true;
    return Date.parse(lease.until) - this.options.clock.now() < this.leaseFor / 2;
  }

  private leaseEntry(): Entry {
    const until = isoInstant(this.options.clock.now() + this.leaseFor);
    return { type: "lease", holder: this.holder, until };
  }

  private async lost(): Promise<LeaseLost> {
    const { lease } = (await readJournal(this.reader)).state;
    return new LeaseLost(lease, this.location, this.options.clock.now());
  }
}
