import { type Context, demand, Refusal } from "../../api";
import { jobs, type JobRow, type JobStatus, type TradeStatus } from "./rows";

/**
 * Source: the examples of DescribeMigrationDetail in the official command-line tool, which leave out `pause` and
 * `continue`; but those are actions of the API, and the list has all operations of a job (SDK dts, `MigrateAction`).
 */
export const ALL_ACTIONS = [
  "view",
  "configure",
  "modify",
  "check",
  "start",
  "stop",
  "complete",
  "resume",
  "pause",
  "continue",
  "createCmpTask",
  "isolate",
  "recover",
  "resize",
  "offline",
] as const;
export type JobAction = (typeof ALL_ACTIONS)[number];

const UNSTARTED = ["view", "configure", "modify", "isolate", "resize"] as const;
const SYNCING = ["view", "stop", "isolate", "resize", "pause"] as const;

/** What a job can be asked for in each status. */
const ALLOWED: Readonly<Record<JobStatus, readonly JobAction[]>> = {
  creating: ["view"],
  created: UNSTARTED,
  checking: ["view"],
  checkPass: [...UNSTARTED, "check", "start"],
  checkNotPass: [...UNSTARTED, "check"],
  readyRun: ["view", "stop"],
  running: SYNCING,
  readyComplete: [...SYNCING, "complete", "createCmpTask"],
  completing: ["view"],
  success: ["view", "isolate", "createCmpTask"],
  pausing: ["view"],
  manualPaused: ["view", "stop", "isolate", "continue"],
  resuming: ["view"],
  stopping: ["view"],
  canceled: ["view", "isolate"],
  error: ["view", "stop", "resume", "isolate"],
};

/** Statuses in which a job holds its target. */
const HOLDING: readonly JobStatus[] = [
  "readyRun",
  "running",
  "readyComplete",
  "completing",
  "pausing",
  "manualPaused",
  "resuming",
  "stopping",
  "error",
];

export function allowedActions(job: JobRow): readonly JobAction[] {
  if (job.trade === "isolated") return ["view", "recover", "offline"];
  if (job.trade !== "normal" && (job.trade !== "notBilled" || job.isolatedAt > 0)) return ["view"];
  const allowed = ALLOWED[job.status];
  return job.status === "created" && job.config !== undefined ? [...allowed, "check"] : allowed;
}

/**
 * Links that are not billed take the class medium only (SDK dts, CreateMigrationService); which links those are is not
 * documented. Here all of that class are, since what becomes of their jobs is worth rehearsing.
 */
export function tradeOf(instanceClass: string): TradeStatus {
  return instanceClass === "medium" ? "notBilled" : "normal";
}

export function holdsTarget(job: JobRow): boolean {
  return HOLDING.includes(job.status);
}

/** @throws Refusal `ResourceNotFound.JobNotExist` */
export function findJob(context: Context, id: string | null | undefined): JobRow {
  const job = context.world.table(jobs).get(id ?? "");
  if (job === undefined || job.region !== context.region)
    throw new Refusal("ResourceNotFound.JobNotExist", `The job \`${id ?? ""}\` does not exist.`);
  return job;
}

/** The job, if it may be asked for `action` now. @throws Refusal `OperationDenied.JobOperationDeniedError` */
export function findAllowed(context: Context, id: string | null | undefined, action: JobAction): JobRow {
  const job = findJob(context, id);
  const allowed = allowedActions(job);
  demand(
    allowed.includes(action),
    "OperationDenied.JobOperationDeniedError",
    `The job \`${job.id}\` is ${job.status}${job.trade === "normal" ? "" : `, ${job.trade}`}; it can be asked for ${allowed.join(", ")}, not for ${action}.`,
  );
  return job;
}

export function change(context: Context, job: JobRow, patch: Partial<JobRow>): JobRow {
  return context.world.table(jobs).update(job.id, { ...patch, updatedAt: context.now });
}
