import { parse } from "yaml";

/** A value of a YAML blueprint that is being written. */
export type Value =
  /** What is known, in one line. */
  | { readonly known: unknown }
  /** What a person has to say: no value, and a mark that says what belongs here. */
  | { readonly todo: string }
  | { readonly members: readonly Member[] }
  | { readonly items: readonly unknown[] };

export interface Member {
  readonly key: string;
  readonly value: Value;
  /** A line before it. */
  readonly comment?: string;
}

export const known = (value: unknown): Value => ({ known: value });
export const todo = (what: string): Value => ({ todo: what });

/** What is known, or a mark for it. */
export function knownOr(value: unknown, what: string): Value {
  return value === undefined ? todo(what) : known(value);
}

/** A member, or none where nothing is known. */
export function optional(key: string, value: unknown): Member[] {
  return value === undefined ? [] : [{ key, value: known(value) }];
}

/** Members as lines of YAML. */
export function yamlLines(members: readonly Member[], depth = 0): string[] {
  const space = "  ".repeat(depth);
  return members.flatMap(({ comment, key, value }) => [
    ...(comment === undefined ? [] : [`${space}# ${comment}`]),
    ...valueLines(`${space}${inline(key)}:`, value, depth),
  ]);
}

/** How many marks there are. */
export function countTodos(members: readonly Member[]): number {
  return members.reduce(
    (sum, { value }) => sum + ("todo" in value ? 1 : "members" in value ? countTodos(value.members) : 0),
    0,
  );
}

function valueLines(head: string, value: Value, depth: number): string[] {
  if ("todo" in value) return [`${head} # TODO: ${value.todo}`];
  if ("known" in value) return [`${head} ${inline(value.known)}`];
  if ("items" in value) {
    const space = "  ".repeat(depth + 1);
    return [head, ...value.items.map((item) => `${space}- ${inline(item)}`)];
  }
  return [head, ...yamlLines(value.members, depth + 1)];
}

/** A value in one line: YAML's flow style, with texts quoted that it would read as something else. */
function inline(value: unknown): string {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).map(([key, member]) => `${text(key)}: ${inline(member)}`);
  return `{ ${members.join(", ")} }`;
}

function text(value: string): string {
  const isPlain = /^[\w/]([\w./ -]*[\w./-])?$/.test(value) && parse(value) === value;
  return isPlain
    ? value
    : JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
