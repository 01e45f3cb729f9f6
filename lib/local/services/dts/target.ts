import { type Context, demand } from "../../api";
import type { World } from "../../world";
import { redisInstances, type RedisRow } from "../redis/rows";
import { jobs, type JobConfig, type JobRow } from "./rows";
import { holdsTarget } from "./states";

export function targetId(config: JobConfig): string {
  return config.target.Info[0]?.InstanceId ?? "";
}

export function targetOf(world: World, job: JobRow): RedisRow | undefined {
  return job.config === undefined ? undefined : world.table(redisInstances).get(targetId(job.config));
}

/** From here on the instance takes no change, and no write but the job's. */
export function lockTarget(context: Context, job: JobRow): void {
  const target = targetOf(context.world, job);
  demand(
    target?.status === "running",
    "FailedOperation.StatusInConflict",
    `The target \`${job.config === undefined ? "" : targetId(job.config)}\` does not run.`,
  );
  demand(
    target.job === "" || target.job === job.id,
    "FailedOperation.StatusInConflict",
    `The job \`${target.job}\` writes to the target \`${target.id}\` already.`,
  );
  context.world.table(redisInstances).update(target.id, { job: job.id });
}

export function releaseTarget(world: World, job: JobRow, keys?: number): void {
  const target = targetOf(world, job);
  if (target?.job !== job.id) return;
  world.table(redisInstances).update(target.id, { job: "", ...(keys === undefined ? {} : { keys }) });
}

/** The job that holds an instance, if one does. */
export function holderOf(world: World, target: RedisRow): JobRow | undefined {
  const job = world.table(jobs).get(target.job);
  return job !== undefined && holdsTarget(job) ? job : undefined;
}
