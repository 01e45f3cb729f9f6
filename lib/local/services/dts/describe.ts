import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/dts/v20211206/dts_models";
import { beijingTime, type Context, demand, listed } from "../../api";
import { inRegion } from "../resource";
import { redisInstances } from "../redis/rows";
import { searchableTagsOf, tagsOf } from "../tag/store";
import { lastComparison } from "./compare";
import { emptyEndpoint } from "./endpoints";
import { progressOf } from "./progress";
import { jobs, type JobRow } from "./rows";
import { ALL_ACTIONS, allowedActions, findJob } from "./states";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const DEFAULT_RATE = { dumpThread: 4, loadThread: 4, sinkerThread: 16 };

/** Of destroyed jobs too: they stay readable. */
export function describeMigrationDetail(
  request: Sdk.DescribeMigrationDetailRequest,
  context: Context,
): Sdk.DescribeMigrationDetailResponse {
  const job = findJob(context, request.JobId);
  const { AutoRetryTimeRangeMinutes: _minutes, ...common } = view(job, context);
  return {
    ...common,
    MigrateOption: job.config?.option ?? { DatabaseTable: { ObjectMode: "all", Databases: [] } },
    CheckStepInfo: { StartAt: "", EndAt: "", Progress: { Steps: [] } },
    ErrorInfo:
      job.status === "error" ? [{ Code: job.status, Solution: "", ErrorLog: job.message, HelpDoc: "" }] : [],
    RateLimitOption: rateView(job),
  };
}

export function describeMigrationJobs(
  request: Sdk.DescribeMigrationJobsRequest,
  context: Context,
): Sdk.DescribeMigrationJobsResponse {
  const limit = request.Limit ?? DEFAULT_LIMIT;
  const offset = request.Offset ?? 0;
  demand(
    limit >= 1 && limit <= MAX_LIMIT && offset >= 0,
    "InvalidParameterValue.InvalidParameterValueError",
    `Limit lies between 1 and ${MAX_LIMIT}, and Offset is not negative.`,
  );
  const seen = request.JobId
    ? context.world
        .table(jobs)
        .all()
        .filter((job) => job.id === request.JobId)
    : listed(jobs, context).filter((job) => job.trade !== "offlined");
  const rows = inRegion(seen, context.region).filter((job) => matches(job, request, context));
  const ordered = request.OrderSeq === "asc" ? rows : rows.reverse();
  return {
    TotalCount: ordered.length,
    JobList: ordered.slice(offset, offset + limit).map((job) => view(job, context)),
  };
}

/** Redis instances, and whether a job may use them. */
export function describeMigrateDBInstances(
  request: Sdk.DescribeMigrateDBInstancesRequest,
  context: Context,
): Sdk.DescribeMigrateDBInstancesResponse {
  const seen = request.InstanceId
    ? context.world.table(redisInstances).all()
    : listed(redisInstances, context);
  const rows = inRegion(seen, context.region).filter(
    (row) =>
      request.DatabaseType === "redis" &&
      (!request.InstanceId || row.id === request.InstanceId) &&
      (!request.InstanceName || row.name === request.InstanceName),
  );
  const offset = request.Offset ?? 0;
  return {
    TotalCount: rows.length,
    Instances: rows.slice(offset, offset + (request.Limit ?? DEFAULT_LIMIT)).map((row) => {
      const busy = request.MigrateRole === "dst" && row.job !== "";
      const usable = row.status === "running" && !busy;
      return {
        InstanceId: row.id,
        InstanceName: row.name,
        Vip: row.privateIp,
        Vport: row.port,
        Usable: usable ? 1 : 0,
        Hint: usable ? "" : busy ? `The job ${row.job} writes to it.` : `It is ${row.status}.`,
      };
    }),
  };
}

