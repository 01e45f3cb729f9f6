import { z } from "zod";
import { tags, text } from "./arguments";
import { defineResource, type Tools } from "./resource";
import { changeTags, creationFilter, creationTags } from "./tagging";
import { answered, BUDGETS, removeFromState, unlessGone, until } from "./waiting";

export const eip = defineResource(
  {
    name: text.optional(),
    type: text.default("EIP"),
    internet_charge_type: text.optional(),
    internet_max_bandwidth_out: z.int().optional(),
    tags,
  },
  {
    exports: ["public_ip", "status"],
    updates: ["tags"],
    replacedWith: [],
    locate: async (tools, _args, creation) => {
      const { AddressSet } = await tools.cloud.vpc.DescribeAddresses(
        { Filters: [creationFilter(creation)] },
        tools,
      );
      return AddressSet?.[0]?.AddressId;
    },
    make: async (tools, args, creation) => {
      const { AddressSet } = await tools.cloud.vpc.AllocateAddresses(
        {
          AddressType: args.type,
          ...(args.name === undefined ? {} : { AddressName: args.name }),
          ...(args.internet_charge_type === undefined
            ? {}
            : { InternetChargeType: args.internet_charge_type }),
          ...(args.internet_max_bandwidth_out === undefined
            ? {}
            : { InternetMaxBandwidthOut: args.internet_max_bandwidth_out }),
          Tags: creationTags(args.tags, creation),
          ClientToken: creation.token,
        },
        tools,
      );
      return answered(AddressSet?.[0], "AllocateAddresses");
    },
    complete: async (tools, id) => {
      await until(tools, `allocating ${id}`, BUDGETS.address, async () => {
        const status = (await describe(tools, id))?.AddressStatus;
        return status === undefined || status === "CREATING" ? undefined : status;
      });
    },
    read: async (tools, id) => {
      const found = await describe(tools, id);
      return found && { public_ip: found.AddressIp, status: found.AddressStatus };
    },
    update: (tools, id, args, before) =>
      changeTags(tools, { service: "vpc", prefix: "eip", id }, args.tags, before.tags),
    remove: (tools, id) =>
      removeFromState(
        tools,
        `releasing ${id}`,
        BUDGETS.address,
        async () => {
          const state = (await describe(tools, id))?.AddressStatus;
          if (state === undefined) return "gone";
          return PASSING.has(state) ? "busy" : { state };
        },
        () => tools.cloud.vpc.ReleaseAddresses({ AddressIds: [id] }, tools),
      ),
  },
);

const PASSING: ReadonlySet<string> = new Set(["CREATING", "BINDING", "UNBINDING", "OFFLINING"]);

async function describe(tools: Tools, id: string) {
  const answer = await unlessGone(tools.cloud.vpc.DescribeAddresses({ AddressIds: [id] }, tools));
  return answer?.AddressSet?.[0];
}
