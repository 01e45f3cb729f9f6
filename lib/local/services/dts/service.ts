import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/dts/v20211206/dts_models";
import { type Context, demand } from "../../api";
import { isRegion } from "../../geography";
import { changeTags } from "../tag/store";
import { jobs, type JobRow } from "./rows";
import { change, findAllowed, findJob, holdsTarget, tradeOf } from "./states";
import { releaseTarget } from "./target";

/** Databases that can be named; the embedded cloud moves Redis. Source: SDK dts 2021-12-06, CreateMigrationService. */
const DATABASES = [
  "mysql",
  "redis",
  "percona",
  "mongodb",
  "postgresql",
  "sqlserver",
  "mariadb",
  "cynosdbmysql",
  "tdsqlmysql",
  "keewidb",
  "tdstore",
  "tendis",
];
const CLASSES = ["small", "medium", "large", "xlarge", "2xlarge"];
const MAX_COUNT = 15;
const MAX_NAME = 128;

export function createMigrationService(
  request: Sdk.CreateMigrationServiceRequest,
  context: Context,
): Sdk.CreateMigrationServiceResponse {
  for (const type of [request.SrcDatabaseType, request.DstDatabaseType])
    demand(
      DATABASES.includes(type),
      "InvalidParameterValue.InvalidParameterValueError",
      `\`${type}\` is not one of ${DATABASES.join(", ")}.`,
    );
  demand(
    isRegion(request.SrcRegion),
    "InvalidParameterValue.InvalidParameterValueError",
    `There is no region \`${request.SrcRegion}\`.`,
  );
  demand(
    request.DstRegion === context.region,
    "InvalidParameterValue.InvalidParameterValueError",
    `DstRegion is the region of the call, ${context.region}, not \`${request.DstRegion}\`.`,
  );
  checkClass(request.InstanceClass);
  const count = request.Count ?? 1;
  demand(
    Number.isInteger(count) && count >= 1 && count <= MAX_COUNT,
    "InvalidParameterValue.InvalidParameterValueError",
    `Count lies between 1 and ${MAX_COUNT}.`,
  );
  if (request.JobName) checkName(request.JobName);
  const JobIds = Array.from({ length: count }, () => {
    const id = context.world.ids.next("dts");
    const row: JobRow = {
      id,
      region: context.region,
      createdAt: context.now,
      name: request.JobName || id,
      status: "creating",
      trade: tradeOf(request.InstanceClass),
      instanceClass: request.InstanceClass,
      sourceType: request.SrcDatabaseType,
      targetType: request.DstDatabaseType,
      sourceRegion: request.SrcRegion,
      deal: String(context.world.ids.number("dts.deal")),
      rateLimit: {},
      message: "",
      updatedAt: context.now,
      startedAt: 0,
      endedAt: 0,
      isolatedAt: 0,
      offlineAt: 0,
    };
    context.world.table(jobs).put(row);
    changeTags(
      context,
      "dts/migrateJob",
      id,
      (request.Tags ?? []).map((tag) => ({ Key: tag.TagKey ?? "", Value: tag.TagValue ?? "" })),
    );
    context.tasks.schedule("dts.created", id, context.latencies.dtsChange);
    return id;
  });
  return { JobIds };
}

export function modifyMigrateName(request: Sdk.ModifyMigrateNameRequest, context: Context): object {
  checkName(request.JobName);
  change(context, findJob(context, request.JobId), { name: request.JobName });
  return {};
}

export function modifyMigrateJobSpec(request: Sdk.ModifyMigrateJobSpecRequest, context: Context): object {
  checkClass(request.NewInstanceClass);
  const job = findAllowed(context, request.JobId, "resize");
  change(context, job, { trade: "resizing" });
  context.tasks.schedule("dts.resized", job.id, context.latencies.dtsChange, {
    instanceClass: request.NewInstanceClass,
  });
  return {};
}

/** What is under way ends; the job can be recovered or destroyed. One that is not billed is destroyed at once. */
export function isolateMigrateJob(request: Sdk.IsolateMigrateJobRequest, context: Context): object {
  const job = findAllowed(context, request.JobId, "isolate");
  const stopped = holdsTarget(job);
  if (stopped) {
    context.tasks.cancel(job.id);
    releaseTarget(context.world, job);
  }
  const unbilled = job.trade === "notBilled";
  change(context, job, {
    ...(unbilled ? { isolatedAt: context.now } : { trade: "isolating" }),
    ...(stopped ? { status: "canceled", endedAt: context.now } : {}),
  });
  context.tasks.schedule(unbilled ? "dts.offlined" : "dts.isolated", job.id, context.latencies.dtsChange);
  return {};
}

export function recoverMigrateJob(request: Sdk.RecoverMigrateJobRequest, context: Context): object {
  const job = findAllowed(context, request.JobId, "recover");
  change(context, job, { trade: "normal", isolatedAt: 0 });
  return {};
}

/** The job stays readable, as `offlined`. */
export function destroyMigrateJob(request: Sdk.DestroyMigrateJobRequest, context: Context): object {
  const job = findAllowed(context, request.JobId, "offline");
  change(context, job, { trade: "offlining" });
  context.tasks.schedule("dts.offlined", job.id, context.latencies.dtsChange);
  return {};
}

function checkClass(name: string): void {
  demand(
    CLASSES.includes(name),
    "InvalidParameterValue.InvalidParameterValueError",
    `The class is one of ${CLASSES.join(", ")}, not \`${name}\`.`,
  );
}

export function checkName(name: string): void {
  demand(
    name.length >= 1 && name.length <= MAX_NAME,
    "InvalidParameterValue.InvalidParameterValueError",
    `JobName has 1 to ${MAX_NAME} characters.`,
  );
}
