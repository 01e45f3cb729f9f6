import { text } from "./arguments";
import { defineResource, type Tools } from "./resource";
import { BUDGETS, removal, unlessGone, until } from "./waiting";

/** Its id is the disk's. */
export const cbsStorageAttachment = defineResource(
  { storage_id: text, instance_id: text },
  {
    exports: [],
    updates: [],
    replacedWith: ["storage_id", "instance_id"],
    locate: async (tools, args) => {
      const disk = await describe(tools, args.storage_id);
      return disk?.InstanceId === args.instance_id ? args.storage_id : undefined;
    },
    make: async (tools, args) => {
      await tools.cloud.cbs.AttachDisks({ DiskIds: [args.storage_id], InstanceId: args.instance_id }, tools);
      return args.storage_id;
    },
    complete: async (tools, id) => {
      await until(tools, `attaching ${id}`, BUDGETS.disk, async () =>
        (await describe(tools, id))?.DiskState === "ATTACHED" ? true : undefined,
      );
    },
    read: async (tools, id, args) => {
      const disk = await describe(tools, id);
      return disk?.Attached === true && disk.InstanceId === args.instance_id ? {} : undefined;
    },
    remove: async (tools, id, args) => {
      const disk = await describe(tools, id);
      if (disk?.Attached !== true || disk.InstanceId !== args.instance_id) return;
      await removal(tools, `detaching ${id}`, () =>
        tools.cloud.cbs.DetachDisks({ DiskIds: [id], InstanceId: args.instance_id }, tools),
      );
      await until(tools, `detaching ${id}`, BUDGETS.disk, async () => {
        const now = await describe(tools, id);
        return now === undefined || now.DiskState === "UNATTACHED" ? true : undefined;
      });
    },
  },
);

async function describe(tools: Tools, id: string) {
  const answer = await unlessGone(tools.cloud.cbs.DescribeDisks({ DiskIds: [id] }, tools));
  return answer?.DiskSet?.[0];
}
