import type { Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { instanceFacts } from "../../../../operate/launch";
import { OWNER_TAGS, tagValue } from "../../../../operate/owner";
import type { OperateTools } from "../../../../operate/tools";
import { phase, type Decision } from "../../../../reconcile/driver";
import type { FoundInstance } from "../../../../rules";
import { brokenLimit } from "../../measured";
import { different, machine } from "../comparison";
import type { Context, ImageImport, ImageImportPhase } from "../context";
import { formerTags } from "./claim";
import { observeTarget, target } from "./target";

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
  const broken = brokenLimit(context, { instances: { [context.name]: foundInstance(instance, owner) } });
  if (broken !== undefined) return { kind: "fail", ...broken };
  if (workload !== undefined && workload !== context.name) {
    return {
      kind: "fail",
      reason: "TargetOwned",
      message: `${id} is the target of workload ${workload} of this project. Name another instance.`,
    };
  }
  const differences = different(machine(instance, context));
  if (differences.length > 0) {
    return {
      kind: "fail",
      reason: "TargetDiffers",
      message: `${id} is not what the blueprint says, and a reinstall does not change that: ${differences.join("; ")}. Correct the blueprint, or name another instance.`,
    };
  }
  return {
    kind: "done",
    facts: {
      [instanceFacts("target").id]: id,
      "target.oldImage": instance.ImageId ?? "",
      ...formerTags(instance),
    },
  };
}

function foundInstance({ InstanceId, SystemDisk }: Instance, owner: string | undefined): FoundInstance {
  const { DiskType, DiskSize } = SystemDisk ?? {};
  return {
    id: String(InstanceId),
    ...(owner === undefined ? {} : { owner }),
    ...(DiskType === undefined || DiskSize === undefined
      ? {}
      : { systemDisk: { type: DiskType, sizeGib: DiskSize } }),
  };
}
