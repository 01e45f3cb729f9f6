import type { Latencies } from "../../latencies";
import type { RedisServers, Replication } from "../../redis-servers";
import type { World } from "../../world";
import { redisInstances } from "../redis/rows";
import type { JobRow, JobRun } from "./rows";
import { noteOf, type Ways } from "./ways";

/** What a simulated source holds. */
export const SIMULATED = { keys: 10_000, bytes: 256 * 1024 ** 2 };
/** Looks without a connection after which a job has failed. */
const MAX_MISSES = 40;

interface MovementOptions {
  readonly world: World;
  readonly latencies: Latencies;
  readonly servers: RedisServers;
}

/** A job's run at its beginning. */
export function runOf(ways: Ways, at: number, { world, latencies, servers }: MovementOptions): JobRun {
  const real = ways.from !== undefined;
  const own =
    ways.source.kind === "redis" ? world.table(redisInstances).get(ways.source.instance)?.keys : undefined;
  return {
    mode: real ? "server" : "simulated",
    note: real ? "" : noteOf(ways, servers),
    startedAt: at,
    since: at,
    before: 0,
    duration: real ? 0 : Math.ceil((SIMULATED.bytes / latencies.dtsRate) * 1000),
    fullDoneAt: 0,
    percent: 0,
    lag: 0,
    equalAt: at,
    sourceKeys: real ? 0 : own || SIMULATED.keys,
    targetKeys: 0,
    goal: 0,
    misses: 0,
  };
}

/** What one look at the replication changes. */
export function look(job: JobRow, run: JobRun, seen: Replication | undefined, at: number): Partial<JobRow> {
  if (seen === undefined || seen.link === "down") {
    const misses = run.misses + 1;
    return misses > MAX_MISSES
      ? { status: "error", message: "There is no connection between source and target." }
      : { run: { ...run, misses } };
  }
  const counted = {
    ...run,
    misses: 0,
    percent: seen.percent,
    sourceKeys: seen.sourceKeys,
    targetKeys: seen.targetKeys,
  };
  if (seen.link === "full") return { run: counted };
  const lag = Math.max(0, seen.sourceOffset - seen.targetOffset);
  const goal = job.status === "completing" ? run.goal || seen.sourceOffset : 0;
  const next = {
    ...counted,
    fullDoneAt: run.fullDoneAt || at,
    lag,
    equalAt: lag === 0 ? at : run.equalAt,
    goal,
  };
  if (goal > 0 && seen.targetOffset >= goal) return { status: "success", run: next };
  return { run: next, ...(job.status === "running" && lag === 0 ? { status: "readyComplete" } : {}) };
}
