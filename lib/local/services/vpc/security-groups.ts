import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { beijingTime, type Context, demand, list, type Listing } from "../../api";
import { looseCidr } from "../../network/ipv4";
import { isPortSpec } from "../../network/policy";
import { inRegion } from "../resource";
import { checkProject } from "../tag/projects";
import { changeTags, dropTags, requestTags, searchableTagsOf, tagsOf } from "../tag/store";
import { BY_ID, vpcCodes } from "./codes";
import { findSecurityGroup } from "./find";
import { type Policy, securityGroups, type SecurityGroupRow } from "./rows";
import { groupUsage } from "./usage";

const MAX_GROUPS = 50;
const MAX_RULES = 100;
const MAX_REFERENCES = 10;
const MAX_NAME = 60;
const MAX_DESCRIPTION = 100;
const PROTOCOLS = ["TCP", "UDP", "ICMP", "ICMPV6", "GRE", "ALL"];
const PORT_PROTOCOLS = ["TCP", "UDP"];
const ACTIONS = ["ACCEPT", "DROP"];

const listing: Listing<SecurityGroupRow> = {
  filters: {
    "security-group-id": (group) => [group.id],
    "security-group-name": (group) => [group.name],
    "project-id": (group) => [group.project],
  },
  byId: BY_ID,
  tags: (group, context) => searchableTagsOf(context, "cvm/sg", group.id),
  codes: vpcCodes,
};

export function createSecurityGroup(
  request: Sdk.CreateSecurityGroupRequest,
  context: Context,
): Sdk.CreateSecurityGroupResponse {
  const table = context.world.table(securityGroups);
  demand(
    inRegion(table.all(), context.region).length < MAX_GROUPS,
    "LimitExceeded",
    `At most ${MAX_GROUPS} security groups are allowed in a region.`,
  );
  checkTexts(request.GroupName, request.GroupDescription);
  const row: SecurityGroupRow = {
    id: context.world.ids.next("sg"),
    region: context.region,
    createdAt: context.now,
    name: request.GroupName,
    description: request.GroupDescription,
    project: String(checkProject(Number(request.ProjectId ?? 0), context, "InvalidParameterValue")),
    version: 0,
    ingress: [],
    egress: [],
  };
  table.put(row);
  changeTags(context, "cvm/sg", row.id, requestTags(request.Tags));
  return { SecurityGroup: view(row, context) };
}

export function describeSecurityGroups(
  request: Sdk.DescribeSecurityGroupsRequest,
  context: Context,
): Sdk.DescribeSecurityGroupsResponse {
  const rows = inRegion(context.world.table(securityGroups).all(), context.region);
  const { total, page } = list(rows, listing, request.SecurityGroupIds, request, context);
  return { TotalCount: total, SecurityGroupSet: page.map((group) => view(group, context)) };
}

export function modifySecurityGroupAttribute(
  request: Sdk.ModifySecurityGroupAttributeRequest,
  context: Context,
): object {
  const group = findSecurityGroup(context, request.SecurityGroupId);
  const name = request.GroupName ?? group.name;
  const description = request.GroupDescription ?? group.description;
  checkTexts(name, description);
  context.world.table(securityGroups).update(group.id, { name, description });
  return {};
}

export function deleteSecurityGroup(request: Sdk.DeleteSecurityGroupRequest, context: Context): object {
  const group = findSecurityGroup(context, request.SecurityGroupId);
  const usage = groupUsage(context.world, group.id);
  demand(
    usage.instances === 0 && usage.databases === 0 && usage.balancers === 0 && usage.groups === 0,
    "ResourceInUse",
    `The security group \`${group.id}\` is used by ${usage.instances} instances, ${usage.databases} databases, ${usage.balancers} load balancers and ${usage.groups} security groups.`,
  );
  context.world.table(securityGroups).delete(group.id);
  dropTags(context.world, "cvm/sg", group.id);
  return {};
}

export function describeSecurityGroupAssociationStatistics(
  request: Sdk.DescribeSecurityGroupAssociationStatisticsRequest,
  context: Context,
): Sdk.DescribeSecurityGroupAssociationStatisticsResponse {
  const statistics = request.SecurityGroupIds.map((id) => {
    const group = findSecurityGroup(context, id);
    const usage = groupUsage(context.world, group.id);
    const total = usage.instances + usage.databases + usage.balancers + usage.groups;
    return {
      SecurityGroupId: id,
      CVM: usage.instances,
      ENI: usage.instances,
      SG: usage.groups,
      CDB: usage.databases,
      CLB: usage.balancers,
      InstanceStatistics: [],
      TotalCount: total,
    };
  });
  return { SecurityGroupAssociationStatisticsSet: statistics };
}

