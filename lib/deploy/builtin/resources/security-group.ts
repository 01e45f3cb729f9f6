import { z } from "zod";
import { tags, text } from "./arguments";
import { defineResource } from "./resource";
import { changeTags, creationFilter, creationTags } from "./tagging";
import { answered, removal, unlessGone } from "./waiting";

export const securityGroup = defineResource(
  { name: text, description: text.default(""), project_id: z.int().optional(), tags },
  {
    exports: [],
    updates: ["tags"],
    replacedWith: [],
    locate: async (tools, _args, creation) => {
      const { SecurityGroupSet } = await tools.cloud.vpc.DescribeSecurityGroups(
        { Filters: [creationFilter(creation)] },
        tools,
      );
      return SecurityGroupSet?.[0]?.SecurityGroupId;
    },
    make: async (tools, args, creation) => {
      const { SecurityGroup } = await tools.cloud.vpc.CreateSecurityGroup(
        {
          GroupName: args.name,
          GroupDescription: args.description,
          ...(args.project_id === undefined ? {} : { ProjectId: String(args.project_id) }),
          Tags: creationTags(args.tags, creation),
        },
        tools,
      );
      return answered(SecurityGroup?.SecurityGroupId, "CreateSecurityGroup");
    },
    read: async (tools, id) => {
      const answer = await unlessGone(
        tools.cloud.vpc.DescribeSecurityGroups({ SecurityGroupIds: [id] }, tools),
      );
      return answer?.SecurityGroupSet?.[0] && {};
    },
    update: (tools, id, args, before) =>
      changeTags(tools, { service: "cvm", prefix: "sg", id }, args.tags, before.tags),
    remove: (tools, id) =>
      removal(tools, `removing ${id}`, () =>
        tools.cloud.vpc.DeleteSecurityGroup({ SecurityGroupId: id }, tools),
      ),
  },
);
