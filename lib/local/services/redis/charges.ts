import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { type Context, demand } from "../../api";
import { beginTerm, checkPeriod, MONTHS, prolong, type Renewal, type Term, type TermRules } from "../terms";
import { nextDeal } from "./create";
import { findRedis, findRunning } from "./find";
import { deals, redisInstances, type RedisRow } from "./rows";

/** Source: SDK redis 2018-04-12, CreateInstances and RenewInstance. */
const REDIS_TERMS: TermRules = {
  months: MONTHS,
  missing: "InvalidParameter.Period",
  badPeriod: "InvalidParameter.Period",
  badRenewal: "InvalidParameterValue",
};
/** `AutoRenew`: by hand, by itself, not at all. */
const RENEWALS: readonly Renewal[] = [
  "NOTIFY_AND_MANUAL_RENEW",
  "NOTIFY_AND_AUTO_RENEW",
  "DISABLE_NOTIFY_AND_MANUAL_RENEW",
];
const MAX_INSTANCES_PER_CALL = 20;

export const BILLING = { postpaid: 0, prepaid: 1 } as const;

/** How long an instance is paid for; null where it is paid by the hour. */
export function readTerm(request: Sdk.CreateInstancesRequest, now: number): Term | null {
  const { BillingMode: mode, Period: period, AutoRenew: renew } = request;
  demand(
    mode === BILLING.postpaid || mode === BILLING.prepaid,
    "InvalidParameterValue",
    "BillingMode is 0 (pay as you go) or 1 (monthly).",
  );
  if (mode === BILLING.prepaid)
    return beginTerm({ Period: period, RenewFlag: renewalOf(renew ?? 0) }, now, REDIS_TERMS);
  demand(period === 1, "InvalidParameter.Period", "Period is 1 with BillingMode 0.");
  return null;
}

export function renewInstance(
  request: Sdk.RenewInstanceRequest,
  context: Context,
): Sdk.RenewInstanceResponse {
  const row = findRedis(context, request.InstanceId);
  const months = checkPeriod(request.Period, REDIS_TERMS);
  demand(
    row.term !== null || request.ModifyPayMode === "prepaid",
    "UnsupportedOperation.InstanceNotOperation",
    `The instance \`${row.id}\` is pay as you go; ModifyPayMode prepaid makes it monthly.`,
  );
  const term =
    row.term === null
      ? beginTerm({ Period: months, RenewFlag: renewalOf(row.autoRenew) }, context.now, REDIS_TERMS)
      : prolong(row.term, months);
  setTerm(row, term, context);
  const deal = dealOf(row, context);
  return { DealId: deal.id, DealName: deal.name };
}

export function modifyInstanceChargeType(
  request: Sdk.ModifyInstanceChargeTypeRequest,
  context: Context,
): object {
  const { InstanceChargeType: wanted, InstanceIds: ids, Period } = request;
  demand(
    wanted === "PREPAID" || wanted === "POSTPAID",
    "InvalidParameterValue",
    "InstanceChargeType is PREPAID or POSTPAID.",
  );
  demand(
    ids.length >= 1 && ids.length <= MAX_INSTANCES_PER_CALL,
    "InvalidParameterValue",
    `InstanceIds names 1 to ${MAX_INSTANCES_PER_CALL} instances.`,
  );
  const rows = ids.map((id) => findRunning(context, id));
  for (const row of rows)
    demand(
      (row.term === null) === (wanted === "PREPAID"),
      "InvalidParameter.NotSupported",
      `The instance \`${row.id}\` is ${wanted} already.`,
    );
  for (const row of rows) {
    const RenewFlag = renewalOf(row.autoRenew);
    setTerm(
      row,
      wanted === "PREPAID"
        ? beginTerm(Period === undefined ? undefined : { Period, RenewFlag }, context.now, REDIS_TERMS)
        : null,
      context,
    );
  }
  return {};
}

/** What ModifyInstance makes of `AutoRenew`. */
export function autoRenewal(
  row: RedisRow,
  flag: number | bigint | undefined,
): Pick<RedisRow, "autoRenew" | "term"> {
  demand(
    row.term,
    "UnsupportedOperation.IsAutoRenewError",
    `The instance \`${row.id}\` is pay as you go and is not renewed.`,
  );
  const renewal = renewalOf(Number(flag ?? -1));
  return { autoRenew: RENEWALS.indexOf(renewal), term: { ...row.term, renewal } };
}

/** Has it looked at when what was paid for is over. */
export function watchTerm({ id, term }: RedisRow, { tasks }: Context): void {
  if (term !== null) tasks.scheduleAt("redis.term", id, term.endsAt);
}

/** An order that is delivered at once. */
export function dealOf(row: RedisRow, context: Context): { readonly id: string; readonly name: string } {
  const deal = nextDeal(context);
  const { region, now } = context;
  context.world
    .table(deals)
    .put({ ...deal, region, zone: row.zone, instances: [row.id], createdAt: now, endedAt: now });
  return deal;
}

export function renewalOf(flag: number): Renewal {
  const renewal = RENEWALS[flag];
  demand(renewal, "InvalidParameterValue", "AutoRenew is 0, 1 or 2.");
  return renewal;
}

function setTerm(row: RedisRow, term: Term | null, context: Context): void {
  watchTerm(context.world.table(redisInstances).update(row.id, { term }), context);
}
