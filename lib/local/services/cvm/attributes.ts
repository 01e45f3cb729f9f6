import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand } from "../../api";
import { roles } from "../cam/rows";
import { securityGroups } from "../vpc/rows";
import type { ImageRow } from "./rows";

const MAX_GROUPS = 5;
const MAX_USER_DATA_BYTES = 16 * 1024;
const HOSTNAME = /^(?=.{2,60}$)[A-Za-z0-9]([A-Za-z0-9]|[-.](?![-.]))*[A-Za-z0-9]$/;

export function checkGroups(groups: readonly string[], context: Context): void {
  demand(
    groups.length <= MAX_GROUPS,
    "LimitExceeded.AssociateUSGLimitExceeded",
    `An instance has at most ${MAX_GROUPS} security groups.`,
  );
  for (const id of groups)
    demand(
      context.world.table(securityGroups).get(id)?.region === context.region,
      "InvalidSecurityGroupId.NotFound",
      `The security group \`${id}\` does not exist.`,
    );
}

export function checkLogin(login: Sdk.LoginSettings | undefined, image: ImageRow): void {
  const keep = login?.KeepImageLogin?.toUpperCase() === "TRUE";
  const ways = [keep, Boolean(login?.Password), (login?.KeyIds ?? []).length > 0].filter(Boolean).length;
  demand(
    ways <= 1,
    "InvalidParameter.ParameterConflict",
    "Password, KeyIds and KeepImageLogin exclude each other.",
  );
  demand(
    !keep || image.type !== "PUBLIC_IMAGE",
    "InvalidParameter.ParameterConflict",
    "KeepImageLogin can be used with custom, shared and imported images only.",
  );
}

export function checkRole(name: string | undefined, context: Context): void {
  if (!name) return;
  demand(
    /^[A-Za-z0-9+=,.@_-]{1,128}$/.test(name),
    "InvalidParameterValue.CamRoleNameMalformed",
    `\`${name}\` is not the name of a role.`,
  );
  demand(
    context.world
      .table(roles)
      .all()
      .some((role) => role.name === name),
    "AuthFailure.CamRoleNameAuthenticateFailed",
    `The role \`${name}\` does not exist.`,
  );
}

export function checkHostname(name: string | undefined): void {
  if (name)
    demand(HOSTNAME.test(name), "InvalidParameterValue.IllegalHostName", `\`${name}\` is not a host name.`);
}

export function checkUserData(data: string | undefined): void {
  if (!data) return;
  demand(
    /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(data),
    "InvalidParameterValue.InvalidUserDataFormat",
    "UserData must be base64.",
  );
  demand(
    Buffer.from(data, "base64").length <= MAX_USER_DATA_BYTES,
    "InvalidParameterValue.TooLong",
    `UserData must not be longer than ${MAX_USER_DATA_BYTES} bytes.`,
  );
}
