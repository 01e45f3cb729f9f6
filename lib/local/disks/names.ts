import { basename } from "node:path";
import { disks, snapshots } from "../services/cbs/rows";
import { type Task, taskTable } from "../tasks";
import type { Feed, Row, TableKey, World } from "../world";

interface Source {
  readonly feed: Feed;
  readonly namesOf: (id: string) => readonly string[];
}

/**
 * What rows name: files by their last part, and the subjects of tasks, with which their scratch files begin. Follows
 * the changes of the rows, because there are thousands of them.
 */
export class FileNames {
  private readonly sources: readonly Source[];
  /** By table and id. */
  private readonly known = new Map<string, readonly string[]>();
  /** How many rows have a name. */
  private readonly uses = new Map<string, number>();

  constructor(private readonly world: World) {
    this.sources = [
      this.source(disks, ({ file }) => [basename(file)]),
      this.source(snapshots, ({ file }) => [basename(file)]),
      this.source(taskTable, (task) => [task.subject, ...filesOf(task)]),
    ];
    this.follow();
  }

  /** Takes in what has changed; whether a name is no more. */
  follow(): boolean {
    let isLess = false;
    for (const [index, { feed, namesOf }] of this.sources.entries())
      for (const id of feed.take()) {
        const key = `${index}/${id}`;
        const names = namesOf(id);
        for (const name of names) this.count(name, 1);
        for (const name of this.known.get(key) ?? []) if (this.count(name, -1) === 0) isLess = true;
        if (names.length > 0) this.known.set(key, names);
        else this.known.delete(key);
      }
    return isLess;
  }

  has(name: string): boolean {
    return this.uses.has(name);
  }

  private source<R extends Row>(table: TableKey<R>, namesOf: (row: R) => readonly string[]): Source {
    const feed = this.world.feed(table);
    return {
      feed,
      namesOf: (id) => {
        const row = this.world.table(table).get(id);
        return row === undefined ? [] : namesOf(row);
      },
    };
  }

  private count(name: string, by: 1 | -1): number {
    const uses = (this.uses.get(name) ?? 0) + by;
    if (uses > 0) this.uses.set(name, uses);
    else this.uses.delete(name);
    return uses;
  }
}

/** The files that a task writes before any row names them. */
function filesOf({ input }: Task): string[] {
  if (typeof input !== "object" || input === null) return [];
  const disks: unknown = "disks" in input ? input.disks : [];
  return [input, ...(Array.isArray(disks) ? (disks as object[]) : [])].flatMap((part) =>
    "file" in part && typeof part.file === "string" ? [basename(part.file)] : [],
  );
}
