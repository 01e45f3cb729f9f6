import { CosError } from "./errors";
import type { CosHttpRequest } from "./request";

/** The state of an object that conditional headers ask about. */
export interface Validators {
  readonly etag: string;
  readonly modifiedAt: number;
}

/**
 * RFC 9110's preconditions as COS applies them to GET and HEAD.
 * @throws CosError `PreconditionFailed` (412) or `NotModified` (304)
 */
export function checkConditions(headers: CosHttpRequest["headers"], object: Validators, prefix = ""): void {
  const value = (name: string): string | undefined => headers[prefix + name];
  const seconds = Math.floor(object.modifiedAt / 1000) * 1000;
  const match = value("if-match");
  const unmodified = dateOf(value("if-unmodified-since"));
  if (match !== undefined ? !lists(match, object.etag) : unmodified !== undefined && seconds > unmodified) {
    throw new CosError("PreconditionFailed");
  }
  const noneMatch = value("if-none-match");
  const modified = dateOf(value("if-modified-since"));
  if (
    noneMatch !== undefined ? lists(noneMatch, object.etag) : modified !== undefined && seconds <= modified
  ) {
    throw new CosError(prefix === "" ? "NotModified" : "PreconditionFailed");
  }
}

/** A range of bytes, `end` not included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * `bytes=a-b`, `bytes=a-` or `bytes=-n` of so many bytes. Anything else, several ranges too, means the whole.
 * @throws CosError `InvalidRange` when it starts behind the end.
 */
export function parseRange(range: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range?.trim() ?? "");
  if (match === null) return undefined;
  const [from, to] = [match[1]!, match[2]!];
  if (from === "" && to === "") return undefined;
  if (from !== "" && to !== "" && Number(to) < Number(from)) return undefined;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size : Math.min(size, Number(to) + 1);
  if (start >= end) throw new CosError("InvalidRange");
  return { start, end };
}

function lists(header: string, etag: string): boolean {
  return header.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\/|"/g, "") === etag);
}

function dateOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : time;
}
