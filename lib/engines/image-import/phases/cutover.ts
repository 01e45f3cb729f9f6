import type { Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { Size } from "../../../plan/units";
import { checkPhases } from "../../../operate/check-phases";
import { madeImage } from "../../../operate/image-phases";
import { launchPhase, runningPhase, terminatePhase } from "../../../operate/instance-phases";
import { launchedInstance, launchTags, requestFromBlueprint } from "../../../operate/launch";
import type { OperateTools } from "../../../operate/tools";
import { phase, type Decision } from "../../../reconcile/driver";
import { different, machine, type Comparison } from "./comparison";
import type { Context, ImageImport, ImageImportPhase } from "./context";

/** The target is a new instance, launched as the blueprint says. */
export const launchTargetPhases: readonly ImageImportPhase[] = [
  launchPhase<ImageImport>("launch-target", "target", async (context) => {
    const { blueprint } = context.workload;
    return requestFromBlueprint(
      blueprint,
      String(madeImage(context, "image")),
      launchTags(context, "target", undefined, blueprint.tags),
    );
  }),
  runningPhase<ImageImport>("await-target", "target"),
];

/** Whichever way the target came to be: it must answer, and be what was declared. */
export const provePhases: readonly ImageImportPhase[] = [
  ...checkPhases<ImageImport>({
    role: "target",
    checks: (context) => context.waveSpec.cutover?.checks ?? [],
    passed: () => [],
    failed: (message) => [{ type: "TargetHealthy", status: "False", reason: "ChecksFailed", message }],
  }),
  verifyPhase(),
  terminatePhase<ImageImport>("remove-target-probe", ["target-probe"]),
];

export const undoLaunchPhases: readonly ImageImportPhase[] = [
  terminatePhase<ImageImport>("undo-launch", ["target", "target-probe"]),
];

function verifyPhase(): ImageImportPhase {
  return phase<ImageImport, OperateTools, Instance | undefined>({
    name: "verify-target",
    action: "verify",
    observe: (context) => context.tools.read.instance(String(launchedInstance(context, "target"))),
    decide: (instance, context) => verify(instance, context),
  });
}

function verify(instance: Instance | undefined, context: Context): Decision {
  const faults = instance === undefined ? ["it does not exist"] : differences(instance, context);
  const id = String(launchedInstance(context, "target"));
  if (faults.length === 0) {
    const message = `${id} runs image ${madeImage(context, "image")} as declared`;
    return {
      kind: "done",
      conditions: [{ type: "TargetHealthy", status: "True", reason: "Verified", message }],
    };
  }
  const message = `${id} is not what the blueprint says: ${faults.join("; ")}`;
  return {
    kind: "fail",
    reason: "TargetDiffers",
    message: `${message}.`,
    conditions: [{ type: "TargetHealthy", status: "False", reason: "TargetDiffers", message }],
  };
}

function differences(instance: Instance, context: Context): string[] {
  const { blueprint, reinstall } = context.workload;
  const wanted: Comparison[] = [
    ["state", "RUNNING", instance.InstanceState],
    ["image", madeImage(context, "image"), instance.ImageId],
    ...machine(instance, context),
  ];
  if (reinstall === undefined) {
    wanted.push(
      ["subnet", blueprint.subnet, instance.VirtualPrivateCloud?.SubnetId],
      ["system disk in GiB", Size.parse(blueprint.systemDisk.size).toGib(), instance.SystemDisk?.DiskSize],
      ["number of data disks", blueprint.dataDisks?.length ?? 0, instance.DataDisks?.length ?? 0],
      [
        "security groups",
        [...blueprint.securityGroups].sort().join(","),
        [...(instance.SecurityGroupIds ?? [])].sort().join(","),
      ],
    );
    if (blueprint.privateIp !== undefined)
      wanted.push(["private address", blueprint.privateIp, instance.PrivateIpAddresses?.[0]]);
  }
  return different(wanted);
}
