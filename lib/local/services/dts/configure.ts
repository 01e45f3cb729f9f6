import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/dts/v20211206/dts_models";
import { type Context, demand } from "../../api";
import { redisInstances } from "../redis/rows";
import { changeTags } from "../tag/store";
import { checkEndpoint, publicEndpoint } from "./endpoints";
import { REDIS_OPTIONS, WRITE_MODES } from "./options";
import type { CheckResult, JobConfig } from "./rows";
import { checkName } from "./service";
import { change, findAllowed, findJob } from "./states";
import { targetId } from "./target";

const RUN_MODES = ["immediate", "timed"];
const AUTO_RETRY = { min: 5, max: 720 };
const BEIJING = "+08:00";

/** Replaces the whole configuration; a job that was checked must be checked again. */
export function modifyMigrationJob(request: Sdk.ModifyMigrationJobRequest, context: Context): object {
  const job = findAllowed(context, request.JobId, "configure");
  checkEndpoint(request.SrcInfo, "SrcInfo", job.sourceType);
  checkEndpoint(request.DstInfo, "DstInfo", job.targetType);
  demand(
    request.SrcInfo.Region === job.sourceRegion && request.DstInfo.Region === job.region,
    "InvalidParameterValue.InvalidParameterValueError",
    `The job moves from ${job.sourceRegion} to ${job.region}; its regions cannot change.`,
  );
  checkOption(request.MigrateOption, job.sourceType);
  const minutes = request.AutoRetryTimeRangeMinutes ?? 0;
  demand(
    minutes === 0 || (minutes >= AUTO_RETRY.min && minutes <= AUTO_RETRY.max),
    "InvalidParameterValue.InvalidParameterValueError",
    `AutoRetryTimeRangeMinutes is 0, or lies between ${AUTO_RETRY.min} and ${AUTO_RETRY.max}.`,
  );
  if (request.JobName) checkName(request.JobName);
  const config: JobConfig = {
    runMode: request.RunMode,
    runAt: runAtOf(request),
    option: request.MigrateOption,
    source: publicEndpoint(request.SrcInfo),
    target: publicEndpoint(request.DstInfo),
    sourcePassword: sealed(request.SrcInfo, context),
    targetPassword: sealed(request.DstInfo, context),
    autoRetryMinutes: minutes,
  };
  if (job.targetType === "redis")
    demand(
      context.world.table(redisInstances).get(targetId(config))?.region === context.region,
      "InvalidParameter.InstanceNotFound",
      `The target \`${targetId(config)}\` does not exist.`,
    );
  if (request.Tags)
    changeTags(
      context,
      "dts/migrateJob",
      job.id,
      request.Tags.map((tag) => ({ Key: tag.TagKey ?? "", Value: tag.TagValue ?? "" })),
    );
  // A row keeps what is not named; the old check must go.
  change(context, job, {
    status: "created",
    config,
    checks: [],
    message: "",
    name: request.JobName || job.name,
  });
  return {};
}

export function createMigrateCheckJob(request: Sdk.CreateMigrateCheckJobRequest, context: Context): object {
  const job = findAllowed(context, request.JobId, "check");
  demand(
    job.sourceType === "redis" && job.targetType === "redis",
    "UnsupportedOperation.UnsupportedOperationError",
    `The embedded cloud moves Redis to Redis only, not ${job.sourceType} to ${job.targetType}.`,
  );
  change(context, job, { status: "checking", checks: [], message: "" });
  context.tasks.schedule("dts.check", job.id, context.latencies.dtsCheck, { job: job.id });
  return {};
}

/** Of a finished check, or one that is under way. */
export function describeMigrationCheckJob(
  request: Sdk.DescribeMigrationCheckJobRequest,
  context: Context,
): Sdk.DescribeMigrationCheckJobResponse {
  const job = findJob(context, request.JobId);
  const checks = job.checks ?? [];
  const running = job.status === "checking";
  const passed = checks.length > 0 && checks.every(isPassed);
  return {
    Status: running ? "running" : checks.length === 0 ? "notStarted" : passed ? "success" : "failed",
    BriefMsg: running ? "" : job.status === "checkNotPass" ? job.message : "",
    CheckFlag: running || checks.length === 0 ? "" : passed ? "checkPass" : "checkNotPass",
    StepInfo: checks.map(checkView),
  };
}

