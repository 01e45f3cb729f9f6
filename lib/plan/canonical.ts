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
  return canonical(value).text;
}

/** The canonical text of a value, and the value as that text reads back. */
export function canonical<T>(value: T): { readonly text: string; readonly value: T } {
  const sorting: Sorting = { path: [], positions: false };
  const sound = sorted(value, sorting);
  const json = sorting.positions ? write(sound) : JSON.stringify(sound);
  return { text: asciiJson(json), value: sound as T };
}

/** SHA-256 of the canonical JSON of a value, in hex. */
export function canonicalHash(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

interface Sorting {
  /** Where the walk stands. */
  readonly path: (string | number)[];
  /** Whether any key is a number such as `10`: JavaScript has these first, by number, in whatever order they are set. */
  positions: boolean;
}

const POSITION = /^\d+$/;

/** A copy whose members are in the order of their keys, without those that are undefined. */
function sorted(value: unknown, sorting: Sorting): Json {
  if (typeof value === "string" || typeof value === "boolean") return value;
  const { path } = sorting;
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw unfit(path, `the number ${value}`);
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => {
      path.push(index);
      const copy = sorted(item, sorting);
      path.pop();
      return copy;
    });
  }
  if (!isPlainObject(value)) throw unfit(path, value === null ? "null" : `a ${typeof value}`);
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    if (POSITION.test(key)) sorting.positions = true;
    path.push(key);
    const fit = sorted(member, sorting);
    path.pop();
    if (key === "__proto__") Object.defineProperty(copy, key, { ...OWN, value: fit });
    else copy[key] = fit;
  }
  return copy;
}

/** How JSON that is read has a member; an assignment to `__proto__` would make none. */
const OWN = { configurable: true, enumerable: true, writable: true } as const;

/** JSON in the order of the keys as texts, where JavaScript has another. */
function write(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(",")}}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** JSON with everything that is not ASCII as `\u` escapes. */
export function asciiJson(json: string): string {
  // To replace nothing takes longer than to look.
  if (!NOT_ASCII.test(json)) return json;
  return json.replace(
    new RegExp(NOT_ASCII, "g"),
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const NOT_ASCII = /[\u007f-\uffff]/;

function unfit(path: Sorting["path"], what: string): LandfallError {
  const place = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
  return new LandfallError(
    "CANONICAL-VALUE",
    `$${place.join("")}: ${what} has no place in a plan; use strings, booleans, whole numbers, lists and objects.`,
  );
}
