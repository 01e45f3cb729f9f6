import { rm } from "node:fs/promises";
import type { ObjectHead } from "../../../tencent/cos/cos";
import type { OperateTools } from "../../../operate/tools";
import { phase, type Decision, type Effect } from "../../../reconcile/driver";
import {
  IMAGE_FACTS,
  imageObject,
  isLocal,
  type Context,
  type ImageImport,
  type ImageImportPhase,
} from "./context";
import { imageFile, unpackedFile } from "./local-image";

/** Brings a local image into the project bucket; the key carries the content's digest, so nothing is sent twice. */
export const uploadPhase: ImageImportPhase = phase<ImageImport, OperateTools, ObjectHead | undefined>({
  name: "upload-image",
  action: "upload",
  observe: async (context) =>
    isLocal(context) ? context.tools.cloud.cos.head(imageObject(context)) : undefined,
  decide: (head, context): Decision => {
    if (!isLocal(context)) return { kind: "done" };
    if (head?.size === context.facts[IMAGE_FACTS.uploadSize]) return { kind: "done" };
    return { kind: "act", effect: uploadEffect(context) };
  },
});

function uploadEffect(context: Context): Effect {
  const { cos } = context.tools.cloud;
  const object = imageObject(context);
  return {
    id: "upload-image",
    description: `upload the image to cos://${object.bucket}/${object.key}`,
    // The same bytes under the same key.
    unseen: "repeat",
    visibleWithin: 0,
    find: async () => {
      const head = await cos.head(object);
      return head?.size === context.facts[IMAGE_FACTS.uploadSize] ? { "object.uploaded": true } : undefined;
    },
    perform: async () => {
      await cos.upload(object, await imageFile(context), {
        signal: context.signal,
        onProgress: ({ done, total }) => context.report({ what: "uploading", done, total, unit: "bytes" }),
      });
      await rm(unpackedFile(context, String(context.facts[IMAGE_FACTS.digest])), { force: true });
      return { "object.uploaded": true };
    },
  };
}

/** Removes what the upload made, and what an interrupted one left. A bucket object that the user named stays. */
export function deleteObjectPhase(name: string, wanted: (context: Context) => boolean): ImageImportPhase {
  const applies = (context: Context) =>
    isLocal(context) && context.facts[IMAGE_FACTS.key] !== undefined && wanted(context);
  return phase<ImageImport, OperateTools, void>({
    name,
    action: "remove",
    observe: async () => {},
    decide: (_, context) => {
      if (!applies(context) || context.facts[`${name}.done`] === true) return { kind: "done" };
      const object = imageObject(context);
      return {
        kind: "act",
        effect: {
          id: name,
          description: `delete cos://${object.bucket}/${object.key}`,
          unseen: "repeat",
          visibleWithin: 0,
          find: async () => undefined,
          perform: async () => {
            await context.tools.cloud.cos.abortUploads(object, { signal: context.signal });
            await context.tools.cloud.cos.delete(object, { signal: context.signal });
            return { [`${name}.done`]: true };
          },
        },
      };
    },
  });
}
