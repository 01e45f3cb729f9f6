import type { Call } from "./call";
import type { CosError } from "./errors";
import { type Metadata, NULL_VERSION, type ObjectRow, type Segment } from "./rows";
import { versioningOf } from "./versioning";
import { element, type Markup, xmlDocument } from "./xml";

/** Bytes of an object, from `start` up to, not including, `end`. */
export interface StoredBytes {
  readonly segments: readonly Segment[];
  readonly start: number;
  readonly end: number;
}

/** What an action returns; the headers that all answers share are added later. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | StoredBytes;
}

export function emptyAnswer(status: number, headers: Answer["headers"] = {}): Answer {
  return { status, headers };
}

export function xmlAnswer(root: Markup, headers: Answer["headers"] = {}): Answer {
  return { status: 200, headers: { "content-type": "application/xml", ...headers }, body: xmlDocument(root) };
}

export interface ErrorPlace {
  readonly resource: string;
  readonly requestId: string;
}

export function errorAnswer(error: CosError, place: ErrorPlace): Answer {
  if (error.status === 304) return emptyAnswer(304);
  const body = xmlDocument(
    element("Error", [
      element("Code", error.code),
      element("Message", error.message),
      ...Object.entries(error.fields).map(([name, value]) => element(name, value)),
      element("Resource", place.resource),
      element("RequestId", place.requestId),
      element("TraceId", traceId(place)),
    ]),
  );
  return {
    status: error.status,
    headers: { "content-type": "application/xml", "x-cos-trace-id": traceId(place), ...error.headers },
    body,
  };
}

/** The headers that GET and HEAD send with an object. */
export function objectHeaders(object: ObjectRow): Record<string, string> {
  return {
    "content-type": "application/octet-stream",
    ...object.headers,
    ...hashHeaders(object),
    "accept-ranges": "bytes",
    "last-modified": httpDate(object.modifiedAt),
    ...(object.kind === "appendable" ? { "x-cos-object-type": "appendable" } : {}),
    ...storageHeaders(object),
    ...lockHeaders(object),
    ...(object.tags.length > 0 ? { "x-cos-tagging-count": String(object.tags.length) } : {}),
  };
}

/** With versioning, which version it is. */
export function versionHeaders(call: Call, version: string | undefined): Record<string, string> {
  const versioning = versioningOf(call.store.findBucket(call.bucketName));
  return versioning === undefined ? {} : { "x-cos-version-id": version ?? NULL_VERSION };
}

export function hashHeaders(object: Pick<ObjectRow, "etag" | "crc64">): Record<string, string> {
  return { etag: `"${object.etag}"`, "x-cos-hash-crc64ecma": object.crc64 };
}

export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}

/** COS names a storage class only where it is not the usual one. */
function storageHeaders({ storageClass }: Metadata): Record<string, string> {
  return storageClass === "STANDARD" ? {} : { "x-cos-storage-class": storageClass };
}

function lockHeaders({ lockedUntil }: ObjectRow): Record<string, string> {
  if (lockedUntil === undefined) return {};
  return {
    "x-cos-object-lock-mode": "COMPLIANCE",
    "x-cos-object-lock-retain-until-date": new Date(lockedUntil).toISOString(),
  };
}

function traceId(place: ErrorPlace): string {
  return Buffer.from(`trace ${place.requestId}`).toString("base64");
}
