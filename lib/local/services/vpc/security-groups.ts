import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { beijingTime, type Context, demand, list, type Listing } from "../../api";
import { here } from "../resource";
import { checkProject } from "../tag/projects";
import { changeTags, dropTags, requestTags, searchableTagsOf, tagsOf } from "../tag/store";
import { BY_ID, idsOf, vpcCodes } from "./codes";
import { checkDefaultGroup, defaultGroup, isDefaultGroup } from "./default-groups";
import { findSecurityGroup } from "./find";
import { securityGroups, type SecurityGroupRow } from "./rows";
import { checkGroupQuota, groupUsage } from "./usage";

const MAX_NAME = 60;
const MAX_DESCRIPTION = 100;

const listing: Listing<SecurityGroupRow> = {
  table: securityGroups,
  filters: {
    "security-group-id": (group) => [group.id],
    "security-group-name": (group) => [group.name],
    "project-id": (group) => [group.project],
  },
  byId: BY_ID,
  tags: (group, context) => searchableTagsOf(context, "cvm/sg", group.id),
  ids: idsOf("sg"),
  codes: vpcCodes,
};

export function createSecurityGroup(
  request: Sdk.CreateSecurityGroupRequest,
  context: Context,
): Sdk.CreateSecurityGroupResponse {
  const project = String(checkProject(Number(request.ProjectId ?? 0), context, "InvalidParameterValue"));
  checkGroupQuota(project, context, "LimitExceeded");
  checkTexts(request.GroupName, request.GroupDescription);
  const row: SecurityGroupRow = {
    id: context.world.ids.next("sg"),
    region: context.region,
    createdAt: context.now,
    name: request.GroupName,
    description: request.GroupDescription,
    project,
    version: 0,
    ingress: [],
    egress: [],
  };
  context.world.table(securityGroups).put(row);
  changeTags(context, "cvm/sg", row.id, requestTags(request.Tags));
  return { SecurityGroup: view(row, context) };
}

/** The default group of a project: found, or made. */
export function createDefaultSecurityGroup(
  request: Sdk.CreateDefaultSecurityGroupRequest,
  context: Context,
): Sdk.CreateDefaultSecurityGroupResponse {
  const project = checkProject(Number(request.ProjectId ?? 0), context, "InvalidParameterValue");
  checkDefaultGroup(project, context, "LimitExceeded");
  return { SecurityGroup: view(defaultGroup(project, context), context) };
}

export function describeSecurityGroups(
  request: Sdk.DescribeSecurityGroupsRequest,
  context: Context,
): Sdk.DescribeSecurityGroupsResponse {
  const { total, page } = list(listing, request.SecurityGroupIds, request, context, here(context));
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
  context.world.table(securityGroups).update(group.id, { name, description, updatedAt: context.now });
  return {};
}

export function deleteSecurityGroup(request: Sdk.DeleteSecurityGroupRequest, context: Context): object {
  const group = findSecurityGroup(context, request.SecurityGroupId);
  demand(
    !isDefaultGroup(context.world, group),
    "UnsupportedOperation",
    `\`${group.id}\` is the default security group of its project; it cannot be deleted.`,
  );
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
    IsDefault: isDefaultGroup(context.world, group),
    CreatedTime: beijingTime(group.createdAt),
    UpdateTime: beijingTime(group.updatedAt ?? group.createdAt),
    TagSet: [...tagsOf(context.world, "cvm/sg", group.id)],
  };
}
