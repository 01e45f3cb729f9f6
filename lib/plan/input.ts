import { z } from "zod";
import { approvalSchema } from "./approval";
import { blueprintSchema, dataDiskSpec } from "./blueprint";
import { checkSchema } from "./check";
import { defaulting } from "./defaulting";
import { DEFAULTS } from "./defaults";
import { ipv4 } from "./fields";
import { hookActionSchema, hookSchema } from "./hook";
import { switchActionSchema } from "./switch";
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

export const approvalInput = approvalSchema.extend({
  count: defaulting(approvalSchema.shape.count, DEFAULTS.approvalCount),
  validFor: defaulting(approvalSchema.shape.validFor, DEFAULTS.approvalValidFor),
});
export type ApprovalInput = z.infer<typeof approvalInput>;

const [tatAction, httpAction, localAction] = hookActionSchema.options;

export const hookInput = hookSchema.extend({
  run: z
    .discriminatedUnion("type", [
      tatAction,
      httpAction.extend({
        method: defaulting(httpAction.shape.method, DEFAULTS.hookMethod),
        status: defaulting(httpAction.shape.status, DEFAULTS.hookStatus),
      }),
      localAction,
    ])
    .describe(hookSchema.shape.run.description ?? ""),
  mustSucceed: defaulting(hookSchema.shape.mustSucceed, DEFAULTS.hookMustSucceed),
  timeout: defaulting(hookSchema.shape.timeout, DEFAULTS.hookTimeout),
});
export type HookInput = z.infer<typeof hookInput>;

const [eipSwitch, clbSwitch, dnsSwitch] = switchActionSchema.options;

export const switchInput = z.discriminatedUnion("type", [
  eipSwitch,
  clbSwitch.extend({ weight: defaulting(clbSwitch.shape.weight, DEFAULTS.switchWeight) }),
  dnsSwitch,
]);
export type SwitchInput = z.infer<typeof switchInput>;

/** What says that a project's default does not hold here, and nothing takes its place. */
export const NONE = "none";

export const cutoverInput = cutoverSchema.extend({
  checks: withElement(cutoverSchema.shape.checks, checkInput),
  testMaxAge: defaulting(cutoverSchema.shape.testMaxAge, DEFAULTS.testMaxAge),
  approval: z
    .union([z.literal(NONE), approvalInput])
    .optional()
    .describe("who has to agree, or none: nobody; default: the project's, else nobody"),
  switch: withElement(cutoverSchema.shape.switch.unwrap(), switchInput)
    .optional()
    .describe("how traffic moves; default: it does not"),
});
export type CutoverInput = z.infer<typeof cutoverInput>;

const dataDiskInput = dataDiskSpec.extend({
  deleteWithInstance: defaulting(dataDiskSpec.shape.deleteWithInstance, DEFAULTS.deleteWithInstance),
});

/** What the source has; only a source server knows. */
export const COPY_ORIGIN = "copyOrigin";
export const CREATE_NEW = "createNew";

export const blueprintInput = blueprintSchema.extend({
  instanceType: z
    .union([z.literal(COPY_ORIGIN), blueprintSchema.shape.instanceType])
    .describe(
      "an instance type, or copyOrigin: the smallest on record with the source's processors and memory",
    ),
  privateIp: z
    .union([z.enum([CREATE_NEW, COPY_ORIGIN]), ipv4])
    .optional()
    .describe("createNew, copyOrigin or an address of the subnet; default: createNew"),
  zone: alsoFrom(blueprintSchema.shape.zone, "the project's zone"),
  vpc: alsoFrom(blueprintSchema.shape.vpc, "the project's network"),
  subnet: alsoFrom(blueprintSchema.shape.subnet, "the project's target subnet"),
  securityGroups: alsoFrom(blueprintSchema.shape.securityGroups, "the project's own target group"),
  dataDisks: withElement(blueprintSchema.shape.dataDisks.unwrap(), dataDiskInput)
    .optional()
    .describe(blueprintSchema.shape.dataDisks.description ?? ""),
});
export type BlueprintInput = z.infer<typeof blueprintInput>;

/** Optional with a default that depends on the project. */
function alsoFrom<S extends z.ZodType>(schema: S, source: string) {
  return schema.optional().describe(`${schema.description ?? ""}; default: ${source}`);
}

/** The same list, its limits and description included, of other elements. */
function withElement<E extends z.ZodType>(list: z.ZodArray, element: E): z.ZodArray<E> {
  return list.clone({ ...list.def, element }, { parent: true }) as unknown as z.ZodArray<E>;
}
