import type { z } from "zod";

/** Optional with a fixed default, which the published JSON Schema and the YAML reference show. */
export function defaulting<S extends z.ZodType>(schema: S, value: z.output<S>) {
  return schema.optional().meta({ ...schema.meta(), default: value });
}
