import { z } from "zod";
import { blueprintSchema, dataDiskSpec } from "./blueprint";
import { checkSchema } from "./check";
import { DEFAULTS } from "./defaults";
import { cutoverSchema, testRunSchema } from "./wave";

/**
 * The plan's parts as they are given, before {@link DEFAULTS} fill in what was left out. The constructs give
 * these with references in them, a YAML file without.
 */

const [tcp, http] = checkSchema.options;

const checkDefaults = {
  from: defaulting(tcp.shape.from, DEFAULTS.checkFrom),
  within: defaulting(tcp.shape.within, DEFAULTS.checkWithin),
};

export const checkInput = z.discriminatedUnion("type", [
  tcp.extend(checkDefaults),
  http.extend({
    ...checkDefaults,
    path: defaulting(http.shape.path, DEFAULTS.httpPath),
    status: defaulting(http.shape.status, DEFAULTS.httpStatus),
  }),
]);
export type CheckInput = z.infer<typeof checkInput>;

export const testRunInput = testRunSchema.extend({
  checks: withElement(testRunSchema.shape.checks, checkInput),
  deadline: defaulting(testRunSchema.shape.deadline, DEFAULTS.testRunDeadline),
});
export type TestRunInput = z.infer<typeof testRunInput>;

export const cutoverInput = cutoverSchema.extend({
  checks: withElement(cutoverSchema.shape.checks, checkInput),
  testMaxAge: defaulting(cutoverSchema.shape.testMaxAge, DEFAULTS.testMaxAge),
});
export type CutoverInput = z.infer<typeof cutoverInput>;

const dataDiskInput = dataDiskSpec.extend({
  deleteWithInstance: defaulting(dataDiskSpec.shape.deleteWithInstance, DEFAULTS.deleteWithInstance),
});

export const blueprintInput = blueprintSchema.extend({
  zone: alsoFrom(blueprintSchema.shape.zone, "the project's zone"),
  vpc: alsoFrom(blueprintSchema.shape.vpc, "the project's network"),
  subnet: alsoFrom(blueprintSchema.shape.subnet, "the project's target subnet"),
  securityGroups: alsoFrom(blueprintSchema.shape.securityGroups, "the project's own target group"),
  dataDisks: withElement(blueprintSchema.shape.dataDisks.unwrap(), dataDiskInput).optional(),
});
export type BlueprintInput = z.infer<typeof blueprintInput>;

/** Optional with a fixed default, which the published JSON Schema shows. */
function defaulting<S extends z.ZodType>(schema: S, value: z.output<S>) {
  return schema.optional().meta({ ...schema.meta(), default: value });
}

/** Optional with a default that depends on the project. */
function alsoFrom<S extends z.ZodType>(schema: S, source: string) {
  return schema.optional().describe(`${schema.description ?? ""}; default: ${source}`);
}

/** The same list, its limits and description included, of other elements. */
function withElement<E extends z.ZodType>(list: z.ZodArray, element: E): z.ZodArray<E> {
  return list.clone({ ...list.def, element }, { parent: true }) as unknown as z.ZodArray<E>;
}
