import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_models";
import { beijingTime, type Context } from "../../api";

/** The account calls with keys of its own: user and owner are the same. */
export function getUserAppId(_request: Sdk.GetUserAppIdRequest, context: Context): Sdk.GetUserAppIdResponse {
  const { uin, appId } = context.account;
  return { Uin: uin, OwnerUin: uin, AppId: appId };
}

export function describeSubAccounts(
  request: Sdk.DescribeSubAccountsRequest,
  context: Context,
): Sdk.DescribeSubAccountsResponse {
  const { uin, name } = context.account;
  const asked = request.FilterSubAccountUin.some((candidate) => String(candidate) === uin);
  const row = {
    Uin: Number(uin),
    Name: name,
    Uid: 0,
    Remark: "",
    CreateTime: beijingTime(0),
    UserType: 1,
    LastLoginIp: "",
    LastLoginTime: "",
  };
  return { SubAccounts: asked ? [row] : [] };
}
