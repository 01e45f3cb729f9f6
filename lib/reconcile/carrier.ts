/**
 * The journal's storage: numbered append-only segments of bytes. Everything above it (records, checksums,
 * leases, folding) is the same for every carrier.
 */
export interface JournalCarrier {
  /** For people: a path or a `cos://bucket/key` prefix. */
  readonly location: string;
  /** The numbers of the segments that exist, ascending; empty for a new journal. */
  segments(): Promise<number[]>;
  /** All bytes of a segment, from `offset` on. Empty when the segment does not exist. */
  read(segment: number, offset?: number): Promise<Uint8Array>;
  /**
   * Appends durably when the segment's length is exactly `position` (0 creates it) and resolves to the new
   * length.
   *
   * @throws PositionConflict when the length differs: somebody else wrote.
   * @throws AppendUnknown when it is not known whether the bytes arrived; the caller reads the tail back.
   */
  append(segment: number, position: number, bytes: Uint8Array): Promise<number>;
  /**
   * Cuts a segment from exactly `position` bytes to `length` where the carrier can leave a torn tail; carriers
   * that cannot, do nothing.
   *
   * @throws PositionConflict when the length is not `position`: somebody else wrote, so nothing was torn.
   */
  truncate(segment: number, position: number, length: number): Promise<void>;
  /** Removes a segment that a snapshot has made superfluous; one that is gone already is no error. */
  remove(segment: number): Promise<void>;
}

export class PositionConflict extends Error {
  constructor(
    readonly expected: number,
    readonly actual?: number,
  ) {
    super(
      `the journal's length is ${actual ?? "not"} ${actual === undefined ? expected : `instead of ${expected}`}`,
    );
    this.name = "PositionConflict";
  }
}

export class AppendUnknown extends Error {
  constructor(cause: unknown) {
    super("the answer to an append was lost", { cause });
    this.name = "AppendUnknown";
  }
}
