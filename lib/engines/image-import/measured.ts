import {
  checkRules,
  imageSourceRules,
  type DeclaredProject,
  type Finding,
  type RuleFacts,
} from "../../rules";
import type { Context } from "./phases/context";
import { imageImportRules } from "./rules";

/** The gravest limit that a workload breaks, given what was measured; what was acknowledged, and warnings, left out. */
export function brokenLimit(context: Context, measured: RuleFacts): Finding | undefined {
  const { name, tools, wave } = context;
  const declared: DeclaredProject = {
    project: { name: context.project, region: tools.cloud.region, zone: tools.zone },
    estate: { bucket: tools.estate.bucket },
    workloads: { [name]: context.workload },
    waves: { [wave]: context.waveSpec },
    acknowledged: tools.acknowledged,
  };
  const { findings } = checkRules(declared, [...imageSourceRules, ...imageImportRules], measured);
  return findings.find(({ severity }) => severity !== "warning");
}
