import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_models";
import { type Context, demand, isoTime } from "../../api";
import { readSessionPolicy } from "./session-policy";

const NAME = /^[A-Za-z][\w+=,.@-]{0,127}$/;
const DEFAULT_DURATION = 1800;
/** Of an account's own keys (SDK sts 2018-08-13, GetFederationToken). */
const MAX_DURATION = 7200;

/** Temporary credentials of the account itself, for somebody who may do what a policy says and nothing else. */
export function getFederationToken(
  request: Sdk.GetFederationTokenRequest,
  context: Context,
): Sdk.GetFederationTokenResponse {
  demand(
    context.caller === undefined,
    "InvalidParameter.AccessKeyNotSupport",
    "Temporary credentials get no federation token.",
  );
  demand(
    NAME.test(request.Name),
    "InvalidParameter.ParamError",
    "Name begins with a letter and has up to 128 letters, digits and characters of =,.@_-.",
  );
  const duration = request.DurationSeconds ?? DEFAULT_DURATION;
  demand(
    Number.isInteger(duration) && duration > 0 && duration <= MAX_DURATION,
    "InvalidParameter.OverTimeError",
    `DurationSeconds lies between 1 and ${MAX_DURATION}.`,
  );
  const made = context.sessions.federate(request.Name, readSessionPolicy(request.Policy), duration);
  return {
    Credentials: { Token: made.token, TmpSecretId: made.secretId, TmpSecretKey: made.secretKey },
    ExpiredTime: Math.floor(made.expiresAt / 1000),
    Expiration: isoTime(made.expiresAt),
  };
}
