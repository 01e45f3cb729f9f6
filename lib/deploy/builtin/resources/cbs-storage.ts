import { z } from "zod";
import { tags, text } from "./arguments";
import { defineResource, type Tools } from "./resource";
import { changeTags, creationFilter, creationTags } from "./tagging";
import { answered, BUDGETS, removeFromState, unlessGone, until } from "./waiting";

export const cbsStorage = defineResource(
  {
    storage_name: text,
    storage_type: text,
    storage_size: z.int(),
    availability_zone: text,
    charge_type: z.literal("POSTPAID_BY_HOUR").default("POSTPAID_BY_HOUR"),
    snapshot_id: text.optional(),
    encrypt: z.boolean().default(false),
    project_id: z.int().default(0),
    force_delete: z.boolean().default(false),
    tags,
  },
  {
    exports: ["attached", "storage_status"],
    updates: ["tags"],
    local: ["force_delete"],
    replacedWith: [],
    locate: async (tools, _args, creation) => {
      const { DiskSet } = await tools.cloud.cbs.DescribeDisks({ Filters: [creationFilter(creation)] }, tools);
      return DiskSet?.[0]?.DiskId;
    },
    make: async (tools, args, creation) => {
      const { DiskIdSet } = await tools.cloud.cbs.CreateDisks(
        {
          DiskName: args.storage_name,
          DiskType: args.storage_type,
          DiskSize: args.storage_size,
          DiskChargeType: args.charge_type,
          Placement: { Zone: args.availability_zone, ProjectId: args.project_id },
          ...(args.snapshot_id === undefined ? {} : { SnapshotId: args.snapshot_id }),
          ...(args.encrypt ? { Encrypt: "ENCRYPT" } : {}),
          Tags: creationTags(args.tags, creation),
          ClientToken: creation.token,
        },
        tools,
      );
      return answered(DiskIdSet?.[0], "CreateDisks");
    },
    complete: async (tools, id) => {
      await until(tools, `making ${id}`, BUDGETS.disk, async () => {
        const state = (await describe(tools, id))?.DiskState;
        return state === "UNATTACHED" || state === "ATTACHED" ? state : undefined;
      });
    },
    read: async (tools, id) => {
      const found = await describe(tools, id);
      if (found === undefined || found.DiskState === "TORECYCLE") return undefined;
      return { attached: found.Attached, storage_status: found.DiskState };
    },
    update: (tools, id, args, before) =>
      changeTags(tools, { service: "cvm", prefix: "volume", id }, args.tags, before.tags),
    // A disk that goes to the recycle bin is gone for Terraform; only force_delete empties the bin.
    remove: (tools, id, args) =>
      removeFromState(
        tools,
        `removing ${id}`,
        BUDGETS.disk,
        async () => {
          const state = (await describe(tools, id))?.DiskState;
          if (state === undefined || (state === "TORECYCLE" && !args.force_delete)) return "gone";
          return PASSING.has(state) ? "busy" : { state };
        },
        () => tools.cloud.cbs.TerminateDisks({ DiskIds: [id] }, tools),
      ),
  },
);

const PASSING: ReadonlySet<string> = new Set([
  "ATTACHING",
  "DETACHING",
  "EXPANDING",
  "ROLLBACKING",
  "DUMPING",
]);

async function describe(tools: Tools, id: string) {
  const answer = await unlessGone(tools.cloud.cbs.DescribeDisks({ DiskIds: [id] }, tools));
  return answer?.DiskSet?.[0];
}