export function describeSecurityGroupPolicies(
  request: Sdk.DescribeSecurityGroupPoliciesRequest,
  context: Context,
): Sdk.DescribeSecurityGroupPoliciesResponse {
  const group = findSecurityGroup(context, request.SecurityGroupId);
  return {
    SecurityGroupPolicySet: {
      Version: String(group.version),
      Ingress: group.ingress.map(policyView),
      Egress: group.egress.map(policyView),
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
  context.world.table(securityGroups).update(group.id, { ingress, egress, version: group.version + 1 });
  return {};
}

function readPolicies(
  given: readonly Sdk.SecurityGroupPolicy[] | null | undefined,
  context: Context,
): Policy[] {
  return (given ?? []).map((policy) => {
    const protocol = (policy.Protocol ?? "ALL").toUpperCase();
    const port = policy.Port ?? "ALL";
    const { AddressTemplate: addresses, ServiceTemplate: services } = policy;
    const template = addresses?.AddressId || addresses?.AddressGroupId;
    const service = services?.ServiceId || services?.ServiceGroupId;
    const sources = [policy.CidrBlock, policy.Ipv6CidrBlock, policy.SecurityGroupId, template].filter(
      (text) => text,
    );
    demand(
      !service || (!policy.Protocol && !policy.Port),
      "InvalidParameter.Coexist",
      "A rule names Protocol and Port, or a ServiceTemplate.",
    );
    demand(
      PROTOCOLS.includes(protocol),
      "InvalidParameterValue",
      `\`${policy.Protocol}\` is no protocol of a rule.`,
    );
    demand(
      ACTIONS.includes((policy.Action ?? "").toUpperCase()),
      "InvalidParameterValue",
      "Action must be ACCEPT or DROP.",
    );
    demand(
      sources.length === 1,
      "InvalidParameter.Coexist",
      "A rule names one of CidrBlock, Ipv6CidrBlock, SecurityGroupId and AddressTemplate.",
    );
    demand(
      !template && !service,
      "ResourceNotFound",
      `The template \`${template || service}\` does not exist.`,
    );
    demand(
      isPortSpec(port) && (port.toUpperCase() === "ALL" || PORT_PROTOCOLS.includes(protocol)),
      "InvalidParameterValue.Malformed",
      `The port \`${port}\` is malformed or does not go with ${protocol}.`,
    );
    if (policy.CidrBlock)
      demand(
        looseCidr(policy.CidrBlock),
        "InvalidParameterValue.Malformed",
        `The CIDR block \`${policy.CidrBlock}\` is malformed.`,
      );
    if (policy.SecurityGroupId) findSecurityGroup(context, policy.SecurityGroupId);
    return {
      protocol: policy.Protocol ?? "ALL",
      port,
      cidr: policy.CidrBlock ?? "",
      cidr6: policy.Ipv6CidrBlock ?? "",
      group: policy.SecurityGroupId ?? "",
      action: policy.Action ?? "",
      description: policy.PolicyDescription ?? "",
      modifiedAt: context.now,
    };
  });
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

function checkTexts(name: string, description: string): void {
  demand(
    name.length > 0 && name.length <= MAX_NAME,
    "InvalidParameterValue.TooLong",
    `GroupName must have 1 to ${MAX_NAME} characters.`,
  );
  demand(
    description.length <= MAX_DESCRIPTION,
    "InvalidParameterValue.TooLong",
    `GroupDescription must not be longer than ${MAX_DESCRIPTION} characters.`,
  );
}

function view(group: SecurityGroupRow, context: Context): Sdk.SecurityGroup {
  return {
    SecurityGroupId: group.id,
    SecurityGroupName: group.name,
    SecurityGroupDesc: group.description,
    ProjectId: group.project,
    IsDefault: false,
    CreatedTime: beijingTime(group.createdAt),
    TagSet: [...tagsOf(context.world, "cvm/sg", group.id)],
  };
}

/** Fields that the official provider dereferences are never absent (empty instead). */
function policyView(policy: Policy, index: number): Sdk.SecurityGroupPolicy {
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
