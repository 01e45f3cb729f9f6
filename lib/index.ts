export { LandfallError, type LandfallErrorOptions, type SourcePlace } from "./base/errors";
export { declaredPlanSchema, type DeclaredPlan } from "./engines/declared";
export { SecretRef } from "./plan/secret-ref";
export { Bandwidth, Duration, Size } from "./plan/units";
export * from "./project";
