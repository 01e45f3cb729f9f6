import { blocks, text } from "./arguments";
import { defineResource, type Tools } from "./resource";
import { creationTag } from "./tagging";
import { answered, BUDGETS, removeFromState, unlessGone, until } from "./waiting";

export const dtsMigrateService = defineResource(
  {
    src_database_type: text,
    dst_database_type: text,
    src_region: text,
    dst_region: text,
    instance_class: text,
    job_name: text.optional(),
    tags: blocks({ tag_key: text, tag_value: text }),
  },
  {
    exports: [],
    updates: [],
    replacedWith: [],
    locate: async (tools, _args, creation) => {
      const { Key, Value } = creationTag(creation);
      const { JobList } = await tools.cloud.dts.DescribeMigrationJobs(
        { TagFilters: [{ TagKey: Key, TagValue: [Value] }] },
        tools,
      );
      return JobList?.find(({ TradeInfo }) => !GONE.has(TradeInfo?.TradeStatus))?.JobId;
    },
    make: async (tools, args, creation) => {
      const { Key, Value } = creationTag(creation);
      const { JobIds } = await tools.cloud.dts.CreateMigrationService(
        {
          SrcDatabaseType: args.src_database_type,
          DstDatabaseType: args.dst_database_type,
          SrcRegion: args.src_region,
          DstRegion: args.dst_region,
          InstanceClass: args.instance_class,
          ...(args.job_name === undefined ? {} : { JobName: args.job_name }),
          Tags: [
            ...args.tags.map(({ tag_key, tag_value }) => ({ TagKey: tag_key, TagValue: tag_value })),
            { TagKey: Key, TagValue: Value },
          ],
        },
        tools,
      );
      return answered(JobIds?.[0], "CreateMigrationService");
    },
    complete: async (tools, id) => {
      await until(tools, `making ${id}`, BUDGETS.database, async () =>
        (await describe(tools, id))?.Status === "creating" ? undefined : true,
      );
    },
    read: async (tools, id) => ((await isGone(tools, id)) ? undefined : {}),
    // A job is isolated first; it stays readable as `offlined` when it is destroyed.
    remove: async (tools, id) => {
      let enough = ISOLATED;
      await removeFromState(
        tools,
        `isolating ${id}`,
        BUDGETS.database,
        () => stateOf(tools, id, enough),
        async () => {
          await tools.cloud.dts.IsolateMigrateJob({ JobId: id }, tools);
          enough = ENDED;
        },
      );
      await removeFromState(
        tools,
        `removing ${id}`,
        BUDGETS.database,
        () => stateOf(tools, id, UNBILLED),
        () => tools.cloud.dts.DestroyMigrateJob({ JobId: id }, tools),
      );
    },
  },
);

/** `TradeInfo.TradeStatus`. Source: SDK dts 2021-12-06, TradeInfo. */
const GONE: ReadonlySet<string | undefined> = new Set(["offlined"]);
const ISOLATED: ReadonlySet<string | undefined> = new Set([...GONE, "isolated", "offlining"]);
/** A job that is not billed is destroyed by being isolated. */
const UNBILLED: ReadonlySet<string | undefined> = new Set([...GONE, "notBilled"]);
const ENDED: ReadonlySet<string | undefined> = new Set([...ISOLATED, ...UNBILLED]);
const PASSING: ReadonlySet<string> = new Set(["isolating", "offlining", "resizing", "reversing"]);

async function isGone(tools: Tools, id: string): Promise<boolean> {
  const found = await describe(tools, id);
  return found === undefined || GONE.has(found.TradeInfo?.TradeStatus);
}

async function stateOf(tools: Tools, id: string, enough: ReadonlySet<string | undefined>) {
  const found = await describe(tools, id);
  const state = found?.TradeInfo?.TradeStatus;
  if (found === undefined || enough.has(state)) return "gone";
  return state === undefined || PASSING.has(state) ? "busy" : { state };
}

function describe(tools: Tools, id: string) {
  return unlessGone(tools.cloud.dts.DescribeMigrationDetail({ JobId: id }, tools));
}
