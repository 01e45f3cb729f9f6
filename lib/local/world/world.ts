import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../base/clock";
import { LandfallError } from "../../base/errors";
import { History } from "./history";
import { idsFrom, type Ids } from "./ids";
import { type Change, type Commit, WorldLog } from "./log";
import { notBefore } from "./not-before";
import { defineTable, type Feed, type Row, type Table, type TableKey } from "./table";

/** Everything the embedded cloud knows. Tables in memory, every commit a line of `world.jsonl`. */
export interface World {
  readonly directory: string;
  /** The one that it was opened with, or one that goes on where the world was left if that is later. */
  readonly clock: Clock;
  readonly ids: Ids;
  /** How many times this world has been opened, this time included. */
  readonly boot: number;
  table<R extends Row>(key: TableKey<R> | string): Table<R>;
  /** Every reader opens one of its own, once. */
  feed(key: TableKey<Row>): Feed;
  /** All changes that `fn` makes are kept together or, when it throws, not at all. Inner transactions join. */
  transaction<T>(fn: () => T): T;
  /** Changes that `fn` makes count as made at `time`, which may have passed: what ends late ended when it was due. */
  during<T>(time: number, fn: () => T): T;
  /** Writes down what time it is, as every change does: the next opening does not begin before. */
  keepTime(): void;
  /** Absolute path of a file or folder below the world's directory, its parent made. */
  path(...parts: string[]): string;
  close(): void;
}

interface Counter extends Row {
  readonly value: number;
}

const counters = defineTable<Counter>("counters");

/** Counts up whenever rows get fields that the code relies on: worlds of another format are not opened. */
const FORMAT = 2;
const newest: Format = { id: "world", version: FORMAT };
const formats = defineTable<Format>("format");

interface Format extends Row {
  readonly version: number;
}

export interface WorldOptions {
  readonly directory: string;
  readonly clock: Clock;
  /** For how long tables know what their rows were; milliseconds. @default 0 */
  readonly recall?: number;
}

/**
 * Opens, or makes, the world in `directory` and compacts its history.
 * @throws LandfallError `WORLD_IN_USE` when another process holds it, `WORLD_DAMAGED` when it cannot be read,
 * `WORLD_FORMAT` when another release wrote it.
 */
export function openWorld(options: WorldOptions): World {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const release = hold(join(options.directory, "world.lock"));
  try {
    return new StoredWorld(options, release);
  } catch (error) {
    release();
    throw error;
  }
}

class StoredWorld implements World {
  readonly directory: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly boot: number;
  private readonly rows = new Map<string, Map<string, Row>>();
  private readonly tables = new Map<string, Table<Row>>();
  /** What readers have not taken yet, by table. */
  private readonly untaken = new Map<string, Set<string>[]>();
  private readonly log: WorldLog;
  private seq = 0;
  private pending: Change[] | undefined;
  private undo: (() => void)[] = [];
  /** By table. */
  private readonly histories = new Map<string, History>();
  private readonly recall: number;
  /** When changes are made, where that is not now. */
  private time: number | undefined;

  constructor(
    { directory, clock, recall = 0 }: WorldOptions,
    private readonly release: () => void,
  ) {
    this.directory = directory;
    this.recall = recall;
    const path = join(directory, "world.jsonl");
    const { log, commits } = WorldLog.open(path);
    this.log = log;
    for (const commit of commits) this.replay(commit);
    this.clock = notBefore(clock, commits.at(-1)?.at ?? 0);
    if (commits.length === 0) this.rowsOf(formats.name).set("world", newest);
    this.checkFormat(path);
    this.log.compact(this.snapshot());
    this.ids = idsFrom((counter) => this.count(counter));
    this.boot = this.count("boot");
  }

  table<R extends Row>(key: TableKey<R> | string): Table<R> {
    const name = typeof key === "string" ? key : key.name;
    let table = this.tables.get(name);
    if (table === undefined) this.tables.set(name, (table = this.newTable<Row>(name)));
    return table as Table<R>;
  }

  feed({ name }: TableKey<Row>): Feed {
    const untaken = new Set(this.rowsOf(name).keys());
    this.untaken.set(name, [...(this.untaken.get(name) ?? []), untaken]);
    return {
      take: () => {
        const taken = new Set(untaken);
        untaken.clear();
        return taken;
      },
    };
  }

