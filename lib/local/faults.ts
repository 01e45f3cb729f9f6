import { defineTable, type Row, type World } from "./world";

/**
 * What goes wrong. `throttle` and `internalErrorBefore` answer without doing anything, `soldOut` too;
 * `internalErrorAfter` does the work and answers InternalError; `timeoutAfter` does the work and never answers;
 * `cut` closes the connection before anything is done.
 */
export const FAULT_KINDS = [
  "throttle",
  "internalErrorBefore",
  "internalErrorAfter",
  "timeoutAfter",
  "soldOut",
  "cut",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  /** `cvm`, `vpc`, `cos` …; `*` for all. */
  readonly service: string;
  /** `RunInstances`, `PutObject` …; `*` for all. */
  readonly action: string;
  readonly kind: FaultKind;
  /** How many calls it strikes; 1 unless said. */
  readonly count?: number;
  /** How many calls pass before it strikes; 0 unless said. */
  readonly after?: number;
}

interface FaultRow extends Row {
  readonly service: string;
  readonly action: string;
  readonly kind: FaultKind;
  readonly left: number;
  readonly skip: number;
}

const faultTable = defineTable<FaultRow>("faults");

/** Faults that wait for their calls. They lie in the world, so that another process can set them before a start. */
export class Faults {
  constructor(private readonly world: World) {}

  /** Returns the fault's id. */
  add(fault: Fault): string {
    return this.world.transaction(() => {
      const id = this.world.ids.next("fault");
      const { service, action, kind, count = 1, after = 0 } = fault;
      this.world.table(faultTable).put({ id, service, action, kind, left: count, skip: after });
      return id;
    });
  }

  /** What strikes this call, if anything; counts it. Of several that match, the oldest strikes. */
  take(service: string, action: string): FaultKind | undefined {
    const table = this.world.table(faultTable);
    const row = table.all().find((fault) => matches(fault.service, service) && matches(fault.action, action));
    if (row === undefined) return undefined;
    if (row.skip > 0) {
      table.update(row.id, { skip: row.skip - 1 });
      return undefined;
    }
    if (row.left <= 1) table.delete(row.id);
    else table.update(row.id, { left: row.left - 1 });
    return row.kind;
  }

  /** Those that have not struck as often as they should. */
  pending(): { id: string; service: string; action: string; kind: FaultKind; left: number }[] {
    return this.world
      .table(faultTable)
      .all()
      .map(({ id, service, action, kind, left }) => ({ id, service, action, kind, left }));
  }

  clear(): void {
    this.world.transaction(() => {
      for (const { id } of this.world.table(faultTable).all()) this.world.table(faultTable).delete(id);
    });
  }
}

function matches(pattern: string, name: string): boolean {
  return pattern === "*" || pattern === name;
}
