import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand, Refusal } from "../../api";
import { findInstances } from "./find";

const RENEW_FLAGS = ["NOTIFY_AND_AUTO_RENEW", "NOTIFY_AND_MANUAL_RENEW", "DISABLE_NOTIFY_AND_MANUAL_RENEW"];

/** Everything here is POSTPAID_BY_HOUR, and stays so, as in `RunInstances`. */
export function modifyInstancesChargeType(
  request: Sdk.ModifyInstancesChargeTypeRequest,
  context: Context,
): object {
  findInstances(context, request.InstanceIds);
  throw new Refusal(
    "UnsupportedOperation.InstanceChargeType",
    `The embedded cloud sells instances by POSTPAID_BY_HOUR only, not by ${request.InstanceChargeType}.`,
  );
}

/** What is not paid for in advance is not renewed. */
export function modifyInstancesRenewFlag(
  request: Sdk.ModifyInstancesRenewFlagRequest,
  context: Context,
): object {
  demand(
    RENEW_FLAGS.includes(request.RenewFlag),
    "InvalidParameterValue",
    `RenewFlag must be one of ${RENEW_FLAGS.join(", ")}.`,
  );
  const [instance] = findInstances(context, request.InstanceIds);
  throw new Refusal(
    "UnsupportedOperation.InstanceChargeType",
    `\`${instance?.id}\` is ${instance?.chargeType}, which is not renewed.`,
  );
}

/** There are no placement groups here: none can be named. */
export function modifyInstancesDisasterRecoverGroup(
  request: Sdk.ModifyInstancesDisasterRecoverGroupRequest,
  context: Context,
): object {
  findInstances(context, request.InstanceIds);
  const groups = [request.DisasterRecoverGroupId, ...(request.DisasterRecoverGroupIds ?? [])].filter(Boolean);
  demand(
    groups.length === 0,
    "FailedOperation.DisasterRecoverGroupNotFound",
    `The placement group \`${groups[0]}\` does not exist.`,
  );
  return {};
}
