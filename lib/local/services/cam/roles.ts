import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_models";
import { beijingTime, type Context, demand, Refusal } from "../../api";
import { instances } from "../cvm/rows";
import { changeTags, dropTags, requestTags, searchableTagsOf, tagsOf } from "../tag/store";
import { checkDocument } from "./documents";
import { attachments, type RoleRow, roles } from "./rows";

const MAX_ROLES = 1000;
const MAX_DESCRIPTION_BYTES = 300;
const MAX_SESSION = 43_200;
const DEFAULT_SESSION = 7200;
const MAX_PAGE = 200;
export const NAME = /^[A-Za-z0-9+=,.@_-]{1,128}$/;
/**
 * Real role ids begin with 46116860 and lie beyond 2^53, where many JSON readers round. These have as many
 * digits as fit.
 */
const FIRST_ROLE_ID = 4_611_686_018_000_000;

export function createRole(request: Sdk.CreateRoleRequest, context: Context): Sdk.CreateRoleResponse {
  const table = context.world.table(roles);
  demand(
    NAME.test(request.RoleName),
    "InvalidParameter.RoleNameError",
    `\`${request.RoleName}\` is not the name of a role.`,
  );
  demand(
    !table.all().some((role) => role.name === request.RoleName),
    "InvalidParameter.RoleNameInUse",
    `There is a role of the name \`${request.RoleName}\` already.`,
  );
  demand(
    table.all().length < MAX_ROLES,
    "InvalidParameter.RoleFull",
    `At most ${MAX_ROLES} roles are allowed.`,
  );
  checkDescription(request.Description);
  checkSession(request.SessionDuration);
  checkDocument(request.PolicyDocument, "trust");
  const row: RoleRow = {
    id: String(FIRST_ROLE_ID + context.world.ids.number("role")),
    name: request.RoleName,
    document: request.PolicyDocument,
    description: request.Description ?? "",
    consoleLogin: request.ConsoleLogin ?? 0,
    sessionDuration: request.SessionDuration ?? DEFAULT_SESSION,
    createdAt: context.now,
    updatedAt: context.now,
  };
  table.put(row);
  changeTags(context, "cam/role", row.id, requestTags(request.Tags));
  return { RoleId: row.id };
}

/** All roles, a little behind: what was just made appears after a moment. */
export function describeRoleList(
  request: Sdk.DescribeRoleListRequest,
  context: Context,
): Sdk.DescribeRoleListResponse {
  const rows = context.world
    .table(roles)
    .all()
    .filter((role) => isVisible(role, context));
  const matching = rows.filter((role) =>
    (request.Tags ?? []).every((wanted) =>
      searchableTagsOf(context, "cam/role", role.id).some(
        (tag) => tag.Key === wanted.Key && tag.Value === wanted.Value,
      ),
    ),
  );
  return {
    TotalNum: matching.length,
    List: pageOf(matching, request.Page, request.Rp).map((role) => view(role, context)),
  };
}

export function getRole(request: Sdk.GetRoleRequest, context: Context): Sdk.GetRoleResponse {
  return { RoleInfo: view(findRole(context, request.RoleId, request.RoleName), context) };
}

export function deleteRole(request: Sdk.DeleteRoleRequest, context: Context): object {
  const role = findRole(context, request.RoleId, request.RoleName);
  const user = context.world
    .table(instances)
    .all()
    .find((instance) => instance.role === role.name);
  demand(
    user === undefined,
    "FailedOperation",
    `The role \`${role.name}\` is bound to the instance \`${user?.id}\`.`,
  );
  for (const row of context.world.table(attachments).all())
    if (row.role === role.id) context.world.table(attachments).delete(row.id);
  context.world.table(roles).delete(role.id);
  dropTags(context.world, "cam/role", role.id);
  return {};
}

export function updateRoleDescription(request: Sdk.UpdateRoleDescriptionRequest, context: Context): object {
  checkDescription(request.Description);
  return update(context, request, { description: request.Description });
}

export function updateAssumeRolePolicy(request: Sdk.UpdateAssumeRolePolicyRequest, context: Context): object {
  checkDocument(request.PolicyDocument, "trust");
  return update(context, request, { document: request.PolicyDocument });
}

export function updateRoleConsoleLogin(request: Sdk.UpdateRoleConsoleLoginRequest, context: Context): object {
  return update(context, request, { consoleLogin: request.ConsoleLogin });
}

export function updateRoleSessionDuration(
  request: Sdk.UpdateRoleSessionDurationRequest,
  context: Context,
): object {
  checkSession(request.SessionDuration);
  return update(context, request, { sessionDuration: request.SessionDuration });
}

/** Ids are strings everywhere but in two updates, where they are numbers. */
export function findRole(
  context: Context,
  id: string | number | bigint | null | undefined,
  name: string | null | undefined,
): RoleRow {
  demand(id || name, "InvalidParameter.ParamError", "RoleId or RoleName must be given.");
  const row = context.world
    .table(roles)
    .all()
    .find((role) => (id ? role.id === String(id) : role.name === name));
  if (row === undefined)
    throw new Refusal(
      "InvalidParameter.RoleNotExist",
      `The role \`${id ? String(id) : name}\` does not exist.`,
    );
  return row;
}

export function isVisible(row: { readonly createdAt: number }, context: Context): boolean {
  return row.createdAt + context.latencies.list <= context.now;
}

export function pageOf<R>(rows: readonly R[], page: number | undefined, size: number | undefined): R[] {
  const number = page ?? 1;
  const rowsPerPage = size ?? 20;
  demand(
    number >= 1 && rowsPerPage >= 1 && rowsPerPage <= MAX_PAGE,
    "InvalidParameter.ParamError",
    `Page begins with 1, and Rp lies between 1 and ${MAX_PAGE}.`,
  );
  return rows.slice((number - 1) * rowsPerPage, number * rowsPerPage);
}

function update(
  context: Context,
  request: { readonly RoleId?: string | number; readonly RoleName?: string },
  patch: Partial<RoleRow>,
): object {
  const role = findRole(context, request.RoleId, request.RoleName);
  context.world.table(roles).update(role.id, { ...patch, updatedAt: context.now });
  return {};
}

export function checkDescription(text: string | undefined): void {
  demand(
    Buffer.byteLength(text ?? "") <= MAX_DESCRIPTION_BYTES,
    "InvalidParameter.DescriptionLengthOverlimit",
    `Description must not be longer than ${MAX_DESCRIPTION_BYTES} bytes.`,
  );
}

function checkSession(seconds: number | undefined): void {
  demand(
    seconds === undefined || (seconds >= 0 && seconds <= MAX_SESSION),
    "InvalidParameter.ParamError",
    `SessionDuration lies between 0 and ${MAX_SESSION}.`,
  );
}

function view(role: RoleRow, context: Context): Sdk.RoleInfo {
  return {
    RoleId: role.id,
    RoleName: role.name,
    PolicyDocument: role.document,
    Description: role.description,
    AddTime: beijingTime(role.createdAt),
    UpdateTime: beijingTime(role.updatedAt),
    ConsoleLogin: role.consoleLogin,
    RoleType: "user",
    SessionDuration: role.sessionDuration,
    DeletionTaskId: "",
    Tags: [...tagsOf(context.world, "cam/role", role.id)],
    RoleArn: `qcs::cam::uin/${context.account.uin}:roleName/${role.name}`,
  };
}
