import { z } from "zod";
import { secretRefSchema } from "../secret";
import { oneOf, quoted, shortened } from "./words";

/** What a schema allows, as the end of "must be …": `a whole number from 1 to 65535`. */
export function allowed(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodOptional) return allowed(schema.unwrap());
  if (schema instanceof z.ZodLiteral) return JSON.stringify(schema.value);
  if (schema instanceof z.ZodEnum) return oneOf(schema.options);
  if (schema instanceof z.ZodNumber) return number(schema);
  if (schema instanceof z.ZodBoolean) return "true or false";
  if (schema instanceof z.ZodArray) return "a list";
  if (schema instanceof z.ZodObject) return `a mapping with ${requiredKeys(schema).join(", ")}`;
  if (schema instanceof z.ZodRecord) return "a mapping of keys to values";
  if (schema instanceof z.ZodUnion) return [...new Set(schema.options.map(allowed))].join(", or ");
  if (schema instanceof z.ZodString && schema.description?.startsWith("a name under "))
    return schema.description;
  return "text";
}

/** How to write a text that this schema takes: `write a zone such as ap-guangzhou-6`; undefined when any text will do. */
export function hint(schema: z.core.$ZodType): string | undefined {
  if (schema instanceof z.ZodOptional) return hint(schema.unwrap());
  if (!(schema instanceof z.ZodString || schema instanceof z.ZodStringFormat)) return undefined;
  // A text that no format takes makes the schema say what it wants.
  const issue = schema.safeParse("\u0000").error?.issues[0];
  return issue?.code === "invalid_format" ? issue.message : undefined;
}

/** Whether a secret's place belongs here: what stands here instead may be the secret itself, and is never shown. */
export function isSecretPlace(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodOptional) return isSecretPlace(schema.unwrap());
  return SECRET_PARTS.has(schema) || (schema instanceof z.ZodUnion && SECRET_PARTS.has(schema.options[0]));
}

const SECRET_PARTS = new Set<z.core.$ZodType | undefined>(
  secretRefSchema.options.flatMap((option): z.core.$ZodType[] => [
    option,
    ...Object.values<z.core.$ZodType>(option.shape),
  ]),
);

/** A value as a reader would name it: `the text "80"`, `a list`. */
export function naming(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return `the text ${shortened(quoted(value))}`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return String(value);
  return Array.isArray(value) ? "a list" : "a mapping";
}

function requiredKeys(schema: z.ZodObject): string[] {
  const keys = Object.keys(schema.shape);
  const required = keys.filter((key) => !(schema.shape[key] instanceof z.ZodOptional));
  return required.length > 0 ? required : keys;
}

function number(schema: z.ZodNumber): string {
  const kind = schema.isInt ? "a whole number" : "a number";
  const [low, high] = [schema.minValue, schema.maxValue].map((limit) =>
    limit !== null && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : undefined,
  );
  if (low !== undefined && high !== undefined) return `${kind} from ${low} to ${high}`;
  if (low !== undefined) return `${kind}, ${low} or more`;
  return high === undefined ? kind : `${kind}, at most ${high}`;
}
