import type { Image } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { findImage } from "../../../../operate/instances";
import { madeImage } from "../../../../operate/image-phases";
import { attemptName, ownerTags } from "../../../../operate/owner";
import type { OperateTools } from "../../../../operate/tools";
import { phase, type Effect, type Facts } from "../../../../reconcile/driver";
import type { Context, ImageImport, ImageImportPhase } from "../context";
import { target } from "./target";

const POLL = 10_000;
const CAPTURE_LIMIT = 2 * 3600_000;

function rollbackName(context: Context): string {
  return `${attemptName(context)}-old`;
}

/** Takes an image of the old system, the only way back once it is overwritten. */
export function capturePhase(): ImageImportPhase {
  return phase<ImageImport, OperateTools, void>({
    name: "capture-old-system",
    action: "capture",
    observe: async () => {},
    decide: (_, context) =>
      madeImage(context, "rollback-image") === undefined
        ? { kind: "act", effect: captureEffect(context) }
        : { kind: "done" },
  });
}

function captureEffect(context: Context): Effect {
  const { cloud } = context.tools;
  const name = rollbackName(context);
  return {
    id: "capture-old-system",
    description: `image the old system of ${target(context)} as ${name}`,
    unseen: "repeat",
    find: async () => {
      const image = await findImage(cloud, name);
      return image?.ImageId === undefined ? undefined : { "rollback-image": image.ImageId };
    },
    perform: async (): Promise<Facts> => {
      const { ImageId } = await cloud.cvm.CreateImage(
        {
          ImageName: name,
          InstanceId: target(context),
          ImageDescription: `The system of ${target(context)} before Landfall project ${context.project} overwrote it`,
          TagSpecification: [
            {
              ResourceType: "image",
              Tags: ownerTags({ project: context.project, workload: context.name, role: "rollback-image" }),
            },
          ],
        },
        { signal: context.signal },
      );
      const id = ImageId ?? (await findImage(cloud, name))?.ImageId;
      return id === undefined ? {} : { "rollback-image": id };
    },
  };
}

export function awaitCapturePhase(): ImageImportPhase {
  return phase<ImageImport, OperateTools, Image | undefined>({
    name: "await-capture",
    action: "capture",
    observe: (context) => {
      const id = madeImage(context, "rollback-image");
      return id === undefined
        ? findImage(context.tools.cloud, rollbackName(context))
        : context.tools.read.image(id);
    },
    decide: (image, context) => {
      if (image?.ImageState === "NORMAL")
        return { kind: "done", facts: { "rollback-image": String(image.ImageId) } };
      const late = context.clock.now() - context.phaseSince > CAPTURE_LIMIT;
      if (image?.ImageState === "CREATEFAILED" || late) {
        return {
          kind: "fail",
          reason: "CaptureFailed",
          message: `No image of the old system of ${target(context)} could be taken (${image?.ImageState ?? "not listed"}), so it was not overwritten.`,
        };
      }
      return {
        kind: "wait",
        reason: "Capturing",
        message: `image of the old system is ${image?.ImageState ?? "not listed yet"}`,
        after: POLL,
      };
    },
  });
}
