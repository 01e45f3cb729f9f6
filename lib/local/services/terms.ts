import { demand } from "../api";
import { type TaskKind, taskKind, type Tasks } from "../tasks";
import type { TableKey, World } from "../world";
import type { Resource } from "./resource";

const RENEWALS = [
  "NOTIFY_AND_AUTO_RENEW",
  "NOTIFY_AND_MANUAL_RENEW",
  "DISABLE_NOTIFY_AND_MANUAL_RENEW",
] as const;
export type Renewal = (typeof RENEWALS)[number];

/** What was paid for in advance: how long it is there, and whether it is prolonged by itself. */
export interface Term {
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  readonly renewal: Renewal;
}

/** How one service sells time. */
export interface TermRules {
  readonly months: readonly number[];
  readonly missing: string;
  readonly badPeriod: string;
  readonly badRenewal: string;
}

/** Months that every service sells (SDK: cbs and vpc `…ChargePrepaid`, redis `RenewInstance`); cvm sells more. */
export const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 24, 36];

/** What has ended waits so long in the recycle bin (tencentcloud.com, products 213/4931, 362/2420 and 239/48369). */
export const KEPT_MS = 7 * 86_400_000;

const BEIJING_MS = 8 * 3_600_000;

/** The term that begins now. @throws Refusal unless a period is given that is sold */
export function beginTerm(
  wanted: { readonly Period?: number; readonly RenewFlag?: string } | null | undefined,
  now: number,
  rules: TermRules,
): Term {
  const period = wanted?.Period;
  demand(period !== undefined, rules.missing, "What is paid for in advance needs a Period, in months.");
  const renewal = wanted?.RenewFlag || "NOTIFY_AND_MANUAL_RENEW";
  return { endsAt: afterMonths(now, checkPeriod(period, rules)), renewal: checkRenewal(renewal, rules) };
}

/** The same term, longer. */
export function prolong(term: Term, months: number): Term {
  return { ...term, endsAt: afterMonths(term.endsAt, months) };
}

export function checkPeriod(period: number, { months, badPeriod }: TermRules): number {
  demand(
    months.includes(period),
    badPeriod,
    `Period is one of ${months.join(", ")} months, not ${String(period)}.`,
  );
  return period;
}

export function checkRenewal(flag: string, { badRenewal }: Pick<TermRules, "badRenewal">): Renewal {
  const renewal = RENEWALS.find((known) => known === flag);
  demand(renewal, badRenewal, `RenewFlag must be one of ${RENEWALS.join(", ")}.`);
  return renewal;
}

/** Something that can be paid for in advance; null while it is not. */
interface Termed extends Resource {
  readonly term: Term | null;
}

export interface TermTask<R extends Termed> {
  readonly world: World;
  readonly table: TableKey<R>;
  /** Under which the task is scheduled, at the end of every term. */
  readonly name: string;
  readonly tasks: () => Tasks;
  /** What was paid for with it goes on as long. */
  readonly renewed?: (row: R, term: Term) => void;
  /** Nobody has prolonged it. */
  readonly ended: (row: R, at: number) => void;
}

/** Looks at a thing when its term ends: it goes on where it was prolonged, is renewed by a month, or ends. */
export function termTaskKind<R extends Termed>({
  world,
  table,
  name,
  tasks,
  renewed,
  ended,
}: TermTask<R>): TaskKind {
  return taskKind<null>({
    done: (id, _input, _output, at) => {
      const row = world.table(table).get(id);
      if (row === undefined || row.term === null || row.term.endsAt > at) return;
      if (row.term.renewal !== "NOTIFY_AND_AUTO_RENEW") return ended(row, at);
      const term = prolong(row.term, 1);
      world.table<Termed>(table.name).update(id, { term });
      renewed?.(row, term);
      tasks().scheduleAt(name, id, term.endsAt);
    },
  });
}

/** The same day and time so many months later, in Beijing; the last day of a month that has no such day. */
function afterMonths(from: number, months: number): number {
  const start = new Date(from + BEIJING_MS);
  const end = new Date(start);
  end.setUTCMonth(start.getUTCMonth() + months);
  if (end.getUTCDate() !== start.getUTCDate()) end.setUTCDate(0);
  return end.getTime() - BEIJING_MS;
}
