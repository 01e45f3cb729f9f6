import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_models";
import { type Context, demand, isoTime } from "../../api";
import { roles, type RoleRow } from "../cam/rows";
import { trusts } from "../cam/trust";
import { readSessionPolicy } from "./session-policy";

/** Source: SDK sts 2018-08-13, AssumeRole. */
const SESSION_NAME = /^[\w+=,.@-]{2,128}$/;
const DEFAULT_DURATION = 7200;
const MAX_DURATION = 43_200;
const ARN = /^qcs::cam::uin\/(\d+):(role|roleName)\/(?:[A-Za-z]+\/)?([^/]+)$/;

/** Temporary credentials of a role that trusts the account. */
export function assumeRole(request: Sdk.AssumeRoleRequest, context: Context): Sdk.AssumeRoleResponse {
  demand(
    SESSION_NAME.test(request.RoleSessionName),
    "InvalidParameter.ParamError",
    "RoleSessionName has 2 to 128 letters, digits and characters of =,.@_-.",
  );
  const duration = request.DurationSeconds ?? DEFAULT_DURATION;
  demand(
    Number.isInteger(duration) && duration > 0 && duration <= MAX_DURATION,
    "InvalidParameter.OverTimeError",
    `DurationSeconds lies between 1 and ${MAX_DURATION}.`,
  );
  const policy = request.Policy ? readSessionPolicy(request.Policy) : "";
  const role = roleOf(request.RoleArn, context);
  demand(
    trusts(role, { uin: context.account.uin }),
    "UnauthorizedOperation",
    `The role \`${role.name}\` does not trust the account ${context.account.uin}.`,
  );
  const made = context.sessions.assume(role, { name: request.RoleSessionName, policy }, duration);
  return {
    Credentials: { Token: made.token, TmpSecretId: made.secretId, TmpSecretKey: made.secretKey },
    ExpiredTime: Math.floor(made.expiresAt / 1000),
    Expiration: isoTime(made.expiresAt),
  };
}

function roleOf(arn: string, context: Context): RoleRow {
  const [, uin, form, name] = ARN.exec(arn) ?? [];
  demand(uin !== undefined, "InvalidParameter.ParamError", `\`${arn}\` is not the name of a role.`);
  const role = context.world
    .table(roles)
    .all()
    .find((row) => uin === context.account.uin && (form === "role" ? row.id : row.name) === name);
  demand(role, "ResourceNotFound.RoleNotFound", `The role \`${arn}\` does not exist.`);
  return role;
}
