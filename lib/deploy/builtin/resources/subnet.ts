import { tags, text } from "./arguments";
import { defineResource } from "./resource";
import { changeTags, creationFilter, creationTags } from "./tagging";
import { answered, removal } from "./waiting";

export const subnet = defineResource(
  {
    vpc_id: text,
    name: text,
    cidr_block: text,
    availability_zone: text,
    route_table_id: text.optional(),
    tags,
  },
  {
    exports: ["create_time", "is_default", "route_table_id"],
    updates: ["tags"],
    replacedWith: ["vpc_id"],
    locate: async (tools, args, creation) => {
      const { SubnetSet } = await tools.cloud.vpc.DescribeSubnets(
        { Filters: [{ Name: "vpc-id", Values: [args.vpc_id] }, creationFilter(creation)] },
        tools,
      );
      return SubnetSet?.[0]?.SubnetId;
    },
    make: async (tools, args, creation) => {
      const { Subnet } = await tools.cloud.vpc.CreateSubnet(
        {
          VpcId: args.vpc_id,
          SubnetName: args.name,
          CidrBlock: args.cidr_block,
          Zone: args.availability_zone,
          Tags: creationTags(args.tags, creation),
        },
        tools,
      );
      return answered(Subnet?.SubnetId, "CreateSubnet");
    },
    complete: async (tools, id, args) => {
      if (args.route_table_id === undefined) return;
      await tools.cloud.vpc.ReplaceRouteTableAssociation(
        { SubnetId: id, RouteTableId: args.route_table_id },
        tools,
      );
    },
    read: async (tools, id) => {
      const { SubnetSet } = await tools.cloud.vpc.DescribeSubnets(
        { Filters: [{ Name: "subnet-id", Values: [id] }] },
        tools,
      );
      const found = SubnetSet?.[0];
      return (
        found && {
          create_time: found.CreatedTime,
          is_default: found.IsDefault,
          route_table_id: found.RouteTableId,
        }
      );
    },
    update: (tools, id, args, before) =>
      changeTags(tools, { service: "vpc", prefix: "subnet", id }, args.tags, before.tags),
    remove: (tools, id) =>
      removal(tools, `removing ${id}`, () => tools.cloud.vpc.DeleteSubnet({ SubnetId: id }, tools)),
  },
);
