import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { beijingTime, type Context, demand } from "../../api";
import { type Policy, securityGroups } from "../vpc/rows";
import { checkGroups } from "./create";
import { findRedis } from "./find";
import { redisInstances } from "./rows";

const PRODUCT = "redis";

export function describeInstanceSecurityGroup(
  request: Sdk.DescribeInstanceSecurityGroupRequest,
  context: Context,
): Sdk.DescribeInstanceSecurityGroupResponse {
  return {
    InstanceSecurityGroupsDetail: request.InstanceIds.map((id) => ({
      InstanceId: id,
      SecurityGroupDetails: groupsOf(id, context).map((group) => ({
        ProjectId: Number(group.project),
        CreateTime: beijingTime(group.createdAt),
        SecurityGroupId: group.id,
        SecurityGroupName: group.name,
        SecurityGroupRemark: group.description,
        InboundRule: group.ingress.map(ruleView),
        OutboundRule: group.egress.map(ruleView),
      })),
    })),
  };
}

export function describeDBSecurityGroups(
  request: Sdk.DescribeDBSecurityGroupsRequest,
  context: Context,
): Sdk.DescribeDBSecurityGroupsResponse {
  checkProduct(request.Product);
  const row = findRedis(context, request.InstanceId);
  return {
    Groups: groupsOf(row.id, context).map((group) => ({
      CreateTime: beijingTime(group.createdAt),
      ProjectId: Number(group.project),
      SecurityGroupId: group.id,
      SecurityGroupName: group.name,
      SecurityGroupRemark: group.description,
      Outbound: group.egress.map(boundView),
      Inbound: group.ingress.map(boundView),
    })),
    VIP: row.privateIp,
    VPort: String(row.port),
  };
}

/** Replaces all groups of an instance. */
export function modifyDBInstanceSecurityGroups(
  request: Sdk.ModifyDBInstanceSecurityGroupsRequest,
  context: Context,
): object {
  checkProduct(request.Product);
  const row = findRedis(context, request.InstanceId);
  context.world
    .table(redisInstances)
    .update(row.id, { securityGroups: checkGroups(request.SecurityGroupIds, context) });
  return {};
}

export function associateSecurityGroups(
  request: Sdk.AssociateSecurityGroupsRequest,
  context: Context,
): object {
  checkProduct(request.Product);
  for (const id of request.InstanceIds) {
    const row = findRedis(context, id);
    const groups = checkGroups([...row.securityGroups, request.SecurityGroupId], context);
    context.world.table(redisInstances).update(row.id, { securityGroups: groups });
  }
  return {};
}

export function disassociateSecurityGroups(
  request: Sdk.DisassociateSecurityGroupsRequest,
  context: Context,
): object {
  checkProduct(request.Product);
  for (const id of request.InstanceIds) {
    const row = findRedis(context, id);
    demand(
      row.securityGroups.includes(request.SecurityGroupId),
      "FailedOperation.DisassociateSecurityGroupsFailed",
      `The security group \`${request.SecurityGroupId}\` is not bound to \`${row.id}\`.`,
    );
    context.world.table(redisInstances).update(row.id, {
      securityGroups: row.securityGroups.filter((group) => group !== request.SecurityGroupId),
    });
  }
  return {};
}

function groupsOf(id: string, context: Context) {
  return findRedis(context, id).securityGroups.flatMap(
    (group) => context.world.table(securityGroups).get(group) ?? [],
  );
}

function ruleView(policy: Policy): Sdk.SecurityGroupsInboundAndOutbound {
  return {
    Action: policy.action.toUpperCase(),
    Ip: policy.cidr || policy.group,
    Port: policy.port,
    Proto: policy.protocol,
  };
}

function boundView(policy: Policy): Sdk.Inbound & Sdk.Outbound {
  return {
    Action: policy.action.toUpperCase(),
    AddressModule: "",
    CidrIp: policy.cidr,
    Desc: policy.description,
    IpProtocol: policy.protocol,
    PortRange: policy.port,
    ServiceModule: "",
    Id: policy.group,
  };
}

function checkProduct(product: string): void {
  demand(product === PRODUCT, "InvalidParameterValue", `Product is \`${PRODUCT}\`, not \`${product}\`.`);
}
