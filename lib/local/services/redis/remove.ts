import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { type Context, demand } from "../../api";
import { dealOf, watchTerm } from "./charges";
import { findIdle, findRedis } from "./find";
import { begin, keptFor, note } from "./flows";
import type { RedisRow } from "./rows";

/** Isolates: the instance waits in the recycle bin, with its address, until it is cleaned up or two hours are over. */
export function destroyPostpaidInstance(
  request: Sdk.DestroyPostpaidInstanceRequest,
  context: Context,
): Sdk.DestroyPostpaidInstanceResponse {
  const row = findRemovable(context, request.InstanceId);
  demand(
    row.term === null,
    "ResourceUnavailable.InstanceNotSupportOperation",
    `The instance \`${row.id}\` is monthly; use DestroyPrepaidInstance.`,
  );
  return { TaskId: isolate(row, context) };
}

/** As {@link destroyPostpaidInstance}; what is monthly waits for seven days. */
export function destroyPrepaidInstance(
  request: Sdk.DestroyPrepaidInstanceRequest,
  context: Context,
): Sdk.DestroyPrepaidInstanceResponse {
  const row = findRemovable(context, request.InstanceId);
  demand(
    row.term !== null,
    "ResourceUnavailable.InstanceNotSupportOperation",
    `The instance \`${row.id}\` is pay as you go; use DestroyPostpaidInstance.`,
  );
  isolate(row, context);
  const deal = dealOf(row, context);
  return { DealId: deal.id, DealName: deal.name };
}

function findRemovable(context: Context, id: string): RedisRow {
  const row = findIdle(context, id);
  demand(
    !row.protected,
    "UnsupportedOperation.InstanceNotOperation",
    `The instance \`${row.id}\` is protected from deletion; ModifyInstance lifts that.`,
  );
  return row;
}

function isolate(row: RedisRow, context: Context): number {
  const task = begin(context, row, "close", { row: { status: "isolated", isolatedAt: context.now } });
  context.tasks.schedule("redis.offline", row.id, context.latencies.redisChange + keptFor(row));
  return task;
}

/** Takes an isolated instance back into service. */
export function startupInstance(
  request: Sdk.StartupInstanceRequest,
  context: Context,
): Sdk.StartupInstanceResponse {
  const row = findIsolated(context, request.InstanceId);
  demand(
    row.term === null || row.term.endsAt > context.now,
    "ResourceUnavailable.InstanceStateError",
    `What was paid for \`${row.id}\` is over; RenewInstance prolongs it.`,
  );
  context.tasks.cancel(row.id);
  watchTerm(row, context);
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
