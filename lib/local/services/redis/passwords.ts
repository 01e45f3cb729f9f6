import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { type Context, demand } from "../../api";
import { findIdle } from "./find";
import { begin, type FlowName } from "./flows";
import { checkPassword } from "./password";

export function resetPassword(
  request: Sdk.ResetPasswordRequest,
  context: Context,
): Sdk.ResetPasswordResponse {
  const row = findIdle(context, request.InstanceId);
  const noAuth = request.NoAuth ?? false;
  if (!noAuth) checkPassword(request.Password);
  const password = noAuth ? "" : context.vault.seal(request.Password ?? "");
  const flow: FlowName = noAuth === row.noAuth ? "password" : "passwordFree";
  return { TaskId: begin(context, row, flow, { row: { noAuth, password } }) };
}

export function modifyInstancePassword(
  request: Sdk.ModifyInstancePasswordRequest,
  context: Context,
): Sdk.ModifyInstancePasswordResponse {
  const row = findIdle(context, request.InstanceId);
  demand(
    row.password !== "" && context.vault.open(row.password) === request.OldPassword,
    "InvalidParameterValue.PasswordError",
    "OldPassword is not the instance's password.",
  );
  checkPassword(request.Password);
  const password = context.vault.seal(request.Password);
  return { TaskId: begin(context, row, "password", { row: { password } }) };
}
