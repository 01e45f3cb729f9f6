import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/dts/v20211206/dts_models";
import { beijingTime, type Context, demand, Refusal } from "../../api";
import { compareTasks, type CompareRow, type CompareStatus } from "./rows";
import { findAllowed, findJob } from "./states";

const METHODS = ["dataCheck", "sampleDataCheck", "rowsCount"];
const MAX_THREADS = 8;
const MAX_SAMPLE = 100;
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const NAMED_OBJECTS = "custom";
const RUNNING: readonly CompareStatus[] = ["readyRun", "running"];

export function createCompareTask(
  request: Sdk.CreateCompareTaskRequest,
  context: Context,
): Sdk.CreateCompareTaskResponse {
  const job = findAllowed(context, request.JobId, "createCmpTask");
  const options = checkOptions(request.Options);
  const objects = checkObjects(request);
  const id = `${job.id}-${context.world.ids.next("cmp")}`;
  context.world.table(compareTasks).put({
    id,
    job: job.id,
    name: request.TaskName || id,
    status: "created",
    method: options.Method ?? "dataCheck",
    options,
    objects,
    conclusion: "",
    message: "",
    sourceKeys: 0,
    targetKeys: 0,
    compared: 0,
    differences: [],
    createdAt: context.now,
    startedAt: 0,
    endedAt: 0,
  });
  return { CompareTaskId: id };
}

export function startCompare(request: Sdk.StartCompareRequest, context: Context): object {
  findAllowed(context, request.JobId, "createCmpTask");
  const task = findTask(context, request.JobId, request.CompareTaskId);
  demand(
    !RUNNING.includes(task.status),
    "FailedOperation.StatusInConflict",
    `The comparison \`${task.id}\` runs already.`,
  );
  context.world.table(compareTasks).update(task.id, {
    status: "running",
    conclusion: "",
    message: "",
    startedAt: context.now,
    endedAt: 0,
    differences: [],
  });
  context.tasks.schedule("dts.compare", task.id, context.latencies.dtsCheck, { job: task.id });
  return {};
}

export function stopCompare(request: Sdk.StopCompareRequest, context: Context): object {
  const task = findTask(context, request.JobId, request.CompareTaskId);
  demand(
    RUNNING.includes(task.status),
    "FailedOperation.StatusInConflict",
    `The comparison \`${task.id}\` is ${task.status}.`,
  );
  context.tasks.cancel(task.id);
  context.world.table(compareTasks).update(task.id, { status: "stopping" });
  context.tasks.schedule("dts.compareStopped", task.id, context.latencies.dtsChange);
  return {};
}

export function modifyCompareTask(request: Sdk.ModifyCompareTaskRequest, context: Context): object {
  const task = findIdle(context, request.JobId, request.CompareTaskId);
  const options = request.Options === undefined ? task.options : checkOptions(request.Options);
  context.world.table(compareTasks).update(task.id, {
    name: request.TaskName || task.name,
    options,
    method: options.Method ?? "dataCheck",
    ...(request.ObjectMode === undefined ? {} : { objects: checkObjects(request) }),
  });
  return {};
}

export function modifyCompareTaskName(request: Sdk.ModifyCompareTaskNameRequest, context: Context): object {
  const task = findTask(context, request.JobId, request.CompareTaskId);
  context.world.table(compareTasks).update(task.id, { name: request.TaskName });
  return {};
}

export function deleteCompareTask(request: Sdk.DeleteCompareTaskRequest, context: Context): object {
  const task = findIdle(context, request.JobId, request.CompareTaskId);
  context.world.table(compareTasks).delete(task.id);
  return {};
}

export function describeCompareTasks(
  request: Sdk.DescribeCompareTasksRequest,
  context: Context,
): Sdk.DescribeCompareTasksResponse {
  findJob(context, request.JobId);
  const limit = request.Limit ?? DEFAULT_LIMIT;
  const offset = request.Offset ?? 0;
  demand(
    limit >= 1 && limit <= MAX_LIMIT && offset >= 0,
    "InvalidParameterValue.InvalidParameterValueError",
    `Limit lies between 1 and ${MAX_LIMIT}, and Offset is not negative.`,
  );
  const rows = tasksOf(context, request.JobId).filter(
    (task) =>
      (!request.CompareTaskId || task.id === request.CompareTaskId) &&
      (!request.Status?.length || request.Status.includes(task.status)),
  );
  return { TotalCount: rows.length, Items: rows.slice(offset, offset + limit).map(view) };
}

