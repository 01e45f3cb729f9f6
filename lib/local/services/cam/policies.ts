import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_models";
import { beijingTime, type Context, demand, Refusal } from "../../api";
import type { World } from "../../world";
import { changeTags, dropTags, requestTags, tagsOf } from "../tag/store";
import { checkDocument } from "./documents";
import { remember } from "./propagation";
import { checkDescription, findRole, isVisible, NAME, pageOf } from "./roles";
import { attachments, policies, type PolicyRow } from "./rows";

const MAX_POLICIES = 1500;
const MAX_ATTACHED = 200;
const FIRST_POLICY_ID = 200_000;
/** QcsPolicy types: 1 custom, 2 preset. */
const CUSTOM = 1;
const PRESET = 2;
const SCOPES: Readonly<Record<string, (policy: PolicyRow) => boolean>> = {
  All: () => true,
  QCS: (policy) => policy.preset,
  Local: (policy) => !policy.preset,
};

const FULL_ACCESS = (action: string): string =>
  JSON.stringify({ version: "2.0", statement: [{ effect: "allow", action: [action], resource: ["*"] }] });

/** Preset policies that estates name. */
const PRESETS = [
  "QcloudCOSFullAccess:cos:*",
  "QcloudCVMFullAccess:cvm:*",
  "QcloudCBSFullAccess:cbs:*",
  "AdministratorAccess:*",
];

export function addPresetPolicies(world: World): void {
  world.transaction(() => {
    for (const [index, text] of PRESETS.entries()) {
      const id = String(index + 1);
      const [name = "", ...action] = text.split(":");
      if (world.table(policies).get(id) === undefined)
        world.table(policies).put({
          id,
          name,
          document: FULL_ACCESS(action.join(":")),
          description: "",
          preset: true,
          createdAt: 0,
          updatedAt: 0,
        });
    }
  });
}

export function createPolicy(request: Sdk.CreatePolicyRequest, context: Context): Sdk.CreatePolicyResponse {
  const table = context.world.table(policies);
  demand(
    NAME.test(request.PolicyName),
    "InvalidParameter.PolicyNameError",
    `\`${request.PolicyName}\` is not the name of a policy.`,
  );
  demand(
    !table.all().some((policy) => policy.name === request.PolicyName),
    "FailedOperation.PolicyNameInUse",
    `There is a policy of the name \`${request.PolicyName}\` already.`,
  );
  demand(
    table.all().filter((policy) => !policy.preset).length < MAX_POLICIES,
    "FailedOperation.PolicyFull",
    `At most ${MAX_POLICIES} policies are allowed.`,
  );
  checkDescription(request.Description);
  checkDocument(request.PolicyDocument, "policy");
  const number = FIRST_POLICY_ID + context.world.ids.number("policy");
  table.put({
    id: String(number),
    name: request.PolicyName,
    document: request.PolicyDocument,
    description: request.Description ?? "",
    preset: false,
    createdAt: context.now,
    updatedAt: context.now,
  });
  changeTags(context, "cam/policy", String(number), requestTags(request.Tags));
  return { PolicyId: number };
}

export function getPolicy(request: Sdk.GetPolicyRequest, context: Context): Sdk.GetPolicyResponse {
  const policy = findPolicy(context, request.PolicyId, undefined);
  return {
    PolicyName: policy.name,
    PolicyDocument: policy.document,
    Description: policy.description,
    Type: policy.preset ? PRESET : CUSTOM,
    AddTime: beijingTime(policy.createdAt),
    UpdateTime: beijingTime(policy.updatedAt),
    PresetAlias: "",
    IsServiceLinkedRolePolicy: 0,
    Tags: [...tagsOf(context.world, "cam/policy", policy.id)],
  };
}

export function updatePolicy(request: Sdk.UpdatePolicyRequest, context: Context): Sdk.UpdatePolicyResponse {
  const policy = findCustom(context, request.PolicyId, request.PolicyName);
  if (request.PolicyDocument !== undefined) checkDocument(request.PolicyDocument, "policy");
  checkDescription(request.Description);
  const document = request.PolicyDocument ?? policy.document;
  const changes = document !== policy.document;
  if (changes) remember(context.world, context.latencies.list, (row) => row.policy === policy.id);
  context.world.table(policies).update(policy.id, {
    // With an id, a name is a new name.
    name: request.PolicyId ? (request.PolicyName ?? policy.name) : policy.name,
    document,
    ...(changes && { documentAt: context.now }),
    description: request.Description ?? policy.description,
    updatedAt: context.now,
  });
  return { PolicyId: Number(policy.id) };
}

export function deletePolicy(request: Sdk.DeletePolicyRequest, context: Context): object {
  for (const id of request.PolicyId) {
    const policy = findCustom(context, id, undefined);
    remember(context.world, context.latencies.list, (row) => row.policy === policy.id);
    for (const row of context.world.table(attachments).all())
      if (row.policy === policy.id) context.world.table(attachments).delete(row.id);
    context.world.table(policies).delete(policy.id);
    dropTags(context.world, "cam/policy", policy.id);
  }
  return {};
}

