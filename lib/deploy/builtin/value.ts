/** A value in a stack, before or after its references are resolved. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

export type Config = Readonly<Record<string, Value>>;

/** Stands for what is known only once a resource exists. No real value is this text. */
export const UNKNOWN = "(known after apply)";

/** Whether a value is, or has anywhere in it, something not yet known. */
export function hasUnknown(value: Value): boolean {
  if (typeof value === "string") return value.includes(UNKNOWN);
  if (typeof value !== "object") return false;
  return Object.values(value).some(hasUnknown);
}

/** Same value, whatever the order of keys. */
export function sameValue(left: Value | undefined, right: Value | undefined): boolean {
  if (typeof left !== "object" || typeof right !== "object") return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [ours, theirs] = [Object.entries(left), new Map<string, Value>(Object.entries(right))];
  return ours.length === theirs.size && ours.every(([key, value]) => sameValue(value, theirs.get(key)));
}

/** JSON without `null`, which in a stack means the same as leaving the key out. */
export function toValue(json: unknown): Value | undefined {
  if (json === null || json === undefined) return undefined;
  if (Array.isArray(json)) return json.map(toValue).filter((item) => item !== undefined);
  if (typeof json === "object") {
    const entries = Object.entries(json).map(([key, item]) => [key, toValue(item)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== undefined));
  }
  if (typeof json === "string" || typeof json === "number" || typeof json === "boolean") return json;
  throw new TypeError(`${typeof json} is not JSON`);
}
