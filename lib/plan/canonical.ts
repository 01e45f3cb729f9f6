import { createHash } from "node:crypto";
import { LandfallError } from "../base/errors";

export type Json = string | number | boolean | Json[] | { [key: string]: Json };

/**
 * The one text of a value: sorted keys, no white space, integers only, absent instead of null, non-ASCII as
 * `\u` escapes. Byte-identical on every machine, so that its SHA-256 identifies the value.
 *
 * @throws LandfallError `CANONICAL-VALUE` for null, fractions, and anything that JSON cannot hold; `undefined`
 * members are left out.
 */
export function canonicalJson(value: unknown): string {
  return write(value, () => "$");
}

/** SHA-256 of the canonical JSON of a value, in hex. */
export function canonicalHash(value: unknown): string {
  return sha256(canonicalJson(value));
}

export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** @param path asked for only where a value is unfit: plans are large and mostly sound */
function write(value: unknown, path: () => string): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw unfit(path(), `the number ${value}`);
    return String(value);
  }
  if (Array.isArray(value))
    return `[${value.map((item, index) => write(item, () => `${path()}[${index}]`)).join(",")}]`;
  if (isPlainObject(value)) {
    const members = Object.keys(value).sort();
    const present = members.filter((key) => value[key] !== undefined);
    return `{${present.map((key) => `${quoted(key)}:${write(value[key], () => `${path()}.${key}`)}`).join(",")}}`;
  }
  throw unfit(path(), value === null ? "null" : `a ${typeof value}`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** ASCII that stands in JSON as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return asciiJson(JSON.stringify(text));
}

/** JSON with everything that is not ASCII as `\u` escapes. */
export function asciiJson(json: string): string {
  return json.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function unfit(path: string, what: string): LandfallError {
  return new LandfallError(
    "CANONICAL-VALUE",
    `${path}: ${what} has no place in a plan; use strings, booleans, whole numbers, lists and objects.`,
  );
}
