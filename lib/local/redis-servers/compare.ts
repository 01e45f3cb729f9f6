import { type RedisConnection, type Reply, type ServerAccess, withServer } from "./resp";

export interface Difference {
  readonly database: number;
  readonly key: string;
}

export interface Comparison {
  readonly sourceKeys: number;
  readonly targetKeys: number;
  /** How many keys were looked at. */
  readonly compared: number;
  readonly differences: readonly Difference[];
}

export type CompareMethod = "dataCheck" | "sampleDataCheck" | "rowsCount";

/** How a value of each type is read whole, and whether its parts have an order. */
const READERS: Readonly<Record<string, { readonly command: readonly string[]; readonly ordered: boolean }>> =
  {
    string: { command: ["GET", "?"], ordered: true },
    list: { command: ["LRANGE", "?", "0", "-1"], ordered: true },
    set: { command: ["SMEMBERS", "?"], ordered: false },
    zset: { command: ["ZRANGE", "?", "0", "-1", "WITHSCORES"], ordered: true },
    hash: { command: ["HGETALL", "?"], ordered: false },
    stream: { command: ["XRANGE", "?", "-", "+"], ordered: true },
  };
const SCAN_COUNT = "500";

/** Compares two servers key by key, or by the numbers of their keys only. */
export function compare(
  source: ServerAccess,
  target: ServerAccess,
  method: CompareMethod,
  samplePercent: number,
): Promise<Comparison> {
  return withServer(source, (from) =>
    withServer(target, async (to) => {
      let sourceKeys = 0;
      let targetKeys = 0;
      let compared = 0;
      const differences: Difference[] = [];
      for (const database of await databases(from, to)) {
        await from.send("SELECT", String(database));
        await to.send("SELECT", String(database));
        const counts = [Number(await from.send("DBSIZE")), Number(await to.send("DBSIZE"))] as const;
        sourceKeys += counts[0];
        targetKeys += counts[1];
        if (method === "rowsCount") {
          compared += counts[0];
          if (counts[0] !== counts[1]) differences.push({ database, key: "" });
          continue;
        }
        const keys = new Set([...(await scan(from)), ...(await scan(to))]);
        const chosen = [...keys].sort().filter((_key, index) => index % 100 < samplePercent);
        for (const key of chosen)
          if ((await valueOf(from, key)) !== (await valueOf(to, key))) differences.push({ database, key });
        compared += chosen.length;
      }
      return { sourceKeys, targetKeys, compared, differences };
    }),
  );
}

async function databases(...servers: readonly RedisConnection[]): Promise<number[]> {
  const found = new Set<number>();
  for (const server of servers)
    for (const [, number] of String(await server.send("INFO", "keyspace")).matchAll(/^db(\d+):/gm))
      found.add(Number(number));
  return [...found].sort((a, b) => a - b);
}

async function scan(server: RedisConnection): Promise<string[]> {
  const keys: string[] = [];
  let cursor = "0";
  do {
    const [next, page] = (await server.send("SCAN", cursor, "COUNT", SCAN_COUNT)) as [string, string[]];
    cursor = next;
    keys.push(...page);
  } while (cursor !== "0");
  return keys;
}

/** A key's type and value, in one text. */
async function valueOf(server: RedisConnection, key: string): Promise<string> {
  const type = String(await server.send("TYPE", key));
  const reader = READERS[type];
  if (reader === undefined) return type;
  const value = await server.send(...reader.command.map((word) => (word === "?" ? key : word)));
  return JSON.stringify([type, reader.ordered ? value : unordered(value, type)]);
}

function unordered(value: Reply, type: string): Reply {
  if (!Array.isArray(value)) return value;
  const items = value as string[];
  if (type === "set") return [...items].sort();
  const pairs = items.flatMap((item, index) => (index % 2 === 0 ? [[item, items[index + 1] ?? ""]] : []));
  return pairs.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}
