import type { Row } from "./table";

interface Former {
  readonly row: Row;
  /** When it gave way. */
  readonly until: number;
}

/** Longer than any list lies behind; milliseconds. */
const KEPT = 60_000;

/** What rows were a moment ago, for whoever must not see yet what they are. Forgotten at a restart. */
export class History {
  private readonly former = new WeakMap<Row, Former>();
  /** In the order in which they are forgotten. */
  private readonly kept: { readonly row: Row; readonly until: number }[] = [];

  /** A row has given way to another. */
  add(row: Row, next: Row, until: number): void {
    this.former.set(next, { row, until });
    this.kept.push({ row: next, until });
  }

  /** The row as it was at a time. */
  at<R extends Row>(row: R, time: number): R {
    let found = row;
    for (let former = this.former.get(found); former !== undefined && former.until > time;)
      former = this.former.get((found = former.row as R));
    return found;
  }

  forget(now: number): void {
    const still = this.kept.findIndex(({ until }) => until + KEPT > now);
    for (const { row } of this.kept.splice(0, still < 0 ? this.kept.length : still)) this.former.delete(row);
  }
}
