import type { Row } from "./table";

interface Former {
  readonly row: Row;
  /** When it gave way. */
  readonly until: number;
}

/** Stands where nothing is any more. */
class Tombstone implements Row {
  readonly gone = true;
  constructor(readonly id: string) {}
}

/** What the rows of a table were a moment ago, for whoever must not see yet what they are. Forgotten at a restart. */
export class History {
  private readonly former = new WeakMap<Row, Former>();
  private readonly tombstones = new Map<string, Tombstone>();
  /** In the order in which they are forgotten. */
  private readonly kept: { readonly row: Row; readonly until: number }[] = [];

  /** @param span for how long rows are remembered; milliseconds */
  constructor(private readonly span: number) {}

  /** Under an id, one row has given way to another, or to nothing. Gives back what undoes that. */
  add(id: string, before: Row | undefined, row: Row | null, until: number): () => void {
    const earlier = this.tombstones.get(id);
    const former = before ?? earlier;
    const next = row ?? new Tombstone(id);
    this.mark(id, next instanceof Tombstone ? next : undefined);
    if (former !== undefined) {
      this.former.set(next, { row: former, until });
      this.kept.push({ row: next, until });
    }
    return () => this.mark(id, earlier);
  }

  /** A present row, or what is known under an id of none, as it was at a time; as it is where that is not known. */
  at<R extends Row>(id: string, row: R | undefined, time: number): R | undefined {
    let found: Row | undefined = row ?? this.tombstones.get(id);
    for (
      let former = found && this.former.get(found);
      former !== undefined && former.until > time;
      former = this.former.get(found)
    )
      found = former.row;
    return found instanceof Tombstone ? undefined : (found as R | undefined);
  }

  /** What was last there under an id where nothing is any more. */
  last<R extends Row>(id: string): R | undefined {
    const tombstone = this.tombstones.get(id);
    return tombstone && (this.former.get(tombstone)?.row as R | undefined);
  }

  /** Under which something was, and is not any more. */
  ids(): Iterable<string> {
    return this.tombstones.keys();
  }

  forget(now: number): void {
    const still = this.kept.findIndex(({ until }) => until + this.span > now);
    for (const { row } of this.kept.splice(0, still < 0 ? this.kept.length : still)) {
      this.former.delete(row);
      if (this.tombstones.get(row.id) === row) this.tombstones.delete(row.id);
    }
  }

  private mark(id: string, tombstone: Tombstone | undefined): void {
    if (tombstone === undefined) this.tombstones.delete(id);
    else this.tombstones.set(id, tombstone);
  }
}
