import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_models";
import { action, type Context, type Service } from "../../api";
import { assumeRole } from "./assume-role";
import { getFederationToken } from "./federation";

export const sts: Service = {
  name: "sts",
  version: "2018-08-13",
  scope: "global",
  soldOut: "InternalError",
  actions: {
    AssumeRole: action(
      "RoleArn! RoleSessionName! DurationSeconds:number Policy ExternalId~ Tags[]~{Key Value} SourceIdentity~ SerialNumber~ TokenCode~",
      assumeRole,
    ),
    GetFederationToken: action("Name! Policy! DurationSeconds:number", getFederationToken),
    GetCallerIdentity: action("", getCallerIdentity),
  },
};

function getCallerIdentity(
  _request: Sdk.GetCallerIdentityRequest,
  context: Context,
): Sdk.GetCallerIdentityResponse {
  const { uin } = context.account;
  if (context.caller !== undefined) {
    const { role, name } = context.caller;
    if (role === undefined)
      return {
        Arn: `qcs::sts:${uin}:federated-user/${name}`,
        AccountId: uin,
        UserId: `${uin}:${name}`,
        PrincipalId: uin,
        Type: "FederatedUser",
      };
    return {
      Arn: `qcs::sts:${uin}:assumed-role/${role.id}`,
      AccountId: uin,
      UserId: `${role.id}:${name}`,
      PrincipalId: uin,
      Type: "CAMRole",
    };
  }
  return {
    Arn: `qcs::cam::uin/${uin}:uin/${uin}`,
    AccountId: uin,
    UserId: uin,
    PrincipalId: uin,
    Type: "CAMUser",
  };
}
