import { z } from "zod";
import { tags, text } from "./arguments";
import { defineResource, type Tools } from "./resource";
import { changeTags } from "./tagging";
import { answered, BUDGETS, removal, until } from "./waiting";

/** CAM's most a page. */
const PAGE = 200;

export const camRole = defineResource(
  {
    name: text,
    document: text,
    description: text.default(""),
    console_login: z.boolean().default(false),
    session_duration: z.int().optional(),
    tags,
  },
  {
    exports: ["create_time", "role_arn", "update_time"],
    updates: ["tags"],
    replacedWith: [],
    unique: (args) => args.name,
    locate: async (tools, args) => (await find(tools, (role) => role.RoleName === args.name))?.RoleId,
    make: async (tools, args) => {
      const { RoleId } = await tools.cloud.cam.CreateRole(
        {
          RoleName: args.name,
          PolicyDocument: args.document,
          Description: args.description,
          ConsoleLogin: args.console_login ? 1 : 0,
          ...(args.session_duration === undefined ? {} : { SessionDuration: args.session_duration }),
        },
        tools,
      );
      return answered(RoleId, "CreateRole");
    },
    complete: async (tools, id, args) => {
      await until(tools, `making the role ${args.name}`, BUDGETS.propagation, () => byId(tools, id));
      await changeTags(tools, { service: "cam", prefix: "role", id }, args.tags);
    },
    read: async (tools, id) => {
      const role = await byId(tools, id);
      return role && { role_arn: role.RoleArn, create_time: role.AddTime, update_time: role.UpdateTime };
    },
    update: (tools, id, args, before) =>
      changeTags(tools, { service: "cam", prefix: "role", id }, args.tags, before.tags),
    remove: (tools, id) =>
      removal(tools, `removing ${id}`, () => tools.cloud.cam.DeleteRole({ RoleId: id }, tools)),
  },
);

type Role = NonNullable<Awaited<ReturnType<Tools["cloud"]["cam"]["DescribeRoleList"]>>["List"]>[number];

function byId(tools: Tools, id: string): Promise<Role | undefined> {
  return find(tools, (role) => role.RoleId === id);
}

async function find(tools: Tools, matches: (role: Role) => boolean): Promise<Role | undefined> {
  for (let page = 1; ; page += 1) {
    const { List = [], TotalNum = 0 } = await tools.cloud.cam.DescribeRoleList(
      { Page: page, Rp: PAGE },
      tools,
    );
    const found = List.find(matches);
    if (found !== undefined || List.length === 0 || page * PAGE >= TotalNum) return found;
  }
}
