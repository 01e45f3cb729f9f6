import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand } from "../../api";
import type { World } from "../../world";
import { watchDiskTerm } from "../cbs/charges";
import { disks, type DiskRow } from "../cbs/rows";
import { beginTerm, checkPeriod, checkRenewal, prolong, type Term } from "../terms";
import { INSTANCE_TERMS } from "./charge-types";
import { demandState, findInstances } from "./find";
import { instances, type InstanceRow } from "./rows";

const AT_REST = ["RUNNING", "STOPPED"] as const;
const MAX_CHARGE_CHANGES = 20;

/** Between hours and months; for the system disk too, and for data disks that were bought with it or are named. */
export function modifyInstancesChargeType(
  request: Sdk.ModifyInstancesChargeTypeRequest,
  context: Context,
): object {
  const rows = findInstances(context, request.InstanceIds);
  demand(
    rows.length <= MAX_CHARGE_CHANGES,
    "InvalidParameterValue.LimitExceeded",
    `At most ${MAX_CHARGE_CHANGES} instances can be changed in a call.`,
  );
  const { InstanceChargeType: wanted } = request;
  demand(
    wanted === "PREPAID" || wanted === "POSTPAID_BY_HOUR",
    "InvalidParameterValue",
    "InstanceChargeType must be PREPAID or POSTPAID_BY_HOUR.",
  );
  const from = wanted === "PREPAID" ? "POSTPAID_BY_HOUR" : "PREPAID";
  for (const instance of rows) {
    demandState(instance, AT_REST);
    demand(
      instance.chargeType === from,
      "UnsupportedOperation.InstanceChargeType",
      `\`${instance.id}\` is ${instance.chargeType}; only one that is ${from} becomes ${wanted}.`,
    );
  }
  const term =
    wanted === "PREPAID" ? beginTerm(request.InstanceChargePrepaid, context.now, INSTANCE_TERMS) : null;
  for (const instance of rows) {
    set(instance, { chargeType: wanted, term }, "ModifyInstancesChargeType", context);
    for (const disk of disksOf(instance, context))
      if (!disk.portable || request.ModifyPortableDataDisk === true)
        setDisk(disk, { chargeType: wanted, term }, context);
  }
  return {};
}

export function modifyInstancesRenewFlag(
  request: Sdk.ModifyInstancesRenewFlagRequest,
  context: Context,
): object {
  const renewal = checkRenewal(request.RenewFlag, INSTANCE_TERMS);
  const rows = findInstances(context, request.InstanceIds);
  const terms = rows.map(termOf);
  rows.forEach((instance, index) =>
    set(instance, { term: { ...terms[index]!, renewal } }, "ModifyInstancesRenewFlag", context),
  );
  return {};
}

/** Longer, with its data disks unless that is not wanted; out of the recycle bin it comes back stopped. */
export function renewInstances(request: Sdk.RenewInstancesRequest, context: Context): object {
  const { InstanceChargePrepaid: prepaid } = request;
  const rows = findInstances(context, request.InstanceIds);
  const terms = rows.map(termOf);
  demand(prepaid !== undefined, "MissingParameter", "InstanceChargePrepaid is needed.");
  const months = checkPeriod(prepaid.Period, INSTANCE_TERMS);
  for (const instance of rows) demandState(instance, [...AT_REST, "SHUTDOWN"]);
  rows.forEach((instance, index) => {
    const longer = prolong(terms[index]!, months);
    const term = prepaid.RenewFlag
      ? { ...longer, renewal: checkRenewal(prepaid.RenewFlag, INSTANCE_TERMS) }
      : longer;
    const state = instance.state === "SHUTDOWN" ? "STOPPED" : instance.state;
    context.tasks.cancel(instance.id);
    set(instance, { term, state }, "RenewInstances", context);
    renewOwnDisks(context.world, instance, term);
    for (const disk of disksOf(instance, context))
      if (disk.portable && disk.term !== null && request.RenewPortableDataDisk !== false)
        setDisk(disk, { term: prolong(disk.term, months) }, context);
  });
  return {};
}

/** The disks that are paid for with their instance are paid for as long. */
export function renewOwnDisks(world: World, instance: InstanceRow, term: Term): void {
  for (const disk of disksOf(instance, { world }))
    if (!disk.portable) world.table(disks).update(disk.id, { term });
}

/** Has it looked at when what was paid for is over. */
export function watchTerm({ id, term }: InstanceRow, { tasks }: Context): void {
  if (term !== null) tasks.scheduleAt("cvm.term", id, term.endsAt);
}

function termOf(instance: InstanceRow): Term {
  demand(
    instance.term,
    "UnsupportedOperation.InstanceChargeType",
    `\`${instance.id}\` is ${instance.chargeType}, which is not renewed.`,
  );
  return instance.term;
}

function disksOf(instance: InstanceRow, { world }: Pick<Context, "world">): DiskRow[] {
  return world
    .table(disks)
    .all()
    .filter((disk) => disk.instance === instance.id);
}

function set(
  instance: InstanceRow,
  patch: Partial<Pick<InstanceRow, "chargeType" | "term" | "state">>,
  operation: string,
  context: Context,
): void {
  const row = context.world.table(instances).update(instance.id, {
    ...patch,
    operation: { name: operation, state: "SUCCESS", requestId: context.requestId, error: "" },
  });
  watchTerm(row, context);
}

function setDisk(
  disk: DiskRow,
  patch: Partial<Pick<DiskRow, "chargeType" | "term">>,
  context: Context,
): void {
  const row = context.world.table(disks).update(disk.id, patch);
  if (row.portable) watchDiskTerm(row, context);
}
