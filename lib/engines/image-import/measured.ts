import { reasonOfCode } from "../../reconcile/condition";
import {
  checkRules,
  imageSourceRules,
  reinstallRules,
  type DeclaredProject,
  type Finding,
  type RuleFacts,
} from "../../rules";
import type { Context } from "./phases/context";
import { imageImportRules } from "./rules";

/** Why a workload cannot go on, as conditions say it. */
export interface Trouble {
  readonly reason: string;
  readonly message: string;
}

/** What the gravest limit says that a workload breaks, given what was measured; undefined when it breaks none. */
export function brokenLimit(context: Context, measured: RuleFacts): Trouble | undefined {
  const finding = gravest(context, measured);
  return finding && { reason: reasonOfCode(finding.rule), message: `${finding.message} [${finding.rule}]` };
}

/** What was acknowledged, and warnings, are left out. */
function gravest(context: Context, measured: RuleFacts): Finding | undefined {
  const { name, tools, wave } = context;
  const declared: DeclaredProject = {
    project: { name: context.project, region: tools.cloud.region, zone: tools.zone },
    estate: { bucket: tools.estate.bucket },
    workloads: { [name]: context.workload },
    waves: { [wave]: context.waveSpec },
    acknowledged: tools.acknowledged,
  };
  const { findings } = checkRules(
    declared,
    [...imageSourceRules, ...imageImportRules, ...reinstallRules],
    measured,
  );
  return findings.find(({ severity }) => severity !== "warning");
}
