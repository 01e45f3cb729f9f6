import { isIPv4 } from "node:net";
import type { ServerAccess, ServerAddress } from "../../redis-servers";
import type { Vault } from "../../vault";
import type { World } from "../../world";
import { instances } from "../cvm/rows";
import { redisInstances, type RedisRow } from "../redis/rows";
import { tenants } from "../vpc/usage";
import { type JobConfig, jobs, type JobStatus } from "./rows";

/** Where the source of a job is. */
export type Source =
  | { readonly kind: "address"; readonly address: ServerAddress }
  | { readonly kind: "redis"; readonly instance: string }
  /** Beyond the embedded cloud, which reaches nothing there. */
  | { readonly kind: "elsewhere"; readonly what: string }
  /** Named by an id that does not run. */
  | { readonly kind: "missing"; readonly what: string };

export function sourceOf(world: World, config: JobConfig): Source {
  const { AccessType: access, Info } = config.source;
  const [info] = Info;
  const port = info?.Port ?? 0;
  if (access === "cvm") return instanceSource(world, info?.CvmInstanceId ?? "", port);
  if (access === "cdb") return redisSource(world, info?.InstanceId ?? "");
  const host = info?.Host ?? "";
  if (isLoopback(host)) return { kind: "address", address: { host, port } };
  const tenant = tenants(world).find(({ privateIp, vpc }) => privateIp === host && vpc === info?.VpcId);
  if (tenant?.kind === "CVM") return instanceSource(world, tenant.id, port);
  if (tenant?.kind === "REDIS") return redisSource(world, tenant.id);
  return { kind: "elsewhere", what: `${host}:${port} (${access})` };
}

/** How a source is reached with what the job knows; undefined where it cannot be. */
export function accessTo(
  source: Source,
  config: JobConfig,
  vault: Vault,
  server: (instance: string) => ServerAccess | undefined,
): ServerAccess | undefined {
  const password = config.sourcePassword === "" ? "" : vault.open(config.sourcePassword);
  if (source.kind === "address") return { ...source.address, password };
  if (source.kind !== "redis") return undefined;
  const own = server(source.instance);
  return own === undefined ? undefined : { host: own.host, port: own.port, password };
}

/** Whom a Redis instance follows at present, because a job between real servers writes to it. */
export function followedBy(
  world: World,
  row: RedisRow,
  vault: Vault,
  server: (instance: string) => ServerAccess | undefined,
): ServerAccess | undefined {
  const job = world.table(jobs).get(row.job);
  if (job?.config === undefined || job.run?.mode !== "server" || !FOLLOWING.includes(job.status))
    return undefined;
  const source = sourceOf(world, job.config);
  // Clients of a Redis instance may not replicate it.
  return source.kind === "redis" ? server(source.instance) : accessTo(source, job.config, vault, server);
}

const FOLLOWING: readonly JobStatus[] = ["running", "readyComplete", "completing"];

function instanceSource(world: World, id: string, port: number): Source {
  const instance = world.table(instances).get(id);
  return instance?.state === "RUNNING"
    ? { kind: "address", address: { host: instance.loopback, port } }
    : { kind: "missing", what: `the instance ${id} does not run` };
}

function redisSource(world: World, id: string): Source {
  return world.table(redisInstances).get(id)?.status === "running"
    ? { kind: "redis", instance: id }
    : { kind: "missing", what: `the Redis instance ${id} does not run` };
}

function isLoopback(host: string): boolean {
  return isIPv4(host) && host.startsWith("127.");
}