function matches(job: JobRow, request: Sdk.DescribeMigrationJobsRequest, context: Context): boolean {
  const among = (wanted: readonly string[] | null | undefined, value: string | undefined): boolean =>
    !wanted?.length || (value !== undefined && wanted.includes(value));
  const equal = (wanted: string | null | undefined, value: string | undefined): boolean =>
    !wanted || wanted === value;
  const tags = searchableTagsOf(context, "dts/migrateJob", job.id);
  const { source, target, runMode } = job.config ?? {};
  return (
    (!request.JobName || job.name.includes(request.JobName)) &&
    among(request.Status, job.status) &&
    equal(request.SrcRegion, job.sourceRegion) &&
    equal(request.DstRegion, job.region) &&
    among(request.SrcDatabaseType, job.sourceType) &&
    among(request.DstDatabaseType, job.targetType) &&
    among(request.SrcAccessType, source?.AccessType) &&
    among(request.DstAccessType, target?.AccessType) &&
    equal(request.SrcInstanceId, source?.Info[0]?.InstanceId) &&
    equal(request.DstInstanceId, target?.Info[0]?.InstanceId) &&
    equal(request.RunMode, runMode ?? "immediate") &&
    (request.TagFilters ?? []).every((filter) =>
      tags.some(
        (tag) =>
          tag.Key === filter.TagKey && (!filter.TagValue?.length || filter.TagValue.includes(tag.Value)),
      ),
    )
  );
}

function view(job: JobRow, context: Context): Sdk.JobItem {
  return {
    JobId: job.id,
    JobName: job.name,
    CreateTime: beijingTime(job.createdAt),
    UpdateTime: beijingTime(job.updatedAt),
    StartTime: time(job.startedAt),
    EndTime: time(job.endedAt),
    BriefMsg: job.message,
    Status: job.status,
    RunMode: job.config?.runMode ?? "immediate",
    ExpectRunTime: time(job.config?.runAt ?? 0),
    Action: { AllAction: [...ALL_ACTIONS], AllowedAction: [...allowedActions(job)] },
    StepInfo: progressOf(job, context.now),
    SrcInfo: job.config?.source ?? emptyEndpoint(job.sourceRegion, job.sourceType),
    DstInfo: job.config?.target ?? emptyEndpoint(job.region, job.targetType),
    CompareTask: lastComparison(context, job.id),
    TradeInfo: {
      DealName: job.deal,
      LastDealName: "",
      InstanceClass: job.instanceClass,
      TradeStatus: job.trade,
      ExpireTime: "",
      OfflineTime: time(job.offlineAt),
      IsolateTime: time(job.isolatedAt),
      OfflineReason: "",
      IsolateReason: "",
      PayType: "postpay",
      BillingType: job.trade === "notBilled" ? "notBilling" : "billing",
    },
    Tags: tagsOf(context.world, "dts/migrateJob", job.id).map((tag) => ({
      TagKey: tag.Key,
      TagValue: tag.Value,
    })),
    AutoRetryTimeRangeMinutes: job.config?.autoRetryMinutes ?? 0,
    DumperResumeCtrl: job.run?.fullDoneAt ? "yes" : "no",
  };
}

function rateView(job: JobRow): Sdk.RateLimitOption {
  const { rateLimit } = job;
  return {
    CurrentDumpThread: rateLimit["DumpThread"] ?? DEFAULT_RATE.dumpThread,
    DefaultDumpThread: DEFAULT_RATE.dumpThread,
    CurrentDumpRps: rateLimit["DumpRps"] ?? 0,
    DefaultDumpRps: 0,
    CurrentLoadThread: rateLimit["LoadThread"] ?? DEFAULT_RATE.loadThread,
    DefaultLoadThread: DEFAULT_RATE.loadThread,
    CurrentLoadRps: rateLimit["LoadRps"] ?? 0,
    DefaultLoadRps: 0,
    CurrentSinkerThread: rateLimit["SinkerThread"] ?? DEFAULT_RATE.sinkerThread,
    DefaultSinkerThread: DEFAULT_RATE.sinkerThread,
    HasUserSetRateLimit: Object.keys(rateLimit).length > 0 ? "yes" : "no",
  };
}

function time(at: number): string {
  return at === 0 ? "" : beijingTime(at);
}
