import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { beijingTime, type Context } from "../../api";
import { jobs, type JobStatus } from "../dts/rows";
import { zoneId } from "./describe";
import { findRedis } from "./find";
import { redisInstances, type RedisRow, STATUS } from "./rows";

/** Statuses of a job as numbers. Source: SDK redis 2018-04-12, DescribeInstanceDTSInfo. */
const NUMBERS: Readonly<Partial<Record<JobStatus, number>>> = {
  creating: 1,
  checking: 3,
  checkPass: 4,
  checkNotPass: 5,
  running: 7,
  readyComplete: 8,
  success: 9,
  error: 10,
  stopping: 11,
  completing: 12,
};

/** The last DTS job of an instance, as target, and how many bytes it is behind. */
export function describeInstanceDTSInfo(
  request: Sdk.DescribeInstanceDTSInfoRequest,
  context: Context,
): Sdk.DescribeInstanceDTSInfoResponse {
  const target = findRedis(context, request.InstanceId);
  const job = context.world
    .table(jobs)
    .all()
    .filter(({ config }) => config?.target.Info[0]?.InstanceId === target.id)
    .at(-1);
  const source = context.world.table(redisInstances).get(job?.config?.source.Info[0]?.InstanceId ?? "");
  return {
    JobId: job?.id ?? "",
    JobName: job?.name ?? "",
    Status: job === undefined ? 0 : (NUMBERS[job.status] ?? 0),
    StatusDesc: job?.status ?? "",
    Offset: job?.run?.lag ?? 0,
    CutDownTime: job?.status === "success" ? beijingTime(job.endedAt) : "",
    SrcInfo: side(source, context),
    DstInfo: side(target, context),
  };
}

function side(row: RedisRow | undefined, context: Context): Sdk.DescribeInstanceDTSInstanceInfo {
  return {
    RegionId: 0,
    InstanceId: row?.id ?? "",
    SetId: 0,
    ZoneId: row === undefined ? 0 : zoneId(row.zone, context),
    Type: row?.type ?? 0,
    InstanceName: row?.name ?? "",
    Vip: row?.privateIp ?? "",
    Status: row === undefined ? 0 : STATUS[row.status],
  };
}
