import { OWNER_TAGS, ownerTags } from "../../../../operate/owner";
import type { OperateTools } from "../../../../operate/tools";
import { phase } from "../../../../reconcile/driver";
import type { Context, ImageImport, ImageImportPhase } from "../context";
import { target } from "./target";

/** Marks the instance as this workload's target, so that nobody else's run takes it. */
export function claimPhase(): ImageImportPhase {
  return tagPhase("claim-target", "claimed", async (context) => {
    const { project, name, tools } = context;
    await tools.cloud.tag.TagResources({
      ResourceList: [await resourceName(context)],
      Tags: ownerTags({ project, workload: name, role: "target" }).map((tag) => ({
        TagKey: tag.Key,
        TagValue: tag.Value,
      })),
    });
  });
}

export function releasePhase(): ImageImportPhase {
  return tagPhase("release-target", "released", async (context) => {
    await context.tools.cloud.tag.UnTagResources({
      ResourceList: [await resourceName(context)],
      TagKeys: [OWNER_TAGS.project, OWNER_TAGS.workload, OWNER_TAGS.role],
    });
  });
}

function tagPhase(
  name: string,
  fact: string,
  perform: (context: Context) => Promise<void>,
): ImageImportPhase {
  return phase<ImageImport, OperateTools, void>({
    name,
    action: "reinstall",
    observe: async () => {},
    decide: (_, context) => {
      if (context.facts[fact] === true) return { kind: "done" };
      return {
        kind: "act",
        effect: {
          id: name,
          description: `${name} ${target(context)}`,
          unseen: "repeat",
          visibleWithin: 0,
          find: async () => undefined,
          perform: async () => {
            await perform(context);
            return { [fact]: true };
          },
        },
      };
    },
  });
}

/** The six-segment name of the instance. Source: tencent.md 5.6. */
async function resourceName(context: Context): Promise<string> {
  const { cloud } = context.tools;
  const { AccountId } = await cloud.sts.GetCallerIdentity(null);
  return `qcs::cvm:${cloud.region}:uin/${AccountId}:instance/${target(context)}`;
}
