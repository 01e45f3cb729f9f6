import { type RedisConnection, type ServerAccess, withServer } from "./resp";

/** What a server tells of itself. */
export interface Probe {
  readonly version: string;
  readonly keys: number;
  /** Bytes that its data takes. */
  readonly bytes: number;
}

/** How far a replica is behind its source. */
export interface Replication {
  /** `full`: the first copy is under way; `up`: changes flow; `down`: there is no connection. */
  readonly link: "full" | "up" | "down";
  /** Percent of the first copy. */
  readonly percent: number;
  readonly sourceOffset: number;
  readonly targetOffset: number;
  readonly sourceKeys: number;
  readonly targetKeys: number;
}

export function probe(access: ServerAccess): Promise<Probe> {
  return withServer(access, async (server) => {
    const info = await infoOf(server);
    return {
      version: info.get("redis_version") ?? "",
      keys: keysOf(info),
      bytes: Number(info.get("used_memory") ?? 0),
    };
  });
}

export async function replication(source: ServerAccess, target: ServerAccess): Promise<Replication> {
  const there = await withServer(target, infoOf);
  const loading = there.get("master_sync_in_progress") === "1" || there.get("loading") === "1";
  const up = there.get("master_link_status") === "up";
  const here = await withServer(source, infoOf).catch(() => undefined);
  const total = Number(there.get("master_sync_total_bytes") ?? 0);
  const left = Number(there.get("master_sync_left_bytes") ?? 0);
  return {
    link: here === undefined ? "down" : loading ? "full" : up ? "up" : "down",
    percent: up ? 100 : total > 0 && left >= 0 ? Math.floor(((total - left) / total) * 100) : 0,
    sourceOffset: Number(here?.get("master_repl_offset") ?? 0),
    targetOffset: Number(there.get("slave_repl_offset") ?? 0),
    sourceKeys: here === undefined ? 0 : keysOf(here),
    targetKeys: keysOf(there),
  };
}

async function infoOf(server: RedisConnection): Promise<ReadonlyMap<string, string>> {
  const text = await server.send("INFO");
  return new Map(
    String(text)
      .split("\r\n")
      .filter((line) => line.includes(":"))
      .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );
}

/** Lines such as `db0:keys=3,expires=0`. */
function keysOf(info: ReadonlyMap<string, string>): number {
  return [...info]
    .filter(([name]) => /^db\d+$/.test(name))
    .reduce((sum, [, value]) => sum + Number(/keys=(\d+)/.exec(value)?.[1] ?? 0), 0);
}
