import { CosError } from "./errors";
import type { Query } from "./request";
import { compareKeys } from "./store";

export interface ListOptions {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what comes after this key or common prefix. */
  readonly after: string;
  readonly limit: number;
}

export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly prefixes: readonly string[];
  readonly truncated: boolean;
  /** The last key or common prefix on the page: where the next one starts. Only when truncated. */
  readonly next?: string;
}

/** One page of a listing: keys that share what comes before the delimiter are folded into one common prefix. */
export function listPage<Item extends { readonly key: string }>(
  sorted: readonly Item[],
  options: ListOptions,
): ListPage<Item> {
  const items: Item[] = [];
  const prefixes: string[] = [];
  let last = options.after;
  if (options.limit === 0) return { items, prefixes, truncated: false };
  for (const item of sorted) {
    if (!item.key.startsWith(options.prefix)) continue;
    const folded = commonPrefix(item.key, options);
    const name = folded ?? item.key;
    if (options.after !== "" && compareKeys(name, options.after) <= 0) continue;
    if (folded !== undefined && prefixes.at(-1) === folded) continue;
    if (items.length + prefixes.length === options.limit) {
      return { items, prefixes, truncated: true, next: last };
    }
    if (folded === undefined) items.push(item);
    else prefixes.push(folded);
    last = name;
  }
  return { items, prefixes, truncated: false };
}

export const MAX_KEYS = 1000;

export function listOptions(query: Query, after: string, limitName: string): ListOptions {
  return {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    after,
    limit: Math.min(query.integer(limitName, { from: 0, to: 2 ** 31 }) ?? MAX_KEYS, MAX_KEYS),
  };
}

/** How keys are written into the answer: as they are, or escaped where the client asked for `url`. */
export function keyEncoder(query: Query): (key: string) => string {
  const encoding = query.get("encoding-type");
  if (encoding === undefined || encoding === "") return (key) => key;
  if (encoding !== "url") throw new CosError("InvalidArgument", "encoding-type must be url.");
  return (key) => encodeURIComponent(key).replace(/%2F/g, "/");
}

function commonPrefix(key: string, { prefix, delimiter }: ListOptions): string | undefined {
  if (delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}