/** Only the check of free memory can be skipped. */
export function skipCheckItem(
  request: Sdk.SkipCheckItemRequest,
  context: Context,
): Sdk.SkipCheckItemResponse {
  const job = findJob(context, request.JobId);
  demand(
    job.status === "checkNotPass",
    "OperationDenied.JobOperationDeniedError",
    `The job \`${job.id}\` is ${job.status}; only checks that were not passed can be skipped.`,
  );
  for (const id of request.StepIds)
    demand(
      SKIPPABLE.includes(id),
      "OperationDenied.BizOperationDeniedError",
      `The check \`${id}\` cannot be skipped; of Redis only ${SKIPPABLE.join(", ")} can.`,
    );
  const checks = (job.checks ?? []).map((check) =>
    request.StepIds.includes(check.id) ? { ...check, skipped: true } : check,
  );
  change(context, job, { checks, ...(checks.every(isPassed) ? { status: "checkPass", message: "" } : {}) });
  return { Message: "" };
}

const SKIPPABLE = ["DstSpaceCheck"];

export function isPassed(check: CheckResult): boolean {
  return check.skipped || check.status === "pass" || check.status === "warning";
}

function checkView(check: CheckResult, index: number): Sdk.CheckStep {
  const bad = check.status !== "pass";
  return {
    StepNo: index + 1,
    StepId: check.id,
    StepName: check.name,
    StepStatus: check.status,
    StepMessage: check.message,
    DetailCheckItems: [
      {
        CheckItemName: check.name,
        Description: check.name,
        CheckResult: check.status === "blocked" ? "failed" : check.status,
        FailureReason: bad ? check.message : "",
        Solution: check.solution,
        // The official provider reads the first one of every check that was not passed.
        ErrorLog: bad ? [check.message] : [],
        HelpDoc: [],
        SkipInfo: SKIPPABLE.includes(check.id)
          ? "Without enough memory the target evicts or refuses keys."
          : "",
      },
    ],
    HasSkipped: check.skipped,
  };
}

const UNCHECKED = ["noCheck", "notConfigured"];

function checkOption(option: Sdk.MigrateOption, type: string): void {
  if (type !== "redis") return;
  demand(
    !option.MigrateType || option.MigrateType === "fullAndIncrement",
    "InvalidParameterValue.InvalidParameterValueError",
    "MigrateType of Redis is fullAndIncrement.",
  );
  const { ObjectMode: objects = "all", Databases: databases = [] } = option.DatabaseTable ?? {};
  demand(
    objects === "all" && databases.length === 0,
    "UnsupportedOperation.UnsupportedOperationError",
    "The embedded cloud moves a Redis instance as a whole: `MigrateOption.DatabaseTable` names all, and no databases.",
  );
  demand(
    UNCHECKED.includes(option.Consistency?.Mode || "notConfigured"),
    "UnsupportedOperation.UnsupportedOperationError",
    "The embedded cloud checks no consistency by itself: `MigrateOption.Consistency`; CreateCompareTask does.",
  );
  for (const { Key = "", Value = "" } of option.ExtraAttr ?? []) {
    demand(
      REDIS_OPTIONS.includes(Key),
      "InvalidParameterValue.InvalidParameterValueError",
      `\`${Key}\` is not one of ${REDIS_OPTIONS.join(", ")}.`,
    );
    demand(
      Key !== "DstWriteMode" || WRITE_MODES.includes(Value),
      "InvalidParameterValue.InvalidParameterValueError",
      `DstWriteMode is one of ${WRITE_MODES.join(", ")}, not \`${Value}\`.`,
    );
  }
}

function runAtOf(request: Sdk.ModifyMigrationJobRequest): number {
  demand(
    RUN_MODES.includes(request.RunMode),
    "InvalidParameterValue.InvalidParameterValueError",
    `RunMode is one of ${RUN_MODES.join(", ")}, not \`${request.RunMode}\`.`,
  );
  if (request.RunMode === "immediate") return 0;
  const instant = Date.parse(`${(request.ExpectRunTime ?? "").replace(" ", "T")}${BEIJING}`);
  demand(
    !Number.isNaN(instant),
    "InvalidParameterValue.InvalidParameterValueError",
    "ExpectRunTime is a time such as 2026-01-31 22:00:00 in Beijing when RunMode is timed.",
  );
  return instant;
}

function sealed(endpoint: Sdk.DBEndpointInfo, context: Context): string {
  const password = endpoint.Info[0]?.Password ?? "";
  return password === "" ? "" : context.vault.seal(password);
}
