import type { Image } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { phase, type Decision, type Phase } from "../reconcile/driver";
import type { Context } from "./launch";
import type { OperateTools } from "./tools";

const POLL = 10_000;
const REMOVAL_LIMIT = 30 * 60_000;

/** Facts that hold ids of images which the reconciler made. */
export type ImageFact = "image" | "rollback-image";

export function madeImage(context: Context, fact: ImageFact): string | undefined {
  const id = context.facts[fact];
  return id === undefined ? undefined : String(id);
}

/** Deletes the images of these facts with their snapshots, and waits until they are gone. */
export function deleteImagesPhase<Workload>(
  name: string,
  facts: (context: Context<Workload>) => readonly ImageFact[],
): Phase<Workload, OperateTools> {
  return phase<Workload, OperateTools, Image[]>({
    name,
    action: "remove",
    observe: async (context) => {
      const ids = facts(context).flatMap((fact) => madeImage(context, fact) ?? []);
      const found = await Promise.all(ids.map((id) => context.tools.read.image(id)));
      return found.filter((image): image is Image => image !== undefined);
    },
    decide: (images, context) => awaitDeleted(images, context, name),
  });
}

function awaitDeleted(images: readonly Image[], context: Context, name: string): Decision {
  if (images.length === 0) return { kind: "done" };
  const ids = images.map((image) => String(image.ImageId));
  if (context.facts[`${name}.asked`] !== ids.join(",")) {
    return {
      kind: "act",
      effect: {
        id: `${name}-${ids.join("-")}`,
        description: `delete image ${ids.join(" and ")} with its snapshots`,
        unseen: "repeat",
        visibleWithin: 0,
        find: async () => undefined,
        perform: async () => {
          await context.tools.cloud.cvm.DeleteImages(
            { ImageIds: ids, DeleteBindedSnap: true },
            { signal: context.signal },
          );
          return { [`${name}.asked`]: ids.join(",") };
        },
      },
    };
  }
  if (context.clock.now() - context.phaseSince > REMOVAL_LIMIT) {
    return {
      kind: "freeze",
      reason: "RemovalStuck",
      message: `${ids.join(", ")} still exists although its deletion was asked for; delete it in the console.`,
    };
  }
  return { kind: "wait", reason: "Removing", message: `${ids.join(", ")} is being deleted`, after: POLL };
}
