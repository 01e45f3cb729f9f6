import { type Context, demand, Refusal } from "../../api";
import { redisInstances, type RedisRow } from "./rows";

/** Instances that can be asked for: isolated ones too. @throws Refusal `ResourceNotFound.InstanceNotExists` */
export function findRedis(context: Context, id: string | null | undefined): RedisRow {
  const row = context.world.table(redisInstances).get(id ?? "");
  if (row === undefined || row.region !== context.region)
    throw new Refusal("ResourceNotFound.InstanceNotExists", `The instance \`${id ?? ""}\` does not exist.`);
  return row;
}

/** An instance that can be changed: running, and no DTS job writes to it. */
export function findIdle(context: Context, id: string): RedisRow {
  const row = findRunning(context, id);
  demand(
    row.job === "",
    "FailedOperation.DtsStatusAbnormal",
    `The DTS job \`${row.job}\` holds the instance \`${row.id}\`; it is locked until the job ends.`,
  );
  return row;
}

export function findRunning(context: Context, id: string): RedisRow {
  const row = findRedis(context, id);
  demand(
    row.status !== "isolated",
    "ResourceUnavailable.InstanceIsolated",
    `The instance \`${row.id}\` is isolated.`,
  );
  demand(
    row.status === "running",
    "ResourceUnavailable.InstanceStatusError",
    `The instance \`${row.id}\` is ${row.status}; it must be running.`,
  );
  return row;
}
