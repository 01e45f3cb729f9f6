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
  checkPassword(login?.Password, systemOf(image), "InvalidParameterValue.InvalidPassword");
}

/** Sets of characters of which a password needs several, and how many (SDK cvm, EnterRescueMode). */
const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[()`~!@#$%^&*\-+=_|{}[\]:;'<>,.?/]/];
const PASSWORDS = {
  linux: { min: 8, max: 30, classes: 2 },
  windows: { min: 12, max: 30, classes: 3 },
} as const;

/** @throws Refusal with `code` where an operating system takes no such password. */
export function checkPassword(
  password: string | undefined,
  system: keyof typeof PASSWORDS,
  code: string,
): void {
  if (password === undefined) return;
  const { min, max, classes } = PASSWORDS[system];
  const used = CLASSES.filter((characters) => characters.test(password)).length;
  demand(
    password.length >= min && password.length <= max && used >= classes && !password.startsWith("/"),
    code,
    `A password has ${min} to ${max} characters of ${classes} kinds at least, and does not begin with a slash.`,
  );
}

/** By the name of its operating system. */
export function systemOf({ osName }: { readonly osName: string }): keyof typeof PASSWORDS {
  return /windows/i.test(osName) ? "windows" : "linux";
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
