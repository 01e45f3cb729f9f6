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
    updates: ["tags", "name", "internet_charge_type", "internet_max_bandwidth_out"],
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
    update: async (tools, id, args, before) => {
      await changeTags(tools, { service: "vpc", prefix: "eip", id }, args.tags, before.tags);
      await changeAddress(tools, id, args);
    },
    remove: (tools, id) =>
      removeFromState(
        tools,
        `releasing ${id}`,
        BUDGETS.address,
        async () => {
          const found = await describe(tools, id);
          const state = found?.AddressStatus;
          // One that was paid for in advance is isolated, and goes by itself.
          if (state === undefined || found?.IsArrears === true) return "gone";
          return PASSING.has(state) ? "busy" : { state };
        },
        () => tools.cloud.vpc.ReleaseAddresses({ AddressIds: [id] }, tools),
      ),
  },
);

interface Wanted {
  readonly name?: string | undefined;
  readonly internet_charge_type?: string | undefined;
  readonly internet_max_bandwidth_out?: number | undefined;
}

/** Asks only for what the cloud does not have yet: one that was taken over may have been changed by hand. */
async function changeAddress(tools: Tools, id: string, wanted: Wanted): Promise<void> {
  const { name, internet_charge_type: chargeType, internet_max_bandwidth_out: mbps } = wanted;
  const { vpc } = tools.cloud;
  const found = await describe(tools, id);
  if (name !== undefined && name !== found?.AddressName)
    await vpc.ModifyAddressAttribute({ AddressId: id, AddressName: name }, tools);
  const width = mbps ?? found?.Bandwidth;
  if (chargeType !== undefined && chargeType !== found?.InternetChargeType && width !== undefined) {
    await vpc.ModifyAddressInternetChargeType(
      { AddressId: id, InternetChargeType: chargeType, InternetMaxBandwidthOut: width },
      tools,
    );
  } else if (mbps !== undefined && mbps !== found?.Bandwidth)
    await vpc.ModifyAddressesBandwidth({ AddressIds: [id], InternetMaxBandwidthOut: mbps }, tools);
  if (mbps === undefined) return;
  await until(tools, `changing ${id}`, BUDGETS.address, async () =>
    (await describe(tools, id))?.Bandwidth === mbps ? mbps : undefined,
  );
}

const PASSING: ReadonlySet<string> = new Set(["CREATING", "BINDING", "UNBINDING", "OFFLINING"]);

async function describe(tools: Tools, id: string) {
  const answer = await unlessGone(tools.cloud.vpc.DescribeAddresses({ AddressIds: [id] }, tools));
  return answer?.AddressSet?.[0];
}
