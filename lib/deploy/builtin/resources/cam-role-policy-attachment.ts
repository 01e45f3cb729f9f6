import { text } from "./arguments";
import { defineResource, type Tools } from "./resource";
import { BUDGETS, removal, unlessGone, until } from "./waiting";

/** CAM's most a page. */
const PAGE = 200;

/** Its id is `role#policy`. */
export const camRolePolicyAttachment = defineResource(
  { role_id: text, policy_id: text },
  {
    exports: ["create_mode", "create_time", "policy_name", "policy_type"],
    updates: [],
    replacedWith: ["role_id", "policy_id"],
    locate: async (tools, args) => ((await find(tools, args)) === undefined ? undefined : idOf(args)),
    make: async (tools, args) => {
      await tools.cloud.cam.AttachRolePolicy(
        { AttachRoleId: args.role_id, PolicyId: Number(args.policy_id) },
        tools,
      );
      return idOf(args);
    },
    complete: async (tools, id, args) => {
      await until(tools, `attaching ${id}`, BUDGETS.propagation, () => find(tools, args));
    },
    read: async (tools, _id, args) => {
      const found = await find(tools, args);
      return (
        found && {
          policy_name: found.PolicyName,
          policy_type: found.PolicyType,
          create_time: found.AddTime,
          create_mode: found.CreateMode,
        }
      );
    },
    remove: (tools, id, args) =>
      removal(tools, `detaching ${id}`, () =>
        tools.cloud.cam.DetachRolePolicy(
          { DetachRoleId: args.role_id, PolicyId: Number(args.policy_id) },
          tools,
        ),
      ),
  },
);

interface Ends {
  readonly role_id: string;
  readonly policy_id: string;
}

function idOf({ role_id, policy_id }: Ends): string {
  return `${role_id}#${policy_id}`;
}

async function find(tools: Tools, { role_id, policy_id }: Ends) {
  for (let page = 1; ; page += 1) {
    const answer = await unlessGone(
      tools.cloud.cam.ListAttachedRolePolicies({ RoleId: role_id, Page: page, Rp: PAGE }, tools),
    );
    const { List = [], TotalNum = 0 } = answer ?? {};
    const found = List.find((policy) => String(policy.PolicyId) === policy_id);
    if (found !== undefined || List.length === 0 || page * PAGE >= TotalNum) return found;
  }
}
