import { DeployRefused } from "../errors";
import type { Config, Value } from "./value";

/** `tencentcloud_vpc.staging.id`, or `images[0].image_id` of a data source. */
export interface Reference {
  /** `tencentcloud_vpc.staging` or `data.tencentcloud_user_info.account`. */
  readonly address: string;
  readonly attribute: string;
  /** Where in a list: the index, then the attribute of its member. */
  readonly member?: { readonly index: number; readonly attribute: string };
}

/** A string of the stack, taken apart. */
export type Template = readonly (string | Reference)[];

const REFERENCE =
  /^((?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*)\.([a-z][a-z0-9_]*)(?:\[(\d+)\]\.([a-z][a-z0-9_]*))?$/;

/**
 * Takes a string in Terraform's template syntax apart. `$${` and `%%{` are the two openings themselves.
 *
 * @throws DeployRefused for everything but plain references: functions, operators, indexes, directives.
 */
export function parseTemplate(text: string): Template {
  const parts: (string | Reference)[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const opening = /\$\$\{|%%\{|\$\{|%\{/g;
    opening.lastIndex = at;
    const found = opening.exec(text);
    if (found === null) break;
    literal += text.slice(at, found.index);
    at = found.index + found[0].length;
    if (found[0].length === 3) {
      literal += found[0].slice(1);
      continue;
    }
    const closing = text.indexOf("}", at);
    const expression = text.slice(at, closing < 0 ? text.length : closing);
    if (found[0] === "%{" || closing < 0)
      throw unfit(text.slice(found.index, closing < 0 ? undefined : closing + 1));
    const [, address, attribute, index, of] = REFERENCE.exec(expression.trim()) ?? [];
    if (address === undefined || attribute === undefined) throw unfit(text.slice(found.index, closing + 1));
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push({
      address,
      attribute,
      ...(of === undefined ? {} : { member: { index: Number(index), attribute: of } }),
    });
    at = closing + 1;
  }
  literal += text.slice(at);
  if (literal !== "" || parts.length === 0) parts.push(literal);
  return parts;
}

/** What a reference names below its address: `id`, `images[0].image_id`. */
export function partOf({ attribute, member }: Reference): string {
  return member === undefined ? attribute : `${attribute}[${member.index}].${member.attribute}`;
}

/** The value that a reference names among the attributes of its address. */
export function follow(attributes: Config, { attribute, member }: Reference): Value | undefined {
  const value = attributes[attribute];
  if (member === undefined) return value;
  const item: unknown = Array.isArray(value) ? value[member.index] : undefined;
  return isObject(item) ? item[member.attribute] : undefined;
}

/** Every reference in a value, keys of objects included. */
export function referencesOf(value: Value): Reference[] {
  if (typeof value === "string") return parseTemplate(value).filter((part) => typeof part !== "string");
  if (typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  return Object.entries(value).flatMap(([key, item]) => [...referencesOf(key), ...referencesOf(item)]);
}

/**
 * The value with its references replaced. A string that is one reference takes the type of what it names; inside
 * a longer string, texts, numbers and booleans are written out.
 *
 * @throws DeployRefused when a list or an object would have to be written into a string.
 */
export function resolve(value: Value, lookUp: (reference: Reference) => Value): Value {
  if (typeof value === "string") return resolveText(value, lookUp);
  if (typeof value !== "object") return value;
  if (isList(value)) return value.map((item) => resolve(item, lookUp));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [resolveKey(key, lookUp), resolve(item, lookUp)]),
  );
}

function resolveKey(key: string, lookUp: (reference: Reference) => Value): string {
  const resolved = resolveText(key, lookUp);
  if (typeof resolved === "object") throw unfit(key);
  return String(resolved);
}

function resolveText(text: string, lookUp: (reference: Reference) => Value): Value {
  const parts = parseTemplate(text);
  const [first] = parts;
  if (parts.length === 1 && typeof first === "object") return lookUp(first);
  return parts
    .map((part) => {
      const value = typeof part === "string" ? part : lookUp(part);
      if (typeof value === "object") throw unfit(text);
      return String(value);
    })
    .join("");
}

function isObject(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function unfit(text: string): DeployRefused {
  return new DeployRefused([
    `the expression ${text} is more than a reference; the built-in deploy knows \${type.name.attribute} only`,
  ]);
}
