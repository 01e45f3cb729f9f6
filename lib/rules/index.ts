export { checkRules, formatFinding, passes, UNUSED_ACKNOWLEDGEMENT, type RuleReport } from "./check";
export { covers, planPathText } from "./covers";
export { generalRules } from "./general";
export { imageSourceRules } from "./image-source";
export { reinstallRules } from "./reinstall";
export type {
  Breach,
  DeclaredProject,
  Finding,
  FoundInstance,
  MeasuredImage,
  NetworkFacts,
  PlanPath,
  Rule,
  RuleFacts,
  Severity,
  SubnetFacts,
} from "./rule";