  private newTable<R extends Row>(name: string): Table<R> {
    const rows = this.rowsOf(name) as Map<string, R>;
    const history = this.historyOf(name);
    const getAt = (id: string, time: number): R | undefined => history.at(id, rows.get(id), time);
    return {
      name,
      get: (id) => rows.get(id),
      all: () => [...rows.values()],
      values: () => rows.values(),
      getAt,
      lately: (id) => history.last(id),
      allAt: (time) => [...rows.keys(), ...history.ids()].flatMap((id) => getAt(id, time) ?? []),
      put: (row) => this.transaction(() => this.set(name, row.id, row)),
      update: (id, patch) => {
        const row = rows.get(id);
        if (row === undefined) throw new Error(`no row ${id} in table ${name}`);
        const next = { ...row, ...patch };
        this.transaction(() => this.set(name, id, next));
        return next;
      },
      delete: (id) => this.transaction(() => this.set(name, id, null)),
    };
  }

  transaction<T>(fn: () => T): T {
    if (this.pending !== undefined) return fn();
    this.pending = [];
    this.undo = [];
    try {
      const result = fn();
      if (this.pending.length > 0) this.append(this.pending);
      this.tell(this.pending);
      if (this.log.isLong) this.log.compact(this.snapshot());
      for (const history of this.histories.values()) history.forget(this.clock.now());
      return result;
    } catch (error) {
      for (const step of this.undo.reverse()) step();
      throw error;
    } finally {
      this.pending = undefined;
    }
  }

  during<T>(time: number, fn: () => T): T {
    const before = this.time;
    this.time = time;
    try {
      return fn();
    } finally {
      this.time = before;
    }
  }

  keepTime(): void {
    this.append([]);
  }

  path(...parts: string[]): string {
    const path = join(this.directory, ...parts);
    mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
    return path;
  }

  close(): void {
    this.log.close();
    this.release();
  }

  private checkFormat(path: string): void {
    const found = this.table(formats).get("world")?.version;
    if (found === FORMAT) return;
    this.log.close();
    throw new LandfallError(
      "WORLD_FORMAT",
      `${path}: this world has format ${found ?? "0"}; this release of Landfall reads and writes format ${FORMAT}`,
      {
        remedy:
          "Run `landfall local reset`, which forgets the world with its journal and state, or use the release that wrote it.",
      },
    );
  }

  private append(changes: readonly Change[]): void {
    this.log.append({ seq: ++this.seq, at: this.clock.now(), changes });
  }

  private tell(changes: readonly Change[]): void {
    for (const [table, id] of changes) for (const ids of this.untaken.get(table) ?? []) ids.add(id);
  }

  private set(name: string, id: string, row: Row | null): void {
    const rows = this.rowsOf(name);
    const before = rows.get(id);
    if (row === null && before === undefined) return;
    this.undo.push(() => (before === undefined ? rows.delete(id) : rows.set(id, before)));
    if (row === null) rows.delete(id);
    else rows.set(id, row);
    this.undo.push(this.historyOf(name).add(id, before, row, this.time ?? this.clock.now()));
    this.pending?.push([name, id, row]);
  }

  private historyOf(name: string): History {
    let history = this.histories.get(name);
    if (history === undefined) this.histories.set(name, (history = new History(this.recall)));
    return history;
  }

  private rowsOf(name: string): Map<string, Row> {
    let rows = this.rows.get(name);
    if (rows === undefined) this.rows.set(name, (rows = new Map<string, Row>()));
    return rows;
  }

  private replay(commit: Commit): void {
    this.seq = commit.seq;
    for (const [name, id, row] of commit.changes) {
      if (row === null) this.rowsOf(name).delete(id);
      else this.rowsOf(name).set(id, row as Row);
    }
  }

  private snapshot(): Commit {
    const changes: Change[] = [];
    for (const [name, rows] of this.rows) for (const row of rows.values()) changes.push([name, row.id, row]);
    return { seq: this.seq, at: this.clock.now(), changes };
  }

  private count(counter: string): number {
    const value = (this.table(counters).get(counter)?.value ?? 0) + 1;
    this.table(counters).put({ id: counter, value });
    return value;
  }
}

/** Process ids are used again; a lock with our own id that is not in here was left by a process before us. */
const heldHere = new Set<string>();

/** One process at a time. A lock whose process is gone (killed) is taken over. */
function hold(path: string): () => void {
  for (let attempt = 0; ; attempt++) {
    try {
      claim(path);
      heldHere.add(path);
      return () => {
        heldHere.delete(path);
        rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt > 0) throw error;
      const holder = Number(readFileSync(path, "utf8"));
      if (holder === process.pid ? heldHere.has(path) : holder > 0 && isRunning(holder))
        throw new LandfallError("WORLD_IN_USE", `${path}: process ${holder} runs this embedded cloud`, {
          remedy: "Stop it first, or use another directory.",
        });
      rmSync(path, { force: true });
    }
  }
}

/** Whole or not at all: half of a process's id would be another's. @throws EEXIST where somebody has it */
function claim(path: string): void {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid), { mode: 0o600 });
  try {
    linkSync(own, path);
  } finally {
    rmSync(own, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
