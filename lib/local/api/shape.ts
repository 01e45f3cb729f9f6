import { Refusal } from "./refusal";

type Kind = "string" | "number" | "boolean" | "struct";

export interface Field {
  readonly name: string;
  readonly kind: Kind;
  readonly list: boolean;
  readonly required: boolean;
  readonly fields: readonly Field[];
}

const TOKEN = /\s*(?:([A-Za-z][A-Za-z0-9]*)(\[\])?|(:number|:boolean)|(!)|([{}]))/y;

/**
 * Reads a request's shape: names apart by spaces, a string unless `:number` or `:boolean` follows, `[]` for a
 * list, `{…}` for a structure, `!` for what must be there.
 *
 * @example parseShape("InstanceIds[]! Limit:number Filters[]{Name Values[]}")
 */
export function parseShape(text: string): readonly Field[] {
  const fields = new Reader(text).fields("end");
  return fields;
}

/** @throws Refusal `MissingParameter`, `UnknownParameter` or `InvalidParameter`, naming the field. */
export function checkRequest(fields: readonly Field[], request: unknown): void {
  if (!isObject(request)) throw new Refusal("InvalidParameter", "The request body is not a JSON object.");
  for (const field of fields)
    if (field.required && request[field.name] === undefined)
      throw new Refusal(
        "MissingParameter",
        `The request is missing the required parameter \`${field.name}\`.`,
      );
  checkFields(fields, request, "");
}

function checkFields(fields: readonly Field[], value: Readonly<Record<string, unknown>>, path: string): void {
  for (const [name, entry] of Object.entries(value)) {
    const place = path === "" ? name : `${path}.${name}`;
    const field = fields.find((candidate) => candidate.name === name);
    if (field === undefined)
      throw new Refusal("UnknownParameter", `The parameter \`${place}\` is not recognized.`);
    if (entry === null || entry === undefined) continue;
    if (!field.list) checkValue(field, entry, place);
    else if (Array.isArray(entry))
      entry.forEach((item, index) => checkValue(field, item, `${place}.${index}`));
    else throw new Refusal("InvalidParameter", `Invalid parameter \`${place}\`: a list is expected.`);
  }
}

function checkValue(field: Field, value: unknown, place: string): void {
  if (field.kind === "struct" && isObject(value)) return checkFields(field.fields, value, place);
  const actual = typeof value === "bigint" ? "number" : typeof value;
  if (actual !== field.kind)
    throw new Refusal(
      "InvalidParameter",
      `Invalid parameter \`${place}\`: ${field.kind} expected, ${actual} given.`,
    );
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
      for (let ahead = this.peek(); ahead !== undefined && ahead[1] === undefined; ahead = this.peek()) {
        if (ahead[5] === "}" && until === "}") break;
        this.next();
        if (ahead[3] !== undefined) kind = ahead[3] === ":number" ? "number" : "boolean";
        else if (ahead[4] !== undefined) required = true;
        else {
          kind = "struct";
          inner = this.fields("}");
        }
      }
      fields.push({ name, kind, list: list !== undefined, required, fields: inner });
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
