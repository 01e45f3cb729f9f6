import type { SecurityGroupPolicy } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { z } from "zod";
import { blocks, text } from "./arguments";
import { defineResource, type Tools } from "./resource";
import { removal, unlessGone } from "./waiting";

const rule = {
  action: z.enum(["ACCEPT", "DROP"]),
  protocol: text.optional(),
  port: text.optional(),
  cidr_block: text.optional(),
  ipv6_cidr_block: text.optional(),
  source_security_id: text.optional(),
  description: text.optional(),
};
type Rule = z.output<z.ZodObject<typeof rule>>;

interface Rules {
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}

/** All rules of one group. Its id is the group's; without rules it says that nothing may pass. */
export const securityGroupRuleSet = defineResource(
  { security_group_id: text, ingress: blocks(rule), egress: blocks(rule) },
  {
    exports: ["version"],
    updates: ["ingress", "egress"],
    replacedWith: ["security_group_id", "ingress", "egress"],
    locate: async () => undefined,
    make: async (tools, args) => {
      await write(tools, args.security_group_id, args);
      return args.security_group_id;
    },
    read: async (tools, id) => {
      const answer = await unlessGone(
        tools.cloud.vpc.DescribeSecurityGroupPolicies({ SecurityGroupId: id }, tools),
      );
      const found = answer?.SecurityGroupPolicySet;
      return found && { version: found.Version };
    },
    update: async (tools, id, args) => write(tools, id, args),
    remove: (tools, id) => removal(tools, `clearing the rules of ${id}`, () => clear(tools, id)),
  },
);

/** The first writing needs no version, later ones one more than the last; a direction left out keeps its rules. */
async function write(tools: Tools, id: string, rules: Rules): Promise<void> {
  const { SecurityGroupPolicySet: now } = await tools.cloud.vpc.DescribeSecurityGroupPolicies(
    { SecurityGroupId: id },
    tools,
  );
  const emptied =
    (rules.ingress.length === 0 && (now?.Ingress?.length ?? 0) > 0) ||
    (rules.egress.length === 0 && (now?.Egress?.length ?? 0) > 0);
  if (emptied) await clear(tools, id);
  if (rules.ingress.length === 0 && rules.egress.length === 0) return;

  const written = !emptied && ((now?.Ingress?.length ?? 0) > 0 || (now?.Egress?.length ?? 0) > 0);
  await tools.cloud.vpc.ModifySecurityGroupPolicies(
    {
      SecurityGroupId: id,
      SecurityGroupPolicySet: {
        ...(written ? { Version: String(Number(now?.Version ?? 0) + 1) } : {}),
        ...(rules.ingress.length === 0 ? {} : { Ingress: rules.ingress.map(policy) }),
        ...(rules.egress.length === 0 ? {} : { Egress: rules.egress.map(policy) }),
      },
      ...(written ? { SortPolicys: true } : {}),
    },
    tools,
  );
}

/** Version 0 is the word for: no rules at all. */
function clear(tools: Tools, id: string): Promise<unknown> {
  return tools.cloud.vpc.ModifySecurityGroupPolicies(
    { SecurityGroupId: id, SecurityGroupPolicySet: { Version: "0", Ingress: [], Egress: [] } },
    tools,
  );
}

function policy(rule: Rule): SecurityGroupPolicy {
  return {
    Action: rule.action,
    ...(rule.protocol === undefined ? {} : { Protocol: rule.protocol.toUpperCase() }),
    ...(rule.port === undefined ? {} : { Port: rule.port }),
    ...(rule.cidr_block === undefined ? {} : { CidrBlock: rule.cidr_block }),
    ...(rule.ipv6_cidr_block === undefined ? {} : { Ipv6CidrBlock: rule.ipv6_cidr_block }),
    ...(rule.source_security_id === undefined ? {} : { SecurityGroupId: rule.source_security_id }),
    ...(rule.description === undefined ? {} : { PolicyDescription: rule.description }),
  };
}
