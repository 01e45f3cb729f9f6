import type { ObjectHead } from "../../../tencent/cos/cos";
import type { OperateTools } from "../../../operate/tools";
import { phase, type Decision, type Effect } from "../../../reconcile/driver";
import {
  IMAGE_FACTS,
  imageObject,
  isLocal,
  uploadPrefix,
  type Context,
  type ImageImport,
  type ImageImportPhase,
} from "./context";
import { discardUnpacked, imageFile, isUnpacked } from "./local-image";

interface Uploaded {
  readonly head?: ObjectHead;
  /** Keys of what earlier attempts uploaded of another content. */
  readonly stale: readonly string[];
  /** Whether the image lies unpacked on this machine, many GiB that nobody needs once they have arrived. */
  readonly unpacked: boolean;
}

/**
 * Brings a local image into the project bucket; the key carries the content's digest, so nothing is sent twice. What
 * an attempt that failed left of another content goes first.
 */
export const uploadPhase: ImageImportPhase = phase<ImageImport, OperateTools, Uploaded>({
  name: "upload-image",
  action: "upload",
  observe: async (context) => {
    if (!isLocal(context)) return { stale: [], unpacked: false };
    const { key } = imageObject(context);
    const [head, keys, unpacked] = await Promise.all([
      context.tools.cloud.cos.head(imageObject(context)),
      uploadedKeys(context),
      isUnpacked(context),
    ]);
    return { ...(head && { head }), stale: keys.filter((other) => other !== key), unpacked };
  },
  decide: ({ head, stale, unpacked }, context): Decision => {
    if (!isLocal(context)) return { kind: "done" };
    if (stale.length > 0)
      return { kind: "act", effect: removeEffect(context, "remove-earlier-uploads", stale) };
    if (head?.size !== context.facts[IMAGE_FACTS.uploadSize])
      return { kind: "act", effect: uploadEffect(context) };
    return unpacked ? { kind: "act", effect: discardEffect(context) } : { kind: "done" };
  },
});

/** On the way back, from wherever: what was unpacked goes, whether it was uploaded or not. */
export const discardUnpackedPhase: ImageImportPhase = phase<ImageImport, OperateTools, boolean>({
  name: "undo-unpacking",
  action: "remove",
  observe: isUnpacked,
  decide: (unpacked, context) =>
    unpacked ? { kind: "act", effect: discardEffect(context) } : { kind: "done" },
});

function discardEffect(context: Context): Effect {
  return {
    id: "discard-unpacked",
    description: `remove what was unpacked of the image of ${context.name}`,
    unseen: "repeat",
    visibleWithin: 0,
    find: async () => undefined,
    perform: async () => {
      await discardUnpacked(context);
      return {};
    },
  };
}

/** Everything that attempts at this workload uploaded; a workload's name may begin with that of another. */
async function uploadedKeys(context: Context): Promise<string[]> {
  const prefix = uploadPrefix(context);
  const objects = await context.tools.cloud.cos.list(imageObject(context).bucket, prefix);
  return objects
    .map(({ key }) => key)
    .filter((key) => /^[0-9a-f]{16}\.[a-z0-9]+$/.test(key.slice(prefix.length)));
}

function removeEffect(context: Context, id: string, keys: readonly string[]): Effect {
  const { cos } = context.tools.cloud;
  const { bucket } = imageObject(context);
  return {
    id,
    description: `delete ${keys.map((key) => `cos://${bucket}/${key}`).join(" and ")}`,
    unseen: "repeat",
    visibleWithin: 0,
    find: async () => undefined,
    perform: async () => {
      for (const key of keys) {
        await cos.abortUploads({ bucket, key }, { signal: context.signal });
        await cos.delete({ bucket, key }, { signal: context.signal });
      }
      return { [`${id}.done`]: true };
    },
  };
}

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
      return { "object.uploaded": true };
    },
  };
}

/** Removes what the uploads made, and what an interrupted one left. A bucket object that the user named stays. */
export function deleteObjectPhase(name: string, wanted: (context: Context) => boolean): ImageImportPhase {
  const applies = (context: Context) =>
    isLocal(context) &&
    context.facts[IMAGE_FACTS.key] !== undefined &&
    wanted(context) &&
    context.facts[`${name}.done`] !== true;
  return phase<ImageImport, OperateTools, readonly string[]>({
    name,
    action: "remove",
    observe: async (context) => (applies(context) ? uploadedKeys(context) : []),
    decide: (keys, context) => {
      if (!applies(context)) return { kind: "done" };
      const all = [...new Set([imageObject(context).key, ...keys])];
      return { kind: "act", effect: removeEffect(context, name, all) };
    },
  });
}
