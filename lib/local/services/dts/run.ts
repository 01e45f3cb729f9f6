import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/dts/v20211206/dts_models";
import { type Context, demand } from "../../api";
import { REDIS_OPTIONS } from "./options";
import { copied } from "./progress";
import { change, findAllowed, findJob, holdsTarget } from "./states";
import { lockTarget } from "./target";

const RESUME_OPTIONS = ["clearData", "overwrite"];

/** Limits of a job that runs. Source: SDK dts 2021-12-06, ModifyMigrateRateLimit. */
const RATE_LIMITS: Readonly<Record<string, number>> = {
  DumpThread: 16,
  DumpRps: 50_000_000,
  LoadThread: 16,
  LoadRps: 50_000_000,
  SinkerThread: 128,
};

/** From here on the job holds its target. */
export function startMigrateJob(request: Sdk.StartMigrateJobRequest, context: Context): object {
  const job = findAllowed(context, request.JobId, "start");
  lockTarget(context, job);
  change(context, job, { status: "readyRun", message: "", startedAt: context.now, endedAt: 0 });
  const due = Math.max(context.now + context.latencies.dtsChange, job.config?.runAt ?? 0);
  context.tasks.scheduleAt("dts.run", job.id, due);
  return {};
}

export function stopMigrateJob(request: Sdk.StopMigrateJobRequest, context: Context): object {
  const job = findAllowed(context, request.JobId, "stop");
  context.tasks.cancel(job.id);
  change(context, job, { status: "stopping" });
  context.tasks.schedule("dts.stopped", job.id, context.latencies.dtsChange);
  return {};
}

/** Waits until the target has everything that the source had at this moment, then lets the target go. */
export function completeMigrateJob(request: Sdk.CompleteMigrateJobRequest, context: Context): object {
  demand(
    !request.CompleteMode,
    "InvalidParameterValue.InvalidParameterValueError",
    "CompleteMode is for old MySQL jobs only.",
  );
  const job = findAllowed(context, request.JobId, "complete");
  change(context, job, { status: "completing" });
  if (job.run?.mode !== "server")
    context.tasks.schedule("dts.completed", job.id, context.latencies.dtsChange);
  return {};
}

export function pauseMigrateJob(request: Sdk.PauseMigrateJobRequest, context: Context): object {
  const job = findAllowed(context, request.JobId, "pause");
  context.tasks.cancel(job.id);
  const { run } = job;
  change(context, job, {
    status: "pausing",
    ...(run === undefined ? {} : { run: { ...run, before: copied(run, context.now), since: 0 } }),
  });
  context.tasks.schedule("dts.paused", job.id, context.latencies.dtsChange);
  return {};
}

export function continueMigrateJob(request: Sdk.ContinueMigrateJobRequest, context: Context): object {
  const job = findAllowed(context, request.JobId, "continue");
  change(context, job, { status: "resuming" });
  context.tasks.schedule("dts.run", job.id, context.latencies.dtsChange, { again: true });
  return {};
}

/** Begins the copy again after an error; what the target holds is cleared or overwritten. */
export function resumeMigrateJob(request: Sdk.ResumeMigrateJobRequest, context: Context): object {
  demand(
    RESUME_OPTIONS.includes(request.ResumeOption ?? ""),
    "InvalidParameterValue.InvalidParameterValueError",
    `ResumeOption of Redis is one of ${RESUME_OPTIONS.join(", ")}.`,
  );
  const job = findAllowed(context, request.JobId, "resume");
  change(context, job, { status: "resuming", message: "" });
  context.tasks.schedule("dts.run", job.id, context.latencies.dtsChange);
  return {};
}

export function modifyMigrateRateLimit(request: Sdk.ModifyMigrateRateLimitRequest, context: Context): object {
  const job = findJob(context, request.JobId);
  demand(
    holdsTarget(job),
    "OperationDenied.JobOperationDeniedError",
    `The job \`${job.id}\` is ${job.status}; only a job that runs has a rate limit.`,
  );
  const { JobId: _id, ...limits } = request;
  const given = Object.entries(limits).filter(([, value]) => value !== undefined && value !== 0);
  for (const [name, value] of given)
    demand(
      value >= 1 && value <= (RATE_LIMITS[name] ?? 0),
      "InvalidParameterValue.InvalidParameterValueError",
      `${name} lies between 1 and ${RATE_LIMITS[name]}.`,
    );
  change(context, job, { rateLimit: { ...job.rateLimit, ...Object.fromEntries(given) } });
  return {};
}

/** Changes options of a job; the service does not look at its status. */
export function modifyMigrateRuntimeAttribute(
  request: Sdk.ModifyMigrateRuntimeAttributeRequest,
  context: Context,
): object {
  const job = findJob(context, request.JobId);
  demand(
    job.config,
    "OperationDenied.JobOperationDeniedError",
    `The job \`${job.id}\` is not configured yet.`,
  );
  for (const { Key = "" } of request.OtherOptions)
    demand(
      REDIS_OPTIONS.includes(Key),
      "InvalidParameterValue.InvalidParameterValueError",
      `\`${Key}\` is not one of ${REDIS_OPTIONS.join(", ")}.`,
    );
  const changed = request.OtherOptions.map(({ Key }) => Key);
  const kept = (job.config.option.ExtraAttr ?? []).filter(({ Key }) => !changed.includes(Key));
  const option = { ...job.config.option, ExtraAttr: [...kept, ...request.OtherOptions] };
  change(context, job, { config: { ...job.config, option } });
  return {};
}
