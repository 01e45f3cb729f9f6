import type { Image } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { sha256 } from "../../../plan/canonical";
import { madeImage } from "../../../operate/image-phases";
import { findImage } from "../../../operate/instances";
import { attemptName, ownerTags } from "../../../operate/owner";
import { phase, type Decision, type Effect, type Facts } from "../../../reconcile/driver";
import { IMPORT_FAILED, imageObject, type Context, type ImageImport, type ImageImportPhase } from "./context";
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

/** Waits until the image can be used, or until it is known that its import failed. */
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
    switch (image?.ImageState) {
      case "NORMAL":
        return ready(image);
      case "IMPORTFAILED":
        // The journal knows it before the image goes, and with it the only witness.
        return { kind: "done", facts: { image: String(image.ImageId), [IMPORT_FAILED]: true } };
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
