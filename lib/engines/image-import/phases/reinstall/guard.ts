import type { Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { instanceFacts } from "../../../../operate/launch";
import { OWNER_TAGS, tagValue } from "../../../../operate/owner";
import type { OperateTools } from "../../../../operate/tools";
import { phase, type Decision } from "../../../../reconcile/driver";
import { covers } from "../../../../rules";
import type { Context, ImageImport, ImageImportPhase } from "../context";
import { observeTarget, target } from "./target";

/** What an owner of the instance must ignore, because Terraform answers each of these with a reinstall in place. */
const RESETTING_ARGUMENTS = [
  "image_id",
  "disable_security_service",
  "disable_monitor_service",
  "disable_automation_service",
  "keep_image_login",
];

/** Refuses to overwrite an instance that is, or may be, somebody else's. */
export function guardPhase(): ImageImportPhase {
  return phase<ImageImport, OperateTools, Instance | undefined>({
    name: "guard-target",
    action: "reinstall",
    observe: observeTarget,
    decide: guard,
  });
}

function guard(instance: Instance | undefined, context: Context): Decision {
  const id = target(context);
  if (instance === undefined)
    return {
      kind: "fail",
      reason: "TargetMissing",
      message: `${id} does not exist in ${context.tools.cloud.region}.`,
    };
  const owner = tagValue(instance.Tags, OWNER_TAGS.project);
  const workload = tagValue(instance.Tags, OWNER_TAGS.workload);
  if ((owner ?? context.project) !== context.project || (workload ?? context.name) !== context.name) {
    return {
      kind: "fail",
      reason: "TargetOwned",
      message: `${id} belongs to workload ${workload ?? "?"} of project ${owner ?? "?"} (tag ${OWNER_TAGS.project}); it is not overwritten. Name another instance, or remove the tags if that migration is over.`,
    };
  }
  const acknowledged = context.tools.acknowledged.some(
    (entry) => entry.rule === "RESET-IMAGE-DRIFT" && covers(entry.path, ["workloads", context.name]),
  );
  if (owner === undefined && !acknowledged) {
    return {
      kind: "fail",
      reason: "RESET-IMAGE-DRIFT",
      message: [
        `${id} carries no tag of this project, so something else may own it, and Terraform would answer its new image with another reinstall.`,
        `Have its owner set lifecycle { ignore_changes = [${RESETTING_ARGUMENTS.join(", ")}] }, then acknowledge RESET-IMAGE-DRIFT for ${context.name}.`,
      ].join(" "),
    };
  }
  return {
    kind: "done",
    facts: { [instanceFacts("target").id]: id, "target.oldImage": instance.ImageId ?? "" },
  };
}
