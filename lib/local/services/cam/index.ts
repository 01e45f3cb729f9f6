import { action, type Service } from "../../api";
import * as policies from "./policies";
import * as roles from "./roles";
import * as users from "./users";

const TAGS = "Tags[]{Key Value}";

export const cam: Service = {
  name: "cam",
  version: "2019-01-16",
  scope: "global",
  soldOut: "FailedOperation",
  actions: {
    CreateRole: action(
      `RoleName! PolicyDocument! Description ConsoleLogin:number SessionDuration:number ${TAGS}`,
      roles.createRole,
    ),
    DescribeRoleList: action(`Page:number! Rp:number! ${TAGS}`, roles.describeRoleList),
    GetRole: action("RoleId RoleName", roles.getRole),
    DeleteRole: action("RoleId RoleName", roles.deleteRole),
    UpdateRoleDescription: action("Description! RoleId RoleName", roles.updateRoleDescription),
    UpdateAssumeRolePolicy: action("PolicyDocument! RoleId RoleName", roles.updateAssumeRolePolicy),
    UpdateRoleConsoleLogin: action(
      "ConsoleLogin:number! RoleId:number RoleName",
      roles.updateRoleConsoleLogin,
    ),
    UpdateRoleSessionDuration: action(
      "SessionDuration:number! RoleName RoleId:number",
      roles.updateRoleSessionDuration,
    ),
    CreatePolicy: action(`PolicyName! PolicyDocument! Description ${TAGS}`, policies.createPolicy),
    GetPolicy: action("PolicyId:number!", policies.getPolicy),
    UpdatePolicy: action(
      "PolicyId:number PolicyName Description PolicyDocument Alias~",
      policies.updatePolicy,
    ),
    DeletePolicy: action("PolicyId[]:number!", policies.deletePolicy),
    ListPolicies: action("Rp:number Page:number Scope Keyword", policies.listPolicies),
    AttachRolePolicy: action(
      "PolicyId:number AttachRoleId AttachRoleName PolicyName",
      policies.attachRolePolicy,
    ),
    DetachRolePolicy: action(
      "PolicyId:number DetachRoleId DetachRoleName PolicyName",
      policies.detachRolePolicy,
    ),
    ListAttachedRolePolicies: action(
      "Page:number! Rp:number! RoleId RoleName PolicyType Keyword",
      policies.listAttachedRolePolicies,
    ),
    GetUserAppId: action("", users.getUserAppId),
    DescribeSubAccounts: action("FilterSubAccountUin[]:number!", users.describeSubAccounts),
  },
};
