import { demand } from "../../api";

/** When a policy takes snapshots, in hours and days of Beijing. */
export interface Schedule {
  readonly hours: readonly number[];
  /** 0 is Sunday. */
  readonly daysOfWeek: readonly number[];
  readonly daysOfMonth: readonly number[];
  /** 0 unless it counts days from the policy's making. */
  readonly intervalDays: number;
}

/** As a request says it. */
interface Wanted {
  readonly Hour?: readonly (number | bigint)[];
  readonly DayOfWeek?: readonly (number | bigint)[];
  readonly DayOfMonth?: readonly (number | bigint)[];
  readonly IntervalDays?: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;
const HOURS_OF_DAY = 24;
/** Beyond every interval and every 29th of February. */
const HORIZON_HOURS = 9 * 366 * HOURS_OF_DAY;

export function readSchedule(wanted: Wanted | undefined): Schedule {
  const schedule = {
    hours: (wanted?.Hour ?? []).map(Number),
    daysOfWeek: (wanted?.DayOfWeek ?? []).map(Number),
    daysOfMonth: (wanted?.DayOfMonth ?? []).map(Number),
    intervalDays: wanted?.IntervalDays ?? 0,
  };
  const { hours, daysOfWeek, daysOfMonth, intervalDays } = schedule;
  demand(
    hours.length > 0 && hours.every((hour) => isWithin(hour, 0, HOURS_OF_DAY - 1)),
    "InvalidParameterValue",
    "Policy needs Hour, each from 0 to 23.",
  );
  const days = [daysOfWeek.length > 0, daysOfMonth.length > 0, intervalDays !== 0].filter(Boolean).length;
  demand(
    days === 1 &&
      daysOfWeek.every((day) => isWithin(day, 0, 6)) &&
      daysOfMonth.every((day) => isWithin(day, 1, 31)) &&
      isWithin(intervalDays, 0, 365),
    "InvalidParameterValue",
    "Policy needs one of DayOfWeek (0 to 6), DayOfMonth (1 to 31) and IntervalDays (1 to 365).",
  );
  return schedule;
}

/** The first full hour after `now` that fits; `madeAt` is when the counting of days began. */
export function nextTrigger(schedule: Schedule, madeAt: number, now: number): number | undefined {
  const first = Math.floor(now / HOUR) * HOUR + HOUR;
  for (let ahead = 0; ahead < HORIZON_HOURS; ahead += 1) {
    const at = first + ahead * HOUR;
    if (fits(schedule, madeAt, at)) return at;
  }
  return undefined;
}

function fits({ hours, daysOfWeek, daysOfMonth, intervalDays }: Schedule, madeAt: number, at: number) {
  const beijing = new Date(at + BEIJING);
  if (!hours.includes(beijing.getUTCHours())) return false;
  if (daysOfWeek.length > 0) return daysOfWeek.includes(beijing.getUTCDay());
  if (daysOfMonth.length > 0) return daysOfMonth.includes(beijing.getUTCDate());
  return (dayOf(at) - dayOf(madeAt)) % intervalDays === 0;
}

function dayOf(at: number): number {
  return Math.floor((at + BEIJING) / DAY);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
