import { Refusal } from "./refusal";

type Kind = "string" | "number" | "boolean" | "struct";

export interface Field {
  readonly name: string;
  readonly kind: Kind;
  readonly list: boolean;
  readonly required: boolean;
  readonly fields: readonly Field[];
  /** Values of a field that no handler honours that mean what not giving it means; undefined for one that is honoured. */
  readonly unheeded: readonly string[] | undefined;
}

const TOKEN = /\s*(?:([A-Za-z][A-Za-z0-9]*)(\[\])?|(:number|:boolean)|(!)|([{}])|~([\w.|-]*))/y;

/**
 * Reads a request's shape: names apart by spaces, a string unless `:number` or `:boolean` follows, `[]` for a
 * list, `{…}` for a structure, `!` for what must be there, `~` for what the embedded cloud does not honour: given, it
 * is refused, unless it says nothing (false, 0, empty) or what comes after `~` (several apart by `|`).
 *
 * @example parseShape("InstanceIds[]! Limit:number Filters[]{Name Values[]} SpotPrice~ StopType~SOFT")
 */
export function parseShape(text: string): readonly Field[] {
  const fields = new Reader(text).fields("end");
  return fields;
}

/**
 * The request as its handler reads it: a field that is null is not there, however deep it lies.
 *
 * @throws Refusal `MissingParameter`, `UnknownParameter`, `InvalidParameter` or `UnsupportedOperation`, naming the field.
 */
export function checkRequest(fields: readonly Field[], request: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(request)) throw new Refusal("InvalidParameter", "The request body is not a JSON object.");
  for (const field of fields)
    if (field.required && absent(request[field.name]))
      throw new Refusal(
        "MissingParameter",
        `The request is missing the required parameter \`${field.name}\`.`,
      );
  return checkFields(fields, request, "");
}

function checkFields(
  fields: readonly Field[],
  value: Readonly<Record<string, unknown>>,
  path: string,
): Readonly<Record<string, unknown>> {
  const checked: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) {
    const place = path === "" ? name : `${path}.${name}`;
    const field = fields.find((candidate) => candidate.name === name);
    if (field === undefined)
      throw new Refusal("UnknownParameter", `The parameter \`${place}\` is not recognized.`);
    if (absent(entry)) continue;
    if (!field.list) checked[name] = checkValue(field, entry, place);
    else if (Array.isArray(entry))
      checked[name] = entry.map((item, index) => checkValue(field, item, `${place}.${index}`));
    else throw new Refusal("InvalidParameter", `Invalid parameter \`${place}\`: a list is expected.`);
    if (field.unheeded !== undefined && !saysNothing(checked[name], field.unheeded))
      throw new Refusal(
        "UnsupportedOperation",
        `The embedded cloud does not honour the parameter \`${place}\`.`,
      );
  }
  return checked;
}

function saysNothing(value: unknown, harmless: readonly string[]): boolean {
  if (Array.isArray(value)) return value.every((item) => saysNothing(item, harmless));
  if (isObject(value)) return Object.values(value).every((inner) => saysNothing(inner, harmless));
  if (harmless.length === 0) return !value;
  return value === "" || harmless.includes(String(value));
}

function checkValue(field: Field, value: unknown, place: string): unknown {
  if (field.kind === "struct" && isObject(value)) return checkFields(field.fields, value, place);
  const [expected, actual] = [NAMES[field.kind], nameOf(value)];
  if (actual === expected) return value;
  throw new Refusal(
    "InvalidParameter",
    `Invalid parameter \`${place}\`: ${expected} expected, ${actual} given.`,
  );
}

function absent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Every number of a request that the embedded cloud takes is an integer; one beyond 2^53 is a `bigint`. */
const NAMES: Readonly<Record<Kind, string>> = {
  string: "string",
  number: "integer",
  boolean: "boolean",
  struct: "structure",
};

function nameOf(value: unknown): string {
  if (typeof value === "bigint" || Number.isInteger(value)) return "integer";
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : isObject(value) ? "structure" : typeof value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

class Reader {
  private position = 0;

  constructor(private readonly text: string) {}

  fields(until: "end" | "}"): Field[] {
    const fields: Field[] = [];
    for (;;) {
      const [, name, list] = this.next() ?? [];
      if (name === undefined) return fields;
      let kind: Kind = "string";
      let required = false;
      let inner: Field[] = [];
      let unheeded: string[] | undefined;
      for (let ahead = this.peek(); ahead !== undefined && ahead[1] === undefined; ahead = this.peek()) {
        if (ahead[5] === "}" && until === "}") break;
        this.next();
        if (ahead[3] !== undefined) kind = ahead[3] === ":number" ? "number" : "boolean";
        else if (ahead[4] !== undefined) required = true;
        else if (ahead[6] !== undefined) unheeded = ahead[6].split("|").filter((literal) => literal !== "");
        else {
          kind = "struct";
          inner = this.fields("}");
        }
      }
      fields.push({ name, kind, list: list !== undefined, required, fields: inner, unheeded });
    }
  }

  private peek(): RegExpExecArray | undefined {
    TOKEN.lastIndex = this.position;
    return TOKEN.exec(this.text) ?? undefined;
  }

  private next(): RegExpExecArray | undefined {
    const token = this.peek();
    if (token !== undefined) this.position = TOKEN.lastIndex;
    else if (this.text.slice(this.position).trim() !== "")
      throw new Error(`bad request shape: ${this.text.slice(this.position)}`);
    return token;
  }
}
