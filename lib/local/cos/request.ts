import type { Readable } from "node:stream";
import { CosError } from "./errors";

/** A COS request as the front server received it. */
export interface CosHttpRequest {
  readonly method: string;
  /** As the client addressed it; a port is ignored. */
  readonly host: string;
  /** Path and query, still escaped. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
  /** The address that the connection comes from. */
  readonly remote: string;
  /** Aborted when the client hangs up. */
  readonly signal?: AbortSignal;
}

/** The query: decoded names and values, in the order of the request. */
export class Query {
  readonly entries: readonly (readonly [name: string, value: string])[];

  constructor(raw: string) {
    this.entries = raw
      .split("&")
      .filter((pair) => pair !== "")
      .map((pair) => {
        const at = pair.indexOf("=");
        return at < 0
          ? [unescapeQuery(pair), ""]
          : [unescapeQuery(pair.slice(0, at)), unescapeQuery(pair.slice(at + 1))];
      });
  }

  get(name: string): string | undefined {
    return this.entries.find(([found]) => found === name)?.[1];
  }

  has(name: string): boolean {
    return this.entries.some(([found]) => found === name);
  }

  /** @throws CosError `InvalidArgument` when it is no whole number in the range. */
  integer(name: string, range: { readonly from: number; readonly to: number }): number | undefined {
    const text = this.get(name);
    if (text === undefined || text === "") return undefined;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < range.from || value > range.to) {
      throw new CosError(
        "InvalidArgument",
        `${name} must be a whole number from ${range.from} to ${range.to}.`,
      );
    }
    return value;
  }
}

export function splitPath(path: string): { rawPath: string; query: Query } {
  const at = path.indexOf("?");
  return at < 0
    ? { rawPath: path, query: new Query("") }
    : { rawPath: path.slice(0, at), query: new Query(path.slice(at + 1)) };
}

/** Header by its COS name, or by the name the S3 dialect has for it. */
export function headerOf(headers: CosHttpRequest["headers"], name: string): string | undefined {
  const value = headers[name] ?? (name.startsWith("x-cos-") ? headers[`x-amz-${name.slice(6)}`] : undefined);
  return value === "" ? undefined : value;
}

/** Go's `url.Values` writes a blank as `+`, everybody else as `%20`. */
function unescapeQuery(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    throw new CosError("InvalidURI");
  }
}
