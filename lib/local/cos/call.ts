import type { Readable } from "node:stream";
import type { Account } from "../account";
import type { Answer } from "./answer";
import { CosError } from "./errors";
import { type CosHttpRequest, headerOf, type Query } from "./request";
import type { BucketRow } from "./rows";
import type { Signed } from "./signature";
import type { CosStore } from "./store";

/** One request on its way to an action. */
export interface Call {
  readonly store: CosStore;
  readonly account: Account;
  readonly host: string;
  readonly method: string;
  readonly region: string | undefined;
  /** The bucket that was addressed; empty for the service. */
  readonly bucketName: string;
  /** Empty for a bucket. */
  readonly key: string;
  readonly query: Query;
  readonly headers: CosHttpRequest["headers"];
  readonly body: Readable;
  /** The address that the request comes from. */
  readonly remote: string;
  /** Absent: nobody signed. */
  readonly signed?: Signed;
}

export type Action = (call: Call) => Promise<Answer>;

export function bucketOf(call: Call): BucketRow {
  return call.store.bucket(call.bucketName, call.region);
}

export function header(call: Call, name: string): string | undefined {
  return headerOf(call.headers, name);
}

/** The version that the request names; empty where it means the current one. */
export function namedVersion(call: Call): string {
  return call.query.get("versionId") ?? "";
}

/** `qcs::cam::uin/100000000001:uin/100000000001` */
export function ownerId(account: Account): string {
  return `qcs::cam::uin/${account.uin}:uin/${account.uin}`;
}

/** @throws CosError `MissingContentLength` unless the request says how long its body is, or sends it in chunks. */
export function requireLength(call: Call): number | undefined {
  const length = call.headers["content-length"];
  if (length !== undefined) return Number(length);
  if (call.headers["transfer-encoding"] !== undefined) return undefined;
  throw new CosError("MissingContentLength");
}
