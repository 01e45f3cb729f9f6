import type { Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { OWNER_TAGS, ownerTags, tagValue } from "../../../../operate/owner";
import { StepError } from "../../../../operate/step-error";
import type { OperateTools } from "../../../../operate/tools";
import { phase, type Decision, type Facts } from "../../../../reconcile/driver";
import type { Context, ImageImport, ImageImportPhase } from "../context";
import { observeTarget, target } from "./target";

const CLAIMED = "claimed";
const RELEASED = "released";
const CLAIM_KEYS = [OWNER_TAGS.project, OWNER_TAGS.workload, OWNER_TAGS.role];

/** The tags that a claim replaces, as they were, so that a release can put them back. */
export function formerTags(instance: Instance): Facts {
  return Object.fromEntries(
    CLAIM_KEYS.flatMap((key) => {
      const value = tagValue(instance.Tags, key);
      return value === undefined ? [] : [[formerFact(key), value]];
    }),
  );
}

/** Marks the instance as this workload's target before anything is made of it, so that nobody else's run takes it. */
export function claimPhase(): ImageImportPhase {
  return phase<ImageImport, OperateTools, void>({
    name: "claim-target",
    action: "reinstall",
    observe: async () => {},
    decide: (_, context) => {
      if (context.facts[CLAIMED] === true) return { kind: "done" };
      return {
        kind: "act",
        effect: {
          id: "claim-target",
          description: `claim ${target(context)} by its tags`,
          unseen: "repeat",
          visibleWithin: 0,
          find: async () => (isOurs(await observeTarget(context), context) ? { [CLAIMED]: true } : undefined),
          perform: () => claim(context),
        },
      };
    },
  });
}

/** Reads the claim back: of two runs that claimed at the same time, only the last one's holds. */
export function confirmClaimPhase(): ImageImportPhase {
  return phase<ImageImport, OperateTools, Instance | undefined>({
    name: "confirm-claim",
    action: "reinstall",
    observe: observeTarget,
    decide: (instance, context) =>
      isOurs(instance, context)
        ? { kind: "done" }
        : { kind: "fail", reason: "TargetTaken", message: takenBy(instance, context) },
  });
}

/** Takes the claim back: what it replaced is there again, what it added is gone. A claim of somebody else stays. */
export function releasePhase(): ImageImportPhase {
  return phase<ImageImport, OperateTools, Instance | undefined>({
    name: "release-target",
    action: "reinstall",
    observe: observeTarget,
    decide: (instance, context): Decision => {
      if (context.facts[RELEASED] === true || !isOurs(instance, context)) return { kind: "done" };
      return {
        kind: "act",
        effect: {
          id: "release-target",
          description: `give ${target(context)} the tags back that it had`,
          unseen: "repeat",
          visibleWithin: 0,
          find: async () => undefined,
          perform: () => release(context),
        },
      };
    },
  });
}

async function claim(context: Context): Promise<Facts> {
  const { project, name, tools } = context;
  const instance = await observeTarget(context);
  const owner = tagValue(instance?.Tags, OWNER_TAGS.workload);
  // Somebody may have claimed it since the guard looked.
  if (owner !== undefined && !isOurs(instance, context))
    throw new StepError("TARGET-TAKEN", takenBy(instance, context), "config");
  await tools.cloud.tag.TagResources({
    ResourceList: [await resourceName(context)],
    Tags: ownerTags({ project, workload: name, role: "target" }).map(({ Key, Value }) => ({
      TagKey: Key,
      TagValue: Value,
    })),
  });
  return { [CLAIMED]: true };
}

async function release(context: Context): Promise<Facts> {
  const { tag } = context.tools.cloud;
  const ResourceList = [await resourceName(context)];
  const former = (key: string) => context.facts[formerFact(key)];
  const replaced = CLAIM_KEYS.filter((key) => former(key) !== undefined);
  const added = CLAIM_KEYS.filter((key) => former(key) === undefined);
  if (replaced.length > 0) {
    const Tags = replaced.map((key) => ({ TagKey: key, TagValue: String(former(key)) }));
    await tag.TagResources({ ResourceList, Tags });
  }
  if (added.length > 0) await tag.UnTagResources({ ResourceList, TagKeys: added });
  return { [RELEASED]: true };
}

function formerFact(key: string): string {
  return `target.former.${key}`;
}

function isOurs(instance: Instance | undefined, { project, name }: Context): boolean {
  return (
    tagValue(instance?.Tags, OWNER_TAGS.project) === project &&
    tagValue(instance?.Tags, OWNER_TAGS.workload) === name
  );
}

function takenBy(instance: Instance | undefined, context: Context): string {
  const workload = tagValue(instance?.Tags, OWNER_TAGS.workload);
  const project = tagValue(instance?.Tags, OWNER_TAGS.project);
  const now =
    workload === undefined
      ? "its claim was removed"
      : `workload ${workload} of project ${project} has claimed it`;
  return `${target(context)} is no longer this workload's, ${now}; it was not overwritten. Name another instance, or remove that claim.`;
}

/** The six-segment name of the instance. Source: tencent.md 5.6. */
async function resourceName(context: Context): Promise<string> {
  const { cloud } = context.tools;
  const { AccountId } = await cloud.sts.GetCallerIdentity(null);
  return `qcs::cvm:${cloud.region}:uin/${AccountId}:instance/${target(context)}`;
}
