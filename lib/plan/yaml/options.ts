import { z } from "zod";

type Schema = z.core.$ZodType;

/** The keys that a mapping of this schema may have; of a union those of the option that the value was meant to be. */
export function keysOf(schema: Schema, value?: unknown): string[] {
  if (schema instanceof z.ZodOptional) return keysOf(schema.unwrap(), value);
  if (schema instanceof z.ZodUnion) return keysOf(optionFor(schema, value) ?? z.unknown(), value);
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return [];
}

/** What a union chooses from; nothing for other schemas. */
export function optionsOf(schema: Schema): readonly Schema[] {
  if (schema instanceof z.ZodOptional) return optionsOf(schema.unwrap());
  return schema instanceof z.ZodUnion ? schema.options : [];
}

/** The schema of one member of a value. */
export function stepInto(schema: Schema, segment: string | number, value: unknown): Schema {
  if (schema instanceof z.ZodOptional) return stepInto(schema.unwrap(), segment, value);
  if (schema instanceof z.ZodUnion) return stepInto(optionFor(schema, value) ?? z.unknown(), segment, value);
  if (schema instanceof z.ZodObject) return (schema.shape as Record<string, Schema>)[segment] ?? z.unknown();
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodArray) return schema.element;
  return z.unknown();
}

/** The option of a union that a value was meant to be: the one that its discriminator names, otherwise the likeliest. */
function optionFor(schema: z.ZodUnion, value: unknown): Schema | undefined {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return betterOption(schema.options, value).best;
  const { discriminator } = schema.def;
  const kind = (value as Record<string, unknown> | null | undefined)?.[discriminator];
  const named = schema.options.find((option) => {
    const literal =
      option instanceof z.ZodObject ? (option.shape as Record<string, Schema>)[discriminator] : undefined;
    return literal instanceof z.ZodType && literal.safeParse(kind).success;
  });
  return named ?? betterOption(schema.options, value).best;
}

/**
 * Which option of a union a value was meant to be: the one with the least against it. `rivals` have no less a
 * claim; `best` is absent when the value is of a kind that no option takes.
 */
export function betterOption(
  options: readonly Schema[],
  value: unknown,
): { readonly best?: Schema; readonly rivals: readonly Schema[] } {
  const scored = options
    .map((option) => ({ option, score: against(option, value) }))
    .filter(({ score }) => score < WRONG_KIND);
  const least = Math.min(...scored.map(({ score }) => score));
  const [best, ...rivals] = scored.filter(({ score }) => score === least).map(({ option }) => option);
  return best === undefined ? { rivals } : { best, rivals };
}

const WRONG_KIND = 1_000_000;

/** A wrong key or a missing one speaks against an option much more than a wrong value under a right key. */
const WRONG_KEY = 100;

function against(option: Schema, value: unknown): number {
  const issues = (option as z.ZodType).safeParse(value).error?.issues ?? [];
  return issues.reduce((sum, issue) => sum + weight(issue, value), 0);
}

function weight(issue: z.core.$ZodIssue, value: unknown): number {
  if (issue.path.length === 0 && issue.code === "invalid_type") return WRONG_KIND;
  // A word such as none, where a mapping is written.
  if (issue.path.length === 0 && issue.code === "invalid_value" && typeof value === "object")
    return WRONG_KIND;
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) return issue.keys.length * WRONG_KEY;
  const [key] = issue.path;
  const absent =
    issue.path.length === 1 &&
    typeof value === "object" &&
    value !== null &&
    key !== undefined &&
    !Object.hasOwn(value, key);
  return absent ? WRONG_KEY : 1;
}
