import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { demand } from "../../api";
import { beginTerm, MONTHS, type Term, type TermRules } from "../terms";

/** Source: SDK cvm 2017-03-12, InstanceChargePrepaid. */
export const INSTANCE_TERMS: TermRules = {
  months: [...MONTHS, 48, 60],
  missing: "MissingParameter",
  badPeriod: "InvalidPeriod",
  badRenewal: "InvalidParameterValue",
};

/** How instances are sold here; not by the host, by the dedicated cluster, nor by a contract (UNDERWRITE). */
const CHARGE_TYPES = ["POSTPAID_BY_HOUR", "PREPAID", "SPOTPAID"];
const NETWORK_CHARGE_TYPES = [
  "TRAFFIC_POSTPAID_BY_HOUR",
  "BANDWIDTH_POSTPAID_BY_HOUR",
  "BANDWIDTH_PREPAID",
  "BANDWIDTH_PACKAGE",
];

/** How an instance is paid for. */
export interface Charge {
  readonly chargeType: string;
  readonly term: Term | null;
}

export function readCharge(request: Sdk.RunInstancesRequest, now: number): Charge {
  const chargeType = request.InstanceChargeType ?? "POSTPAID_BY_HOUR";
  demand(
    CHARGE_TYPES.includes(chargeType),
    "UnsupportedOperation",
    `The embedded cloud sells instances by ${CHARGE_TYPES.join(", ")}, not by ${chargeType}.`,
  );
  if (chargeType === "SPOTPAID") checkSpot(request.InstanceMarketOptions);
  else
    demand(
      request.InstanceMarketOptions === undefined,
      "InvalidParameterCombination",
      "InstanceMarketOptions are for SPOTPAID.",
    );
  if (chargeType !== "PREPAID") return { chargeType, term: null };
  return { chargeType, term: beginTerm(request.InstanceChargePrepaid, now, INSTANCE_TERMS) };
}

/** There is no market here: a price is checked for its form, and no instance is ever taken back. */
function checkSpot(options: Sdk.InstanceMarketOptionsRequest | undefined): void {
  if (options === undefined) return;
  const { MaxPrice: price, SpotInstanceType: type } = options.SpotOptions;
  demand(
    (options.MarketType ?? "spot") === "spot" && (type ?? "one-time") === "one-time",
    "InvalidParameterValue",
    "MarketType is spot, SpotInstanceType is one-time.",
  );
  demand(
    price === undefined || (/^\d+(\.\d+)?$/.test(price) && Number(price) > 0),
    "InvalidParameterValue",
    "MaxPrice is a positive number.",
  );
}

/** How its traffic is paid for; by default as the instance itself (SDK cvm, InternetAccessible). */
export function readNetworkCharge(wanted: string | undefined, { chargeType }: Charge): string {
  const charge = wanted ?? (chargeType === "PREPAID" ? "BANDWIDTH_PREPAID" : "TRAFFIC_POSTPAID_BY_HOUR");
  demand(
    NETWORK_CHARGE_TYPES.includes(charge),
    "InvalidParameterValue",
    `InternetChargeType must be one of ${NETWORK_CHARGE_TYPES.join(", ")}.`,
  );
  demand(
    charge !== "BANDWIDTH_PREPAID" || chargeType === "PREPAID",
    "InvalidParameterCombination",
    "BANDWIDTH_PREPAID goes with PREPAID instances only.",
  );
  return charge;
}
