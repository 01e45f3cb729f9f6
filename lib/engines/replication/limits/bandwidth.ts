import type { ReplicationSettingsSpec } from "../../../plan/replication";
import { Bandwidth, Duration } from "../../../plan/units";
import { cited } from "../../../rules/documents";
import type { Rule } from "../../../rules/rule";
import { someOf, usedGib } from "../../../rules/servers";
import { when } from "../../../rules/subjects";
import { isTimeZone } from "../../../rules/time-zones";
import { replicatedIn, replicationRule, stagedDisks } from "./rule";

const GUIDE = cited("cloudEndure", "replication settings");
const DECLARED = "Landfall's replication settings";
/** Days: the default validity of a migration job of SMC. */
const LONG_DAYS = 30;

type ScheduleEntry = NonNullable<ReplicationSettingsSpec["bandwidth"]["schedule"]>[number];

/** What replication may take of the source's line, and when. */
export const bandwidthRules: readonly Rule[] = [
  {
    id: "REPLICATION-THROTTLE",
    severity: "warning",
    title: "Replication is throttled.",
    explanation:
      "It runs over the source's own line and takes all of it unless limited: for sensitive servers choose the limit as low as the changes allow.",
    source: GUIDE,
    check: (declared) => {
      const unlimited = replicatedIn(declared).filter(({ workload: { replication } }) => {
        const { limit, schedule = [] } = replication.bandwidth;
        return limit === undefined && schedule.length === 0;
      });
      return when(
        unlimited.length > 0,
        ["workloads"],
        `Nothing limits the bandwidth of ${someOf(unlimited.map(({ name }) => name))}, and replication takes what their lines have. Give bandwidth.limit, or a schedule, where others need the line.`,
      );
    },
  },
  replicationRule({
    id: "REPLICATION-BANDWIDTH-ZERO",
    severity: "refused",
    title: "A limit lets something through.",
    explanation:
      "CloudEndure reads 0 as no limit; here no limit is said by leaving it out, and 0 would mean that nothing is sent.",
    source: "CloudEndure API, 2021",
    check: ({ path, workload: { replication } }) => {
      const { limit, schedule = [] } = replication.bandwidth;
      const base = [...path, "replication", "bandwidth"];
      const limits = [
        ...(limit === undefined ? [] : [{ text: limit, at: [...base, "limit"] }]),
        ...schedule.map((entry, index) => ({ text: entry.limit, at: [...base, "schedule", index, "limit"] })),
      ];
      return limits.flatMap(({ at, text }) =>
        when(
          Bandwidth.parse(text).megabitsPerSecond === 0,
          at,
          "0Mbps would send nothing. Leave the limit out for none, or write 1Mbps or more.",
        ),
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-SCHEDULE-ZONE",
    severity: "refused",
    title: "A bandwidth schedule has a time zone, by its IANA name.",
    explanation:
      "Times of day mean nothing without one; abbreviations such as KST mean different zones to different people.",
    source: "IANA time zone database",
    check: ({ path, workload: { replication } }) => {
      const { schedule = [], timeZone } = replication.bandwidth;
      const at = [...path, "replication", "bandwidth", "timeZone"];
      if (timeZone === undefined)
        return when(
          schedule.length > 0,
          at,
          "The schedule has no time zone. Add timeZone, as Asia/Seoul or UTC.",
        );
      return when(
        !isTimeZone(timeZone),
        at,
        `"${timeZone}" is no time zone. Write one such as Asia/Seoul, Europe/Berlin or UTC.`,
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-SCHEDULE-EMPTY",
    severity: "refused",
    title: "An entry of a bandwidth schedule lasts.",
    explanation: "From and to are the same time: that is no time, or a whole day, and nobody can tell which.",
    source: DECLARED,
    check: ({ path, workload: { replication } }) =>
      (replication.bandwidth.schedule ?? []).flatMap(({ from, to }, index) =>
        when(
          from === to,
          [...path, "replication", "bandwidth", "schedule", index],
          `From ${from} to ${to} is no time. Write 00:00 to 23:59 for a day, or set bandwidth.limit.`,
        ),
      ),
  }),
  replicationRule({
    id: "REPLICATION-SCHEDULE-OVERLAP",
    severity: "warning",
    title: "No two entries of a bandwidth schedule hold at the same time.",
    explanation: "The first that applies wins, which the reader of a schedule may not expect.",
    source: DECLARED,
    check: ({ path, workload: { replication } }) => {
      const schedule = replication.bandwidth.schedule ?? [];
      return schedule.flatMap((entry, index) => {
        const earlier = schedule.slice(0, index).findIndex((other) => overlaps(other, entry));
        return when(
          earlier >= 0,
          [...path, "replication", "bandwidth", "schedule", index],
          `It overlaps entry ${earlier}, which wins there. Let the entries hold at different times.`,
        );
      });
    },
  }),
  replicationRule({
    id: "REPLICATION-FIRST-PASS",
    severity: "warning",
    title: "At the limited rate the first pass ends within 30 days.",
    explanation:
      "Seconds are bytes × 8 / rate. SMC's jobs are valid for 30 days unless more is asked for; a first pass that long never catches up with its changes.",
    source: "SMC CreateReplicationJob, SDK of 2026; estimating the time of a migration, 2024-12",
    check: ({ path, workload }) => {
      const { limit } = workload.replication.bandwidth;
      const rate = limit === undefined ? 0 : Bandwidth.parse(limit).megabitsPerSecond * 1e6;
      const bits = stagedDisks(workload).reduce((sum, disk) => sum + usedGib(disk), 0) * 1024 ** 3 * 8;
      const days = rate === 0 ? 0 : bits / rate / Duration.days(1).seconds;
      return when(
        days > LONG_DAYS,
        [...path, "replication", "bandwidth", "limit"],
        `At ${limit} the first pass takes about ${Math.round(days)} days. Raise the limit, or bring the data by images (disk-import).`,
      );
    },
  }),
];

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const DAY_MINUTES = 24 * 60;

/** Whether two entries share a minute of the week; one that ends before it begins goes on into the next day. */
function overlaps(left: ScheduleEntry, right: ScheduleEntry): boolean {
  return stretches(left).some((one) =>
    stretches(right).some((other) => one.from < other.to && other.from < one.to),
  );
}

function stretches({ days, from, to }: ScheduleEntry): { from: number; to: number }[] {
  const start = minutesOf(from);
  const end = minutesOf(to) <= start ? minutesOf(to) + DAY_MINUTES : minutesOf(to);
  return days.flatMap((day) => {
    const midnight = DAYS.indexOf(day) * DAY_MINUTES;
    const whole = { from: midnight + start, to: midnight + end };
    const beyond = whole.to - 7 * DAY_MINUTES;
    return beyond > 0
      ? [
          { ...whole, to: 7 * DAY_MINUTES },
          { from: 0, to: beyond },
        ]
      : [whole];
  });
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
