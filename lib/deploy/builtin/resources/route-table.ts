import { tags, text } from "./arguments";
import { defineResource } from "./resource";
import { changeTags, creationFilter, creationTags } from "./tagging";
import { answered, removal } from "./waiting";

export const routeTable = defineResource(
  { vpc_id: text, name: text, tags },
  {
    exports: ["create_time", "is_default"],
    updates: ["tags"],
    replacedWith: ["vpc_id"],
    locate: async (tools, args, creation) => {
      const { RouteTableSet } = await tools.cloud.vpc.DescribeRouteTables(
        { Filters: [{ Name: "vpc-id", Values: [args.vpc_id] }, creationFilter(creation)] },
        tools,
      );
      return RouteTableSet?.[0]?.RouteTableId;
    },
    make: async (tools, args, creation) => {
      const { RouteTable } = await tools.cloud.vpc.CreateRouteTable(
        { VpcId: args.vpc_id, RouteTableName: args.name, Tags: creationTags(args.tags, creation) },
        tools,
      );
      return answered(RouteTable?.RouteTableId, "CreateRouteTable");
    },
    read: async (tools, id) => {
      const { RouteTableSet } = await tools.cloud.vpc.DescribeRouteTables(
        { Filters: [{ Name: "route-table-id", Values: [id] }] },
        tools,
      );
      const found = RouteTableSet?.[0];
      return found && { create_time: found.CreatedTime, is_default: found.Main };
    },
    update: (tools, id, args, before) =>
      changeTags(tools, { service: "vpc", prefix: "rtb", id }, args.tags, before.tags),
    remove: (tools, id) =>
      removal(tools, `removing ${id}`, () => tools.cloud.vpc.DeleteRouteTable({ RouteTableId: id }, tools)),
  },
);
