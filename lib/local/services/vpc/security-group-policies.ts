import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { beijingTime, type Context, demand } from "../../api";
import { findSecurityGroup } from "./find";
import { matchingPolicies, type PlacedPolicy } from "./policy-filters";
import { readPolicies } from "./policy-reading";
import { type Policy, securityGroups, type SecurityGroupRow } from "./rows";

const MAX_RULES = 100;
const MAX_REFERENCES = 10;

export function describeSecurityGroupPolicies(
  request: Sdk.DescribeSecurityGroupPoliciesRequest,
  context: Context,
): Sdk.DescribeSecurityGroupPoliciesResponse {
  const group = findSecurityGroup(context, request.SecurityGroupId);
  return {
    SecurityGroupPolicySet: {
      Version: String(group.version),
      Ingress: matchingPolicies(group.ingress, "INBOUND", request.Filters).map(policyView),
      Egress: matchingPolicies(group.egress, "OUTBOUND", request.Filters).map(policyView),
    },
  };
}

/** Replaces all rules of both directions. Version "0" clears the group. */
export function modifySecurityGroupPolicies(
  request: Sdk.ModifySecurityGroupPoliciesRequest,
  context: Context,
): object {
  const group = findSecurityGroup(context, request.SecurityGroupId);
  const set = request.SecurityGroupPolicySet;
  if (set.Version === "0") return save(context, group, [], []);
  // The official provider sends the version that its change is going to make.
  checkVersion(group, set.Version, [group.version, group.version + 1]);
  return save(context, group, readPolicies(set.Ingress, context), readPolicies(set.Egress, context));
}

/** Adds rules of one direction before a position, at the end without one. */
export function createSecurityGroupPolicies(
  request: Sdk.CreateSecurityGroupPoliciesRequest,
  context: Context,
): object {
  const group = findSecurityGroup(context, request.SecurityGroupId);
  const set = request.SecurityGroupPolicySet;
  checkVersion(group, set.Version, [group.version]);
  const direction = oneDirection(set);
  const given = set[direction === "ingress" ? "Ingress" : "Egress"] ?? [];
  const at = given[0]?.PolicyIndex ?? group[direction].length;
  const rules = [...group[direction]];
  rules.splice(at, 0, ...readPolicies(given, context));
  return save(
    context,
    group,
    direction === "ingress" ? rules : group.ingress,
    direction === "egress" ? rules : group.egress,
  );
}

export function deleteSecurityGroupPolicies(
  request: Sdk.DeleteSecurityGroupPoliciesRequest,
  context: Context,
): object {
  const group = findSecurityGroup(context, request.SecurityGroupId);
  const set = request.SecurityGroupPolicySet;
  checkVersion(group, set.Version, [group.version]);
  const direction = oneDirection(set);
  const indexes = (set[direction === "ingress" ? "Ingress" : "Egress"] ?? []).map(
    (policy) => policy.PolicyIndex,
  );
  for (const index of indexes)
    demand(
      index !== undefined && group[direction][index] !== undefined,
      "InvalidParameterValue",
      `There is no rule with the index \`${index}\`.`,
    );
  const rules = group[direction].filter((_policy, index) => !indexes.includes(index));
  return save(
    context,
    group,
    direction === "ingress" ? rules : group.ingress,
    direction === "egress" ? rules : group.egress,
  );
}

function save(
  context: Context,
  group: SecurityGroupRow,
  ingress: readonly Policy[],
  egress: readonly Policy[],
): object {
  for (const rules of [ingress, egress]) {
    demand(
      new Set(rules.map(sameness)).size === rules.length,
      "UnsupportedOperation.DuplicatePolicy",
      "Two rules of one direction are the same.",
    );
    demand(
      rules.length <= MAX_RULES,
      "LimitExceeded.SecurityGroupPolicySet",
      `At most ${MAX_RULES} rules are allowed in one direction of a security group.`,
    );
  }
  const referenced = new Set([...ingress, ...egress].map((policy) => policy.group).filter((id) => id !== ""));
  demand(
    referenced.size <= MAX_REFERENCES,
    "LimitExceeded",
    `At most ${MAX_REFERENCES} other groups can be named in the rules of a security group.`,
  );
  context.world
    .table(securityGroups)
    .update(group.id, { ingress, egress, version: group.version + 1, updatedAt: context.now });
  return {};
}

/** What two rules that are the same have in common. */
function sameness({ protocol, port, cidr, cidr6, group, action }: Policy): string {
  return [protocol, port, cidr, cidr6, group, action].join("|").toUpperCase();
}

function oneDirection(set: Sdk.SecurityGroupPolicySet): "ingress" | "egress" {
  const ingress = (set.Ingress ?? []).length > 0;
  const egress = (set.Egress ?? []).length > 0;
  demand(ingress !== egress, "InvalidParameter.Coexist", "Rules of exactly one direction must be given.");
  return ingress ? "ingress" : "egress";
}

function checkVersion(
  group: SecurityGroupRow,
  version: string | undefined,
  allowed: readonly number[],
): void {
  demand(
    version === undefined || version === "" || allowed.includes(Number(version)),
    "UnsupportedOperation.VersionMismatch",
    `The rules of \`${group.id}\` have the version ${group.version}.`,
  );
}

/** Fields that the official provider dereferences are never absent (empty instead). */
function policyView({ policy, index }: PlacedPolicy): Sdk.SecurityGroupPolicy {
  return {
    PolicyIndex: index,
    Protocol: policy.protocol,
    Port: policy.port,
    CidrBlock: policy.cidr,
    Ipv6CidrBlock: policy.cidr6,
    SecurityGroupId: policy.group,
    AddressTemplate: { AddressId: "", AddressGroupId: "" },
    ServiceTemplate: { ServiceId: "", ServiceGroupId: "" },
    Action: policy.action,
    PolicyDescription: policy.description,
    ModifyTime: beijingTime(policy.modifiedAt),
  };
}
