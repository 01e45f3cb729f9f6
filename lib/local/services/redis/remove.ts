import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { type Context, demand, Refusal } from "../../api";
import { findIdle, findRedis } from "./find";
import { begin, note, RECYCLE_MS } from "./flows";
import type { RedisRow } from "./rows";

/** Isolates: the instance waits in the recycle bin, with its address, until it is cleaned up or two hours are over. */
export function destroyPostpaidInstance(
  request: Sdk.DestroyPostpaidInstanceRequest,
  context: Context,
): Sdk.DestroyPostpaidInstanceResponse {
  const row = findIdle(context, request.InstanceId);
  demand(
    !row.protected,
    "UnsupportedOperation.InstanceNotOperation",
    `The instance \`${row.id}\` is protected from deletion; ModifyInstance lifts that.`,
  );
  const TaskId = begin(context, row, "close", { row: { status: "isolated", isolatedAt: context.now } });
  context.tasks.schedule("redis.offline", row.id, context.latencies.redisChange + RECYCLE_MS);
  return { TaskId };
}

export function destroyPrepaidInstance(
  request: Sdk.DestroyPrepaidInstanceRequest,
  context: Context,
): Sdk.DestroyPrepaidInstanceResponse {
  const row = findRedis(context, request.InstanceId);
  throw new Refusal(
    "ResourceUnavailable.InstanceNotSupportOperation",
    `The instance \`${row.id}\` is pay as you go; use DestroyPostpaidInstance.`,
  );
}

/** Takes an isolated instance back into service. */
export function startupInstance(
  request: Sdk.StartupInstanceRequest,
  context: Context,
): Sdk.StartupInstanceResponse {
  const row = findIsolated(context, request.InstanceId);
  context.tasks.cancel(row.id);
  return { TaskId: begin(context, row, "startup", { row: { isolatedAt: 0 } }) };
}

/** Deletes an isolated instance for good. */
export function cleanUpInstance(
  request: Sdk.CleanUpInstanceRequest,
  context: Context,
): Sdk.CleanUpInstanceResponse {
  const row = findIsolated(context, request.InstanceId);
  context.tasks.cancel(row.id);
  return { TaskId: note(context, row, "delete", { removed: true }) };
}

function findIsolated(context: Context, id: string): RedisRow {
  const row = findRedis(context, id);
  demand(
    row.status === "isolated",
    "ResourceUnavailable.InstanceUnLockedError",
    `The instance \`${row.id}\` is ${row.status}, not isolated.`,
  );
  return row;
}
