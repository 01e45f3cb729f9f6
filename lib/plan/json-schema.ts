import { z } from "zod";

/**
 * The JSON Schema (draft 2020-12) of a project file, for editors and other checkers. Names that point to
 * nothing and the rules are beyond it; `landfall validate` knows them.
 */
export function projectJsonSchema(schema: z.ZodType): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    target: "draft-2020-12",
    override: ({ jsonSchema }) => plain(jsonSchema),
  });
  return `${JSON.stringify({ $schema, title: "Landfall migration project", ...rest }, null, 2)}\n`;
}

/** Takes out what only zod understands: formats of its own beside a pattern, the bounds of JavaScript's integers. */
function plain(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.pattern !== undefined) delete schema.format;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
