import { z } from "zod";

/** Building blocks of argument schemas. */

export const text = z.string();
export const tags = z.record(z.string(), z.string()).default({});

/** A nested block of which there is at most one: an object, or a list of one. */
export function block<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(
    (value) => (Array.isArray(value) && value.length === 1 ? (value as unknown[])[0] : value),
    z.strictObject(shape),
  );
}

/** A nested block that may be repeated: a list, or a single object. */
export function blocks<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(z.strictObject(shape)).default([]),
  );
}
