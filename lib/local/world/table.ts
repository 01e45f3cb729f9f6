/** Rows are plain JSON and never changed in place: a new state of a thing is a new row. */
export interface Row {
  readonly id: string;
}

export interface Table<R extends Row> {
  readonly name: string;
  get(id: string): R | undefined;
  /** In the order in which the rows were first put. */
  all(): R[];
  /** As `all`, without a copy: for whoever goes through many rows and changes none meanwhile. */
  values(): Iterable<R>;
  /** A row as it was at a time not long ago, though it may be gone; as it is where nothing is known of that. */
  getAt(id: string, time: number): R | undefined;
  /** All rows as `getAt` gives them: those that are gone come last, and those that are new are there already. */
  allAt(time: number): R[];
  /** What was deleted under an id not long ago, as it was then. */
  lately(id: string): R | undefined;
  put(row: R): void;
  /** Merges `patch` into an existing row and returns it. */
  update(id: string, patch: Partial<R>): R;
  delete(id: string): void;
}

/** Tells one reader which rows of a table have changed, so that it need not go through all of them. */
export interface Feed {
  /** Ids of the rows that were put or deleted since the last call; at the first call those of all rows. */
  take(): ReadonlySet<string>;
}

/** A table's name with the type of its rows. */
export interface TableKey<R extends Row> {
  readonly name: string;
  /** Carries the type only; never present. */
  readonly row?: R;
}

export function defineTable<R extends Row>(name: string): TableKey<R> {
  return { name };
}
