import { SecurityGroup as SecurityGroupResource } from "@cdktf/provider-tencentcloud/lib/security-group";
import { SecurityGroupRuleSet } from "@cdktf/provider-tencentcloud/lib/security-group-rule-set";
import { Construct } from "constructs";
import { estateName } from "./names";
import type { EstateContext } from "./context";
import { rulesOf, type RuleFacts } from "./security-group-rules";
import { SECURITY_GROUPS, type GroupName } from "./security-group-table";
import { make } from "./make";

/** One row of the table: a security group with its one rule set. */
export class SecurityGroup extends Construct {
  readonly groupId: string;
  private readonly rules: SecurityGroupRuleSet;

  constructor(
    scope: Construct,
    private readonly group: GroupName,
    context: EstateContext,
  ) {
    super(scope, group);
    const resource = make(
      SecurityGroupResource,
      this,
      "Resource",
      {
        name: estateName(context.project, group),
        description: SECURITY_GROUPS[group].purpose,
        tags: context.tags,
      },
      context,
    );
    this.node.defaultChild = resource;
    this.groupId = resource.id;
    this.rules = make(
      SecurityGroupRuleSet,
      this,
      "Rules",
      {
        securityGroupId: resource.id,
      },
      context,
    );
  }

  /** States the rules anew: what they say depends on checks and groups that are declared later. */
  state(facts: RuleFacts): void {
    const { egress, ingress } = SECURITY_GROUPS[this.group];
    const [inward, outward] = [rulesOf(ingress, facts), rulesOf(egress, facts)];
    if (inward) this.rules.putIngress([...inward]);
    if (outward) this.rules.putEgress([...outward]);
  }
}