export function listPolicies(request: Sdk.ListPoliciesRequest, context: Context): Sdk.ListPoliciesResponse {
  const scope = SCOPES[request.Scope ?? "All"];
  if (scope === undefined)
    throw new Refusal(
      "InvalidParameter.ScopeError",
      `Scope must be one of ${Object.keys(SCOPES).join(", ")}.`,
    );
  const rows = context.world
    .table(policies)
    .all()
    .filter(
      (policy) => scope(policy) && policy.name.includes(request.Keyword ?? "") && isVisible(policy, context),
    );
  const List = pageOf(rows, request.Page, request.Rp).map((policy) => ({
    PolicyId: Number(policy.id),
    PolicyName: policy.name,
    AddTime: beijingTime(policy.createdAt),
    UpdateTime: beijingTime(policy.updatedAt),
    Type: policy.preset ? PRESET : CUSTOM,
    Description: policy.description,
    CreateMode: 2,
    Attachments: attachmentsOf(policy, context),
    ServiceType: "",
    IsAttached: attachmentsOf(policy, context) > 0 ? 1 : 0,
    Deactived: 0,
    DeactivedDetail: [],
    IsServiceLinkedPolicy: 0,
    Tags: [...tagsOf(context.world, "cam/policy", policy.id)],
  }));
  return { TotalNum: rows.length, List, ServiceTypeList: [] };
}

export function attachRolePolicy(request: Sdk.AttachRolePolicyRequest, context: Context): object {
  const role = findRole(context, request.AttachRoleId, request.AttachRoleName);
  const policy = findPolicy(context, request.PolicyId, request.PolicyName);
  const own = context.world
    .table(attachments)
    .all()
    .filter((row) => row.role === role.id);
  if (own.some((row) => row.policy === policy.id)) return {};
  demand(
    own.length < MAX_ATTACHED,
    "InvalidParameter.AttachmentFull",
    `At most ${MAX_ATTACHED} policies are attached to a role.`,
  );
  context.world
    .table(attachments)
    .put({ id: `${role.id}#${policy.id}`, role: role.id, policy: policy.id, createdAt: context.now });
  return {};
}

export function detachRolePolicy(request: Sdk.DetachRolePolicyRequest, context: Context): object {
  const role = findRole(context, request.DetachRoleId, request.DetachRoleName);
  const policy = findPolicy(context, request.PolicyId, request.PolicyName);
  const id = `${role.id}#${policy.id}`;
  remember(context.world, context.latencies.list, (row) => row.id === id);
  context.world.table(attachments).delete(id);
  return {};
}

export function listAttachedRolePolicies(
  request: Sdk.ListAttachedRolePoliciesRequest,
  context: Context,
): Sdk.ListAttachedRolePoliciesResponse {
  const role = findRole(context, request.RoleId, request.RoleName);
  const rows = context.world
    .table(attachments)
    .all()
    .filter((row) => row.role === role.id && isVisible(row, context))
    .flatMap((row) => {
      const policy = context.world.table(policies).get(row.policy);
      return policy === undefined || !policy.name.includes(request.Keyword ?? "") ? [] : [{ row, policy }];
    })
    .filter(({ policy }) => !request.PolicyType || request.PolicyType === typeOf(policy));
  const List = pageOf(rows, request.Page, request.Rp).map(({ row, policy }) => ({
    PolicyId: Number(policy.id),
    PolicyName: policy.name,
    AddTime: beijingTime(row.createdAt),
    PolicyType: typeOf(policy),
    CreateMode: 2,
    Deactived: 0,
    DeactivedDetail: [],
    Description: policy.description,
  }));
  return { TotalNum: rows.length, List };
}

function typeOf(policy: PolicyRow): string {
  return policy.preset ? "QCS" : "User";
}

function attachmentsOf(policy: PolicyRow, context: Context): number {
  return context.world
    .table(attachments)
    .all()
    .filter((row) => row.policy === policy.id).length;
}

function findPolicy(
  context: Context,
  id: number | bigint | null | undefined,
  name: string | null | undefined,
): PolicyRow {
  demand(id || name, "InvalidParameter.ParamError", "PolicyId or PolicyName must be given.");
  const row = context.world
    .table(policies)
    .all()
    .find((policy) => (id ? policy.id === String(id) : policy.name === name));
  if (row === undefined)
    throw new Refusal("ResourceNotFound.PolicyIdNotFound", `The policy \`${id || name}\` does not exist.`);
  return row;
}

function findCustom(
  context: Context,
  id: number | bigint | null | undefined,
  name: string | null | undefined,
): PolicyRow {
  const policy = findPolicy(context, id, name);
  demand(
    !policy.preset,
    "InvalidParameter.PolicyIdError",
    `\`${policy.name}\` is a preset policy and cannot be changed.`,
  );
  return policy;
}