export function describeCompareReport(
  request: Sdk.DescribeCompareReportRequest,
  context: Context,
): Sdk.DescribeCompareReportResponse {
  const task = findTask(context, request.JobId, request.CompareTaskId);
  const offset = request.DifferenceOffset ?? 0;
  const page = task.differences.slice(offset, offset + (request.DifferenceLimit ?? DEFAULT_LIMIT));
  return {
    Abstract: {
      Options: task.options,
      Objects: task.objects,
      Conclusion: task.conclusion,
      Status: task.status,
      TotalTables: task.compared,
      CheckedTables: task.compared,
      DifferentTables: task.differences.length,
      SkippedTables: 0,
      NearlyTableCount: task.compared,
      DifferentRows: task.differences.length,
      SrcSampleRows: task.sourceKeys,
      DstSampleRows: task.targetKeys,
      StartedAt: time(task.startedAt),
      FinishedAt: time(task.endedAt),
    },
    Detail: {
      Difference: {
        TotalCount: task.differences.length,
        Items: page.map(({ database, key }) => ({
          Db: String(database),
          Table: key,
          FinishedAt: time(task.endedAt),
        })),
      },
      Skipped: { TotalCount: 0, Items: [] },
    },
  };
}

/** The job's last comparison, in the words of DescribeMigrationDetail. */
export function lastComparison(context: Context, job: string): Sdk.CompareTaskInfo {
  const task = tasksOf(context, job).at(-1);
  if (task === undefined) return { CompareTaskId: "", Status: "notexist" };
  const conclusions: Readonly<Record<CompareRow["conclusion"], string>> = {
    "": "running",
    same: "consistent",
    different: "inconsistent",
  };
  const statuses: Partial<Record<CompareStatus, string>> = {
    created: "unstart",
    failed: "failed",
    canceled: "canceled",
  };
  return { CompareTaskId: task.id, Status: statuses[task.status] ?? conclusions[task.conclusion] };
}

function tasksOf(context: Context, job: string): CompareRow[] {
  return context.world
    .table(compareTasks)
    .all()
    .filter((task) => task.job === job);
}

function findTask(context: Context, job: string, id: string): CompareRow {
  findJob(context, job);
  const task = context.world.table(compareTasks).get(id);
  if (task === undefined || task.job !== job)
    throw new Refusal(
      "ResourceNotFound.ResourceNotFoundError",
      `The comparison \`${id}\` of \`${job}\` does not exist.`,
    );
  return task;
}

function findIdle(context: Context, job: string, id: string): CompareRow {
  const task = findTask(context, job, id);
  demand(
    !RUNNING.includes(task.status) && task.status !== "stopping",
    "FailedOperation.StatusInConflict",
    `The comparison \`${task.id}\` is ${task.status}.`,
  );
  return task;
}

function checkOptions(options: Sdk.CompareOptions | undefined): Sdk.CompareOptions {
  const { Method = "dataCheck", SampleRate = MAX_SAMPLE, ThreadCount = 1, Type = "builtin" } = options ?? {};
  demand(
    METHODS.includes(Method),
    "InvalidParameterValue.InvalidParameterValueError",
    `Method is one of ${METHODS.join(", ")}, not \`${Method}\`.`,
  );
  demand(
    SampleRate >= 1 && SampleRate <= MAX_SAMPLE,
    "InvalidParameterValue.InvalidParameterValueError",
    `SampleRate lies between 1 and ${MAX_SAMPLE}.`,
  );
  demand(
    ThreadCount >= 1 && ThreadCount <= MAX_THREADS,
    "InvalidParameterValue.InvalidParameterValueError",
    `ThreadCount lies between 1 and ${MAX_THREADS}.`,
  );
  demand(Type === "builtin", "InvalidParameterValue.InvalidParameterValueError", "Type of Redis is builtin.");
  return {
    CompareMode: [],
    ReCheckTime: 0,
    ReCheckInterval: 0,
    ...options,
    Method,
    SampleRate: Method === "sampleDataCheck" ? SampleRate : MAX_SAMPLE,
    ThreadCount,
    Type,
  };
}

/** Redis is compared as a whole. */
function checkObjects(
  request: Pick<Sdk.CreateCompareTaskRequest, "ObjectMode" | "Objects">,
): Sdk.CompareObject {
  demand(
    request.ObjectMode !== NAMED_OBJECTS || request.Objects,
    "MissingParameter.MissingParameterError",
    "Objects is needed when ObjectMode is custom.",
  );
  return request.Objects ?? { ObjectMode: "all", ObjectItems: [], AdvancedObjects: [] };
}

function view(task: CompareRow): Sdk.CompareTaskItem {
  const process = (Status: string, Percent: number): Sdk.ProcessProgress => ({
    Status,
    Percent,
    StepAll: 1,
    StepNow: 1,
    Message: "",
    Steps: [],
  });
  const started = task.startedAt !== 0;
  const ended = task.status === "success" || task.status === "failed";
  return {
    JobId: task.job,
    CompareTaskId: task.id,
    TaskName: task.name,
    Status: task.status,
    Config: task.objects,
    CheckProcess: process(started ? "success" : "notStarted", started ? 100 : 0),
    CompareProcess: process(ended ? task.status : started ? "running" : "notStarted", ended ? 100 : 0),
    Conclusion: task.conclusion,
    CreatedAt: time(task.createdAt),
    StartedAt: time(task.startedAt),
    FinishedAt: time(task.endedAt),
    Method: task.method,
    Options: task.options,
    Message: task.message,
  };
}

function time(at: number): string {
  return at === 0 ? "" : beijingTime(at);
}
