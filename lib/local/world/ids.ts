import { createHash } from "node:crypto";

/** Makes ids in Tencent Cloud's forms: the same sequence of requests gives the same ids in every new world. */
export interface Ids {
  /** `prefix-` and 8 of `[a-z0-9]`, as in `ins-xlsyru2j`. */
  next(prefix: string): string;
  /** An ascending number, for route ids, task ids, role ids and the like; from 1. */
  number(kind: string): number;
  uuid(kind: string): string;
}

/** @param count returns the next value of a named counter, from 1; the caller keeps it. */
export function idsFrom(count: (counter: string) => number): Ids {
  return {
    next: (prefix) => `${prefix}-${base36(digest(prefix, count(prefix)))}`,
    number: count,
    uuid: (kind) => uuidFrom(digest(kind, count(kind))),
  };
}

/** The request id of the `n`th request since the `boot`th start of a world. */
export function requestId(boot: number, n: number): string {
  return uuidFrom(digest(`request/${boot}`, n));
}

function digest(kind: string, n: number): Buffer {
  return createHash("sha256").update(`${kind}/${n}`).digest();
}

function base36(hash: Buffer): string {
  return (hash.readBigUInt64BE() % 36n ** 8n).toString(36).padStart(8, "0");
}

function uuidFrom(hash: Buffer): string {
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
