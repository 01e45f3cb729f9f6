import type { Image } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { sha256 } from "../../../plan/canonical";
import { Size } from "../../../plan/units";
import { madeImage } from "../../../operate/image-phases";
import { findImage } from "../../../operate/instances";
import { attemptName, ownerTags } from "../../../operate/owner";
import { phase, type Decision, type Effect, type Facts } from "../../../reconcile/driver";
import { IMAGE_FACTS, imageObject, type Context, type ImageImport, type ImageImportPhase } from "./context";
import type { OperateTools } from "../../../operate/tools";

const POLL = 10_000;
/** Lists may lie behind; an image that is not there for so long was deleted, or never made. */
const MISSING_LIMIT = 30 * 60_000;
/** Imports take minutes to hours; beyond a day a person should ask Tencent Cloud. */
const IMPORT_LIMIT = 24 * 3600_000;
/** ImportImage reads the object soon after it accepts the call; the URL works once and not much longer. */
const URL_SECONDS = 6 * 3600;
/** URLs made in the same second for the same object differ by how long they hold; each works once. */
const URL_SPREAD = 3600;
const GIB = Size.gib(1).bytes;

/** Asks for the import; the URL is made at that moment and is neither probed, nor logged, nor journaled. */
export const importPhase: ImageImportPhase = phase<ImageImport, OperateTools, void>({
  name: "import-image",
  action: "import",
  observe: async () => {},
  decide: (_, context) =>
    madeImage(context, "image") === undefined
      ? { kind: "act", effect: importEffect(context) }
      : { kind: "done" },
});

function importEffect(context: Context): Effect {
  const { cloud } = context.tools;
  const name = attemptName(context);
  const { os, bootMode, licence, force } = context.workload;
  return {
    id: "import-image",
    description: `import image ${name}`,
    // Names are unique in a region (catalogue "Names"), so a second call cannot make a second image.
    unseen: "repeat",
    find: async () => {
      const image = await findImage(cloud, name);
      return image?.ImageId === undefined ? undefined : { image: image.ImageId, "image.name": name };
    },
    perform: async (): Promise<Facts> => {
      const { ImageId } = await cloud.cvm.ImportImage(
        {
          Architecture: os.architecture,
          OsType: os.type,
          OsVersion: os.version,
          ImageUrl: cloud.cos.signedUrl(imageObject(context), secondsFor(name)),
          ImageName: name,
          ImageDescription: `Landfall project ${context.project}, workload ${context.name}`,
          Force: force ?? false,
          TagSpecification: [
            {
              ResourceType: "image",
              Tags: ownerTags({ project: context.project, workload: context.name, role: "image" }),
            },
          ],
          ...(bootMode === undefined ? {} : { BootMode: bootMode }),
          ...(licence === undefined ? {} : { LicenseType: licence }),
        },
        { signal: context.signal },
      );
      // Older answers carry no id (tencent.md 2.2); the name finds it.
      const id = ImageId ?? (await findImage(cloud, name))?.ImageId;
      return id === undefined ? { "image.name": name } : { image: id, "image.name": name };
    },
  };
}

function secondsFor(image: string): number {
  return URL_SECONDS + (parseInt(sha256(image).slice(0, 8), 16) % URL_SPREAD);
}

/** Waits until the image can be used; an image whose import failed is deleted, and the likely reasons are named. */
export const awaitImagePhase: ImageImportPhase = phase<ImageImport, OperateTools, Image | undefined>({
  name: "await-image",
  action: "import",
  observe: async (context) => {
    const id = madeImage(context, "image");
    return id === undefined
      ? findImage(context.tools.cloud, String(context.facts["image.name"]))
      : context.tools.read.image(id);
  },
  decide: (image, context) => {
    if (context.facts["import.failed"] === true) {
      return image === undefined
        ? { kind: "fail", reason: "ImportFailed", message: importFailure(context) }
        : {
            kind: "wait",
            reason: "Removing",
            message: `the failed image ${image.ImageId} is being deleted`,
            after: POLL,
          };
    }
    switch (image?.ImageState) {
      case "NORMAL":
        return ready(image);
      case "IMPORTFAILED":
        return { kind: "act", effect: deleteFailed(context, String(image.ImageId)) };
      default:
        return importing(image, context);
    }
  },
});

function importing(image: Image | undefined, context: Context): Decision {
  const name = image?.ImageId ?? String(context.facts["image.name"]);
  const waited = context.clock.now() - context.phaseSince;
  if (image === undefined && waited > MISSING_LIMIT) {
    const message = `Image ${name} is not listed ${MISSING_LIMIT / 60_000} minutes after its import was asked for; somebody may have deleted it. Begin again: landfall reconcile --retry ${context.name}.`;
    return { kind: "fail", reason: "ImageMissing", message };
  }
  if (waited > IMPORT_LIMIT) {
    const message = `Image ${name} is still ${image?.ImageState ?? "not listed"} a day after its import was asked for. Ask Tencent Cloud; then resume to wait on, or revert.`;
    return { kind: "freeze", reason: "ImportStuck", message };
  }
  return {
    kind: "wait",
    reason: "Importing",
    message: `image ${name} is ${image?.ImageState ?? "not listed yet"}`,
    after: POLL,
  };
}

function ready(image: Image): Decision {
  return {
    kind: "done",
    facts: { image: String(image.ImageId) },
    conditions: [
      { type: "ImageReady", status: "True", reason: "Imported", message: `${image.ImageId} is NORMAL` },
    ],
  };
}

function deleteFailed(context: Context, id: string): Effect {
  return {
    id: "delete-failed-image",
    description: `delete image ${id}, whose import failed`,
    unseen: "repeat",
    visibleWithin: 0,
    find: async () => undefined,
    perform: async () => {
      await context.tools.cloud.cvm.DeleteImages(
        { ImageIds: [id], DeleteBindedSnap: true },
        { signal: context.signal },
      );
      return { "import.failed": true };
    },
  };
}

/** What a person can act on: the API gives a state and no reason, only the message centre does. */
function importFailure(context: Context): string {
  const likely = likelyReasons(context);
  return [
    "Tencent Cloud could not import the image and deleted nothing else.",
    likely.length > 0 ? `Likely, from what the file shows: ${likely.join("; ")}.` : "",
    "Its reason is in the Message Centre of the account (https://console.cloud.tencent.com/message), as InvalidUrl, InvalidFormatSize,",
    "VirtioNotInstall, PartitionNotPresent, CloudInitNotInstalled, RootPartitionNotFound or InternalError; mend the image and run again.",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** Limits of ImportImage that the file breaks. Source: tencent.md 2.2 and 2.4. */
function likelyReasons(context: Context): string[] {
  const fact = (key: string) => context.facts[key];
  const reasons: string[] = [];
  const table = fact(IMAGE_FACTS.partitionTable);
  if (table === "gpt") reasons.push("it has a GPT partition table, and only MBR is taken");
  if (table === "none") reasons.push("it has no partition table (PartitionNotPresent)");
  if (Number(fact(IMAGE_FACTS.virtualSize) ?? 0) > 500 * GIB)
    reasons.push("its disk is larger than 500 GiB (InvalidFormatSize)");
  if (Number(fact(IMAGE_FACTS.actualSize) ?? 0) > 50 * GIB)
    reasons.push("it holds more than 50 GiB of data (InvalidFormatSize)");
  if (reasons.length === 0 && context.workload.force !== true) {
    reasons.push(
      "virtio drivers are missing in the initramfs (VirtioNotInstall), or cloud-init is not installed (CloudInitNotInstalled)",
    );
  }
  return reasons;
}
