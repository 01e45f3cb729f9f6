import { tags, text } from "./arguments";
import { defineResource, type Tools } from "./resource";
import { changeTags } from "./tagging";
import { answered, BUDGETS, removal, unlessGone, until } from "./waiting";

/** CAM's most a page. */
const PAGE = 200;

export const camPolicy = defineResource(
  { name: text, document: text, description: text.default(""), tags },
  {
    exports: ["create_time", "type", "update_time"],
    updates: ["tags"],
    replacedWith: [],
    unique: (args) => args.name,
    locate: (tools, args) => find(tools, args.name),
    make: async (tools, args) => {
      const { PolicyId } = await tools.cloud.cam.CreatePolicy(
        { PolicyName: args.name, PolicyDocument: args.document, Description: args.description },
        tools,
      );
      return answered(PolicyId === undefined ? undefined : String(PolicyId), "CreatePolicy");
    },
    complete: async (tools, id, args) => {
      await until(tools, `making the policy ${args.name}`, BUDGETS.propagation, () => read(tools, id));
      await changeTags(tools, { service: "cam", prefix: "policy", id }, args.tags);
    },
    read: async (tools, id) => {
      const policy = await read(tools, id);
      return policy && { type: policy.Type, create_time: policy.AddTime, update_time: policy.UpdateTime };
    },
    update: (tools, id, args, before) =>
      changeTags(tools, { service: "cam", prefix: "policy", id }, args.tags, before.tags),
    remove: (tools, id) =>
      removal(tools, `removing ${id}`, () => tools.cloud.cam.DeletePolicy({ PolicyId: [Number(id)] }, tools)),
  },
);

async function read(tools: Tools, id: string) {
  const policy = await unlessGone(tools.cloud.cam.GetPolicy({ PolicyId: Number(id) }, tools));
  return policy?.PolicyName === undefined ? undefined : policy;
}

async function find(tools: Tools, name: string): Promise<string | undefined> {
  for (let page = 1; ; page += 1) {
    const { List = [], TotalNum = 0 } = await tools.cloud.cam.ListPolicies(
      { Page: page, Rp: PAGE, Scope: "Local", Keyword: name },
      tools,
    );
    const found = List.find((policy) => policy.PolicyName === name)?.PolicyId;
    if (found !== undefined) return String(found);
    if (List.length === 0 || page * PAGE >= TotalNum) return undefined;
  }
}
