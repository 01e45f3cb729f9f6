import type {
  Instance,
  ResetInstanceRequest,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { madeImage } from "../../../../operate/image-phases";
import { instanceFacts } from "../../../../operate/launch";
import type { OperateTools } from "../../../../operate/tools";
import { phase, type Effect } from "../../../../reconcile/driver";
import type { Context, ImageImport, ImageImportPhase } from "../context";
import { observeTarget, target } from "./target";

const POLL = 10_000;
const RESET_LIMIT = 3600_000;

export function resetPhase(name: string, image: "image" | "rollback-image"): ImageImportPhase {
  return phase<ImageImport, OperateTools, void>({
    name,
    action: "reinstall",
    observe: async () => {},
    decide: (_, context) =>
      context.facts[`${name}.asked`] === true
        ? { kind: "done" }
        : { kind: "act", effect: resetEffect(context, name, image) },
  });
}

function resetEffect(context: Context, name: string, image: "image" | "rollback-image"): Effect {
  const imageId = String(madeImage(context, image));
  return {
    id: name,
    description: `reinstall ${target(context)} from ${imageId}`,
    // Installing the same image again ends in the same system.
    unseen: "repeat",
    find: async () => {
      const instance = await observeTarget(context);
      return instance?.ImageId === imageId ? { [`${name}.asked`]: true } : undefined;
    },
    perform: async () => {
      await context.tools.cloud.cvm.ResetInstance(
        {
          InstanceId: target(context),
          ImageId: imageId,
          LoginSettings: { KeepImageLogin: "TRUE" },
          ...(image === "image" ? declaredSettings(context) : {}),
        },
        { signal: context.signal },
      );
      return { [`${name}.asked`]: true };
    },
  };
}

/** As much of the blueprint as ResetInstance takes; REINSTALL-BLUEPRINT speaks of the rest. */
function declaredSettings({
  workload,
}: Context): Pick<ResetInstanceRequest, "LoginSettings" | "HostName" | "UserData"> {
  const { hostname, keyPair, userData } = workload.blueprint;
  return {
    ...(keyPair === undefined ? {} : { LoginSettings: { KeyIds: [keyPair] } }),
    ...(hostname === undefined ? {} : { HostName: hostname }),
    ...(userData === undefined ? {} : { UserData: userData }),
  };
}

export function awaitResetPhase(
  name: string,
  image: "image" | "rollback-image",
  asked: string,
): ImageImportPhase {
  return phase<ImageImport, OperateTools, Instance | undefined>({
    name,
    action: "reinstall",
    observe: observeTarget,
    decide: (instance, context) => {
      const id = target(context);
      const wanted = madeImage(context, image);
      const address = instance?.PrivateIpAddresses?.[0];
      const settled = instance?.InstanceState === "RUNNING" && instance.LatestOperationState === "SUCCESS";
      if (settled && instance.ImageId === wanted && address !== undefined) {
        return {
          kind: "done",
          facts: {
            [instanceFacts("target").address]: address,
            [instanceFacts("target").runningAt]: context.clock.now(),
          },
        };
      }
      if (instance?.LatestOperation === "ResetInstance" && instance.LatestOperationState === "FAILED") {
        const why = instance.LatestOperationErrorMsg ?? "Tencent Cloud gave no reason";
        return asked === "reinstall"
          ? { kind: "fail", reason: "ReinstallFailed", message: `${id} could not be reinstalled: ${why}.` }
          : {
              kind: "freeze",
              reason: "RevertFailed",
              message: `${id} could not be set back to ${wanted}: ${why}. Reinstall it from that image in the console, then resume.`,
            };
      }
      if (context.clock.now() - context.phaseSince > RESET_LIMIT) {
        return {
          kind: "freeze",
          reason: "ReinstallStuck",
          message: `${id} has not come back from its reinstall; look at it in the console.`,
        };
      }
      return {
        kind: "wait",
        reason: "Reinstalling",
        message: `${id} is ${instance?.InstanceState ?? "not listed"}`,
        after: POLL,
      };
    },
  });
}
