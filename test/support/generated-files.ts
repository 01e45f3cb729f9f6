import fc from "fast-check";
import { z } from "zod";
import { hint } from "../../lib/plan/yaml/describe";

/**
 * Values that a schema takes, or nearly: made by walking the schema, so that whatever it comes to allow is
 * generated without a word here.
 */

type Schema = z.core.$ZodType;

/** Few names, so that what refers to one often finds it. */
const NAMES = ["db", "web", "data", "front", "small", "first", "office"];
const WORDS = ["erp", "/dev/vda", "/dev/vdb", "/data", "/etc/*", "ext4", "CentOS", "7.9", "root", "keys/id"];
const ODD = [
  "",
  " ",
  "${x}",
  "%{if}",
  "값",
  "__proto__",
  "constructor",
  "a\nb",
  "x".repeat(300),
  "0",
  "null",
];

export function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional) return valueFor(schema.unwrap());
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodNumber) return number(schema);
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(valueFor));
  if (schema instanceof z.ZodArray) return fc.array(valueFor(schema.element), { maxLength: 3 });
  if (schema instanceof z.ZodRecord)
    return fc.dictionary(fc.constantFrom(...NAMES, "/dev/vdb"), valueFor(schema.valueType), { maxKeys: 3 });
  if (schema instanceof z.ZodObject) return object(schema);
  return text(schema);
}

/** What nobody would write on purpose. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, -1, 0, 1.5, 2 ** 53, [], {}, [[]], { $ref: "estate/vpc" }),
  fc.constantFrom(...ODD),
);

function object(schema: z.ZodObject): fc.Arbitrary<unknown> {
  const shape = schema.shape as Record<string, Schema>;
  const keys = Object.keys(shape);
  const arbitraries = Object.fromEntries(keys.map((key) => [key, valueFor(shape[key] as Schema)]));
  return fc.record(arbitraries, {
    requiredKeys: keys.filter((key) => !(shape[key] instanceof z.ZodOptional)),
  });
}

function number(schema: z.ZodNumber): fc.Arbitrary<number> {
  const least = Math.max(schema.minValue ?? 0, -1_000);
  const most = Math.min(schema.maxValue ?? 100_000, 100_000);
  return fc.oneof(fc.constantFrom(least, most), fc.integer({ min: least, max: most }));
}

/** Schemas say how to write their texts by examples; those and their neighbours are what is generated. */
function text(schema: Schema): fc.Arbitrary<string> {
  const examples =
    hint(schema)
      ?.split("such as ")[1]
      ?.split(/, | or /) ?? [];
  if (examples.length > 0) return fc.constantFrom(...examples);
  if (schema instanceof z.ZodString && schema.safeParse("db").success && !schema.safeParse("A b").success)
    return fc.constantFrom(...NAMES);
  return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...WORDS, ...NAMES) }, fc.constantFrom(...ODD));
}

type Path = readonly (string | number)[];

/** A place of a document, what its schema takes there, and how it is changed. */
export interface Change {
  readonly path: Path;
  readonly value: unknown;
}

/** A change somewhere in a document: a value of the schema, nothing, or junk. */
export function changeOf(schema: Schema, document: unknown): fc.Arbitrary<Change> {
  const places = placesIn(schema, document, []);
  return fc
    .constantFrom(...places)
    .chain(({ at, path }) =>
      fc
        .oneof(
          { weight: 6, arbitrary: valueFor(at) },
          { weight: 2, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: junk },
        )
        .map((value) => ({ path, value })),
    );
}

interface Place {
  readonly at: Schema;
  readonly path: Path;
}

/** Every place that a document has or, by its schema, could have. */
function placesIn(schema: Schema, value: unknown, path: Path): Place[] {
  const own = path.length === 0 ? [] : [{ at: schema, path }];
  if (value === undefined) return own;
  const meant = meantBy(schema, value);
  if (meant instanceof z.ZodObject && isRecord(value)) {
    const shape = meant.shape as Record<string, Schema>;
    return [
      ...own,
      ...Object.keys(shape).flatMap((key) => placesIn(shape[key] as Schema, value[key], [...path, key])),
    ];
  }
  if (meant instanceof z.ZodRecord && isRecord(value))
    return [
      ...own,
      ...Object.keys(value).flatMap((key) => placesIn(meant.valueType, value[key], [...path, key])),
    ];
  if (meant instanceof z.ZodArray && Array.isArray(value))
    return [...own, ...value.flatMap((item, index) => placesIn(meant.element, item, [...path, index]))];
  return own;
}

function meantBy(schema: Schema, value: unknown): Schema {
  if (schema instanceof z.ZodOptional) return meantBy(schema.unwrap(), value);
  if (!(schema instanceof z.ZodUnion)) return schema;
  const option = schema.options.find(
    (candidate) => candidate instanceof z.ZodType && candidate.safeParse(value).success,
  );
  return option === undefined ? schema : meantBy(option, value);
}

export function changed(document: unknown, changes: readonly Change[]): unknown {
  const copy: unknown = structuredClone(document);
  for (const { path, value } of changes) change(copy, path, structuredClone(value));
  return copy;
}

function change(document: unknown, [key, ...rest]: Path, value: unknown): void {
  if (key === undefined || typeof document !== "object" || document === null) return;
  const container = document as Record<string | number, unknown>;
  if (rest.length > 0) change(container[key], rest, value);
  else if (value !== undefined)
    Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
  else if (Array.isArray(document)) document.splice(Number(key), 1);
  else delete container[key];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
