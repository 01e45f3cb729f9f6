import type { IncomingHttpHeaders } from "node:http";

/** What the embedded cloud answered, by the name of the request. */
export type Answers = Readonly<Record<string, Recorded>>;

export interface Recorded {
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body: string;
}

/** A request of the API by its action, one of the object storage by method and path. */
export function nameOf(method: string, url: string, headers: IncomingHttpHeaders): string {
  const action = headers["x-tc-action"];
  return typeof action === "string" ? action : `${method} ${url}`;
}

/** Node adds these by itself. */
const OWN = ["connection", "keep-alive", "date", "transfer-encoding"];

export function recorded(headers: IncomingHttpHeaders, body: Buffer): Recorded {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    OWN.includes(name) || typeof value !== "string" ? [] : [[name, value]],
  );
  return { headers: Object.fromEntries(kept) as Record<string, string>, body: body.toString("base64") };
}
