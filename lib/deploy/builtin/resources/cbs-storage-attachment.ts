import { text } from "./arguments";
import { defineResource, type Tools } from "./resource";
import { BUDGETS, removeFromState, unlessGone, until } from "./waiting";

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
    remove: (tools, id, args) =>
      removeFromState(
        tools,
        `detaching ${id}`,
        BUDGETS.disk,
        async () => {
          const disk = await describe(tools, id);
          const state = disk?.DiskState;
          if (state === undefined || disk?.InstanceId !== args.instance_id) return "gone";
          return state === "ATTACHED" ? { state } : "busy";
        },
        () => tools.cloud.cbs.DetachDisks({ DiskIds: [id], InstanceId: args.instance_id }, tools),
      ),
  },
);

async function describe(tools: Tools, id: string) {
  const answer = await unlessGone(tools.cloud.cbs.DescribeDisks({ DiskIds: [id] }, tools));
  return answer?.DiskSet?.[0];
}
