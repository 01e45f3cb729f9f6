import { z } from "zod";
import { reference, type Reference } from "./fields";

/** What a person writes where the plan may hold a reference: the value itself. */
export type Authored<T> = T extends Reference
  ? never
  : T extends readonly (infer Item)[]
    ? Authored<Item>[]
    : T extends object
      ? { [Key in keyof T]: Authored<T[Key]> }
      : T;

/**
 * The schema of a value as a YAML file states it: references go into `bindings`, which only synthesis can fill,
 * so every `text or reference` becomes `text`. Descriptions and limits stay.
 */
export function withoutReferences<S extends z.ZodType>(schema: S): z.ZodType<Authored<z.output<S>>> {
  return rewrite(schema) as unknown as z.ZodType<Authored<z.output<S>>>;
}

/** The same for an object schema, which stays one: its keys can still be replaced or made optional. */
export function objectWithoutReferences(schema: z.ZodObject): z.ZodObject {
  return rewrite(schema) as z.ZodObject;
}

function rewrite(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodUnion) return rewriteUnion(schema);
  if (schema instanceof z.ZodObject) {
    const shape = Object.fromEntries(
      Object.entries(schema.shape).map(([key, member]) => [key, rewrite(member as z.core.$ZodType)]),
    );
    return unchanged(schema.shape, shape) ? schema : copy(schema, { shape });
  }
  if (schema instanceof z.ZodArray) return replaced(schema, "element", schema.element);
  if (schema instanceof z.ZodOptional) return replaced(schema, "innerType", schema.unwrap());
  if (schema instanceof z.ZodRecord) return replaced(schema, "valueType", schema.valueType);
  return schema;
}

function rewriteUnion(schema: z.ZodUnion): z.core.$ZodType {
  const kept = schema.options.filter((option) => option !== reference);
  const [only, ...others] = kept;
  if (only !== undefined && others.length === 0) return described(only as z.ZodType, schema.description);
  const options = kept.map(rewrite);
  return kept.length === schema.options.length && options.every((option, index) => option === kept[index])
    ? schema
    : copy(schema, { options });
}

function replaced(schema: z.ZodType, part: string, inner: z.core.$ZodType): z.core.$ZodType {
  const next = rewrite(inner);
  return next === inner ? schema : copy(schema, { [part]: next });
}

function unchanged(before: Record<string, unknown>, after: Record<string, unknown>): boolean {
  return Object.keys(before).every((key) => before[key] === after[key]);
}

function copy(schema: z.ZodType, changes: Record<string, unknown>): z.ZodType {
  return schema.clone({ ...schema.def, ...changes }, { parent: true });
}

function described(schema: z.ZodType, description: string | undefined): z.ZodType {
  return description === undefined ? schema : schema.describe(description);
}
