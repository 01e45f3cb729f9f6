import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { type Context, demand } from "../../api";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import type { World } from "../../world";
import { dropTags } from "../tag/store";
import {
  beginTerm,
  checkPeriod,
  checkRenewal,
  KEPT_MS,
  MONTHS,
  prolong,
  type Renewal,
  type Term,
  type TermRules,
  termTaskKind,
} from "../terms";
import { findAddress } from "./find";
import { addresses, type AddressRow } from "./rows";

export const PREPAID = "BANDWIDTH_PREPAID_BY_MONTH";
export const SHARED = "BANDWIDTH_PACKAGE";

/** Mbit/s that an EIP has at most, by what it is charged by (SDK vpc, AllocateAddresses). */
const MAX_BANDWIDTHS: Readonly<Record<string, number>> = {
  TRAFFIC_POSTPAID_BY_HOUR: 100,
  BANDWIDTH_POSTPAID_BY_HOUR: 100,
  [PREPAID]: 200,
  [SHARED]: 2000,
};
export const CHARGE_TYPES = Object.keys(MAX_BANDWIDTHS);

/** Source: SDK vpc 2017-03-12, AddressChargePrepaid. */
const ADDRESS_TERMS: TermRules = {
  months: MONTHS,
  missing: "MissingParameter",
  badPeriod: "InvalidParameterValue.Range",
  badRenewal: "InvalidParameterValue",
};
/** `AutoRenewFlag`, which counts from manual renewal on. */
const RENEWALS: readonly Renewal[] = [
  "NOTIFY_AND_MANUAL_RENEW",
  "NOTIFY_AND_AUTO_RENEW",
  "DISABLE_NOTIFY_AND_MANUAL_RENEW",
];
const AUTOMATIC = 1;

export function checkBandwidth(bandwidth: number, chargeType: string, code: string): void {
  const most = MAX_BANDWIDTHS[chargeType] ?? 0;
  demand(
    bandwidth >= 1 && bandwidth <= most,
    code,
    `InternetMaxBandwidthOut of an EIP that is ${chargeType} must be between 1 and ${most}.`,
  );
}

/** How long an EIP is paid for; null where it is paid afterwards. */
export function readAddressTerm(
  chargeType: string,
  prepaid: Sdk.AddressChargePrepaid | undefined,
  now: number,
): Term | null {
  if (chargeType !== PREPAID) return null;
  return beginTerm(
    prepaid === undefined
      ? undefined
      : { Period: prepaid.Period, RenewFlag: renewalOf(prepaid.AutoRenewFlag ?? AUTOMATIC) },
    now,
    ADDRESS_TERMS,
  );
}

/** Longer; one that was isolated goes on. */
export function renewAddresses(request: Sdk.RenewAddressesRequest, context: Context): object {
  const { AutoRenewFlag: flag, Period: period } = request.AddressChargePrepaid;
  const rows = request.AddressIds.map((id) => findAddress(context, id));
  const terms = rows.map(termOf);
  const months = checkPeriod(period, ADDRESS_TERMS);
  rows.forEach((address, index) => {
    const longer = prolong(terms[index]!, months);
    const term = flag === undefined ? longer : { ...longer, renewal: renewalOf(flag) };
    if (address.isolated) context.tasks.cancel(address.id);
    watchAddressTerm(context.world.table(addresses).update(address.id, { term, isolated: false }), context);
  });
  return {};
}

export function modifyAddressesRenewFlag(
  request: Sdk.ModifyAddressesRenewFlagRequest,
  context: Context,
): object {
  const renewal = checkRenewal(request.RenewFlag, ADDRESS_TERMS);
  const rows = request.AddressIds.map((id) => findAddress(context, id));
  const terms = rows.map(termOf);
  rows.forEach((address, index) =>
    context.world.table(addresses).update(address.id, { term: { ...terms[index]!, renewal } }),
  );
  return {};
}

/** Has it looked at when what was paid for is over. */
export function watchAddressTerm({ id, term }: AddressRow, { tasks }: Pick<Context, "tasks">): void {
  if (term !== null) tasks.scheduleAt("vpc.term", id, term.endsAt);
}

export function addressTermTaskKinds(world: World, tasks: () => Tasks): Record<string, TaskKind> {
  return {
    "vpc.term": termTaskKind({
      world,
      table: addresses,
      name: "vpc.term",
      tasks,
      ended: (address, at) => isolate(world, tasks(), address, at),
    }),
    "vpc.reclaim": taskKind<null>({
      done: (id) => {
        if (world.table(addresses).get(id)?.isolated !== true) return;
        world.table(addresses).delete(id);
        dropTags(world, "vpc/eip", id);
      },
    }),
  };
}

/** Nobody uses it any more, and it goes by itself unless it is renewed. */
export function isolate(world: World, tasks: Tasks, { id, isolated }: AddressRow, at: number): void {
  if (isolated) return;
  world.table(addresses).update(id, { isolated: true });
  tasks.scheduleAt("vpc.reclaim", id, at + KEPT_MS);
}

function renewalOf(flag: number): Renewal {
  const renewal = RENEWALS[flag];
  demand(renewal, "InvalidParameterValue", "AutoRenewFlag must be 0, 1 or 2.");
  return renewal;
}

function termOf(address: AddressRow): Term {
  demand(
    address.term,
    "UnsupportedOperation.InvalidAddressInternetChargeType",
    `The EIP \`${address.id}\` is ${address.chargeType}, which is not renewed.`,
  );
  return address.term;
}
