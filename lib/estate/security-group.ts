import { SecurityGroup as SecurityGroupResource } from "@cdktf/provider-tencentcloud/lib/security-group";
import {
  SecurityGroupRuleSet,
  securityGroupRuleSetIngressToTerraform,
} from "@cdktf/provider-tencentcloud/lib/security-group-rule-set";
import { Lazy, type IResolvable } from "cdktf";
import { Construct } from "constructs";
import type { EstateContext } from "./context";
import { make } from "./make";
import { estateName } from "./names";
import { rulesOf, type AddedRule, type Rule, type RuleFacts } from "./security-group-rules";
import { SECURITY_GROUPS, type Direction, type GroupName } from "./security-group-table";

/** One row of the table: a security group with its one rule set. */
export class SecurityGroup extends Construct {
  readonly groupId: string;

  /** @param facts what the rules depend on, asked for at synth, when everything is declared */
  constructor(scope: Construct, group: GroupName, facts: () => RuleFacts, context: EstateContext) {
    super(scope, group);
    const { egress, ingress, purpose } = SECURITY_GROUPS[group];
    const names = { name: estateName(context.project, group), description: purpose, tags: context.tags };
    const resource = make(SecurityGroupResource, this, "Resource", names, context);
    this.node.defaultChild = resource;
    this.groupId = resource.id;
    const rules = {
      securityGroupId: resource.id,
      ingress: stated(ingress, facts, addedTo(group, "ingress")),
      egress: stated(egress, facts, addedTo(group, "egress")),
    };
    make(SecurityGroupRuleSet, this, "Rules", rules, context);
  }
}

type Added = (facts: RuleFacts) => readonly Rule[];

function addedTo(group: GroupName, direction: AddedRule["direction"]): Added {
  return ({ added = [] }) =>
    added.filter((one) => one.group === group && one.direction === direction).map(({ rule }) => rule);
}

function stated(direction: Direction, facts: () => RuleFacts, added: Added): IResolvable {
  // A list that is known late has to be in Terraform's own words; both directions have the same.
  const produce = () =>
    rulesOf(direction, facts(), added(facts()))?.map((rule): unknown =>
      securityGroupRuleSetIngressToTerraform(rule),
    );
  return Lazy.anyValue({ produce });
}
