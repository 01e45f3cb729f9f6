import { z } from "zod";
import { tags, text } from "./arguments";
import { defineResource } from "./resource";
import { changeTags, creationFilter, creationTags } from "./tagging";
import { answered, removal } from "./waiting";

export const vpc = defineResource(
  {
    name: text,
    cidr_block: text,
    dns_servers: z.array(text).optional(),
    is_multicast: z.boolean().optional(),
    tags,
  },
  {
    exports: ["create_time", "default_route_table_id", "is_default"],
    updates: ["tags"],
    replacedWith: [],
    locate: async (tools, _args, creation) => {
      const { VpcSet } = await tools.cloud.vpc.DescribeVpcs({ Filters: [creationFilter(creation)] }, tools);
      return VpcSet?.[0]?.VpcId;
    },
    make: async (tools, args, creation) => {
      const { Vpc } = await tools.cloud.vpc.CreateVpc(
        {
          VpcName: args.name,
          CidrBlock: args.cidr_block,
          ...(args.is_multicast === undefined ? {} : { EnableMulticast: String(args.is_multicast) }),
          ...(args.dns_servers === undefined ? {} : { DnsServers: args.dns_servers }),
          Tags: creationTags(args.tags, creation),
        },
        tools,
      );
      return answered(Vpc?.VpcId, "CreateVpc");
    },
    read: async (tools, id) => {
      const { VpcSet } = await tools.cloud.vpc.DescribeVpcs(
        { Filters: [{ Name: "vpc-id", Values: [id] }] },
        tools,
      );
      const found = VpcSet?.[0];
      if (found === undefined) return undefined;
      const { RouteTableSet } = await tools.cloud.vpc.DescribeRouteTables(
        {
          Filters: [
            { Name: "vpc-id", Values: [id] },
            { Name: "association.main", Values: ["true"] },
          ],
        },
        tools,
      );
      return {
        create_time: found.CreatedTime,
        is_default: found.IsDefault,
        default_route_table_id: RouteTableSet?.[0]?.RouteTableId,
      };
    },
    update: (tools, id, args, before) =>
      changeTags(tools, { service: "vpc", prefix: "vpc", id }, args.tags, before.tags),
    remove: (tools, id) =>
      removal(tools, `removing ${id}`, () => tools.cloud.vpc.DeleteVpc({ VpcId: id }, tools)),
  },
);
