import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/dts/v20211206/dts_models";
import { beijingTime } from "../../api";
import type { JobRow, JobRun } from "./rows";

const MEGABYTE = 1_000_000;
const SECOND = 1000;
/** Where no value is valid. */
const INVALID = -1;

/** Steps of a run. Ids: the examples of the official command-line tool. */
const STEPS = [
  { id: "dumper", name: "Export of all data" },
  { id: "loader", name: "Import of all data" },
  { id: "sinker", name: "Changes" },
] as const;
const FOLLOWING = ["running", "readyComplete", "completing"];

/** Milliseconds of copying that are behind a run. */
export function copied(run: JobRun, now: number): number {
  return (
    run.before + (run.since === 0 ? 0 : Math.min(now, run.since + run.duration - run.before) - run.since)
  );
}

/** Percent of the first copy. */
export function percentOf(run: JobRun, now: number): number {
  if (run.fullDoneAt !== 0) return 100;
  if (run.mode === "server") return run.percent;
  return Math.min(99, Math.floor((copied(run, now) / run.duration) * 100));
}

/** How far a job has come: steps, and in the last one how far the target is behind. */
export function progressOf(job: JobRow, now: number): Sdk.MigrateDetailInfo {
  const { run } = job;
  if (run === undefined)
    return {
      StepAll: STEPS.length,
      StepNow: 0,
      ...NO_LAG,
      StepInfo: STEPS.map((_step, index) => view(index, "notStarted", 0, job)),
    };
  const percent = percentOf(run, now);
  const current = run.fullDoneAt === 0 ? 0 : STEPS.length - 1;
  const done = job.status === "success";
  const state = job.status === "error" ? "failed" : "running";
  const StepInfo = STEPS.map((_step, index) => {
    if (done) return view(index, "success", 100, job);
    // Export and import of Redis go on together.
    if (current === 0 && index < 2) return view(index, state, percent, job);
    if (index < current) return view(index, "success", 100, job);
    return view(index, index === current ? state : "notStarted", 0, job);
  });
  return {
    StepAll: STEPS.length,
    StepNow: done ? STEPS.length : current + 1,
    ...lagOf(job, run, now),
    StepInfo,
  };
}

const NO_LAG = { MasterSlaveDistance: INVALID, SecondsBehindMaster: INVALID };

/** Valid in the last step only. */
function lagOf(job: JobRow, run: JobRun, now: number): typeof NO_LAG {
  if (run.fullDoneAt === 0 || !FOLLOWING.includes(job.status)) return NO_LAG;
  return {
    MasterSlaveDistance: Math.ceil(run.lag / MEGABYTE),
    SecondsBehindMaster: run.lag === 0 ? 0 : Math.max(1, Math.floor((now - run.equalAt) / SECOND)),
  };
}

function view(index: number, Status: string, Percent: number, job: JobRow): Sdk.StepDetailInfo {
  const step = STEPS[index]!;
  const { run } = job;
  const started = run !== undefined && Status !== "notStarted";
  const begun = index === STEPS.length - 1 ? (run?.fullDoneAt ?? 0) : (run?.startedAt ?? 0);
  const finished = index === STEPS.length - 1 ? job.endedAt : (run?.fullDoneAt ?? 0);
  const failed = Status === "failed";
  return {
    StepNo: index + 1,
    StepName: step.name,
    StepId: step.id,
    Status,
    StartTime: started ? beijingTime(begun) : "",
    FinishTime: Status === "success" ? beijingTime(finished) : "",
    StepMessage: failed ? job.message : (run?.note ?? ""),
    Percent,
    Errors: failed ? [{ Message: job.message, Solution: "", HelpDoc: "" }] : [],
    Warnings: run === undefined || run.note === "" ? [] : [{ Message: run.note, Solution: "", HelpDoc: "" }],
  };
}
