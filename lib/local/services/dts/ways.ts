import type { RedisServers, ServerAccess } from "../../redis-servers";
import type { Vault } from "../../vault";
import type { World } from "../../world";
import type { JobRow } from "./rows";
import { accessTo, type Source, sourceOf } from "./source";
import { targetId } from "./target";

/** Where data comes from and goes to; without addresses where nothing real runs. */
export interface Ways {
  readonly source: Source;
  /** Id of the Redis instance. */
  readonly target: string;
  readonly from?: ServerAccess;
  readonly to?: ServerAccess;
}

interface WaysOptions {
  readonly world: World;
  readonly vault: Vault;
  readonly servers: RedisServers;
}

export function waysOf(job: JobRow | undefined, { world, vault, servers }: WaysOptions): Ways {
  if (job?.config === undefined)
    return { source: { kind: "missing", what: "the job is not configured" }, target: "" };
  const source = sourceOf(world, job.config);
  const target = targetId(job.config);
  if (!servers.on) return { source, target };
  const access = (instance: string): ServerAccess | undefined => servers.access(instance);
  const from = accessTo(source, job.config, vault, access);
  const to = access(target);
  return { source, target, ...(from && to ? { from, to } : {}) };
}

/** Why a job runs on counters. */
export function noteOf({ source, target }: Ways, servers: RedisServers): string {
  const why = !servers.on
    ? "no redis-server runs behind the instances of this embedded cloud"
    : source.kind === "elsewhere"
      ? `the embedded cloud reaches nothing outside, and the source is at ${source.what}`
      : (servers.problem(target) ?? "the source or the target is no real server");
  return `Simulated: ${why}. Counters move as data would; no data moves.`;
}
