import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models";
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
  type Term,
  type TermRules,
  termTaskKind,
} from "../terms";
import { findDisk } from "./find";
import { disks, type DiskRow } from "./rows";

/** Source: SDK cbs 2017-03-12, DiskChargePrepaid. */
const DISK_TERMS: TermRules = {
  months: MONTHS,
  missing: "MissingParameter",
  badPeriod: "InvalidParameterValue",
  badRenewal: "InvalidParameterValue",
};
const CHARGE_TYPES = ["POSTPAID_BY_HOUR", "PREPAID"];
const MAX_IDS = 100;

/** How a disk that is bought is paid for. */
export function readDiskCharge(
  request: Sdk.CreateDisksRequest,
  now: number,
): Pick<DiskRow, "chargeType" | "term"> {
  const { DiskChargeType: chargeType } = request;
  demand(
    CHARGE_TYPES.includes(chargeType),
    "InvalidParameterValue",
    `The embedded cloud sells disks by ${CHARGE_TYPES.join(" and ")} only.`,
  );
  if (chargeType !== "PREPAID") return { chargeType, term: null };
  return { chargeType, term: beginTerm(request.DiskChargePrepaid, now, DISK_TERMS) };
}

export function modifyDisksChargeType(request: Sdk.ModifyDisksChargeTypeRequest, context: Context): object {
  const rows = findDisks(request.DiskIds, context);
  const { DiskChargePrepaid: prepaid, DiskChargePostpaid: postpaid } = request;
  demand(
    (prepaid === undefined) === (postpaid === true),
    "InvalidParameter",
    "One of DiskChargePrepaid and DiskChargePostpaid must be given.",
  );
  const chargeType = prepaid === undefined ? "POSTPAID_BY_HOUR" : "PREPAID";
  const term = prepaid === undefined ? null : beginTerm(prepaid, context.now, DISK_TERMS);
  for (const disk of rows)
    demand(
      disk.chargeType !== chargeType,
      "InvalidDisk.NotSupported",
      `The disk \`${disk.id}\` is ${chargeType} already.`,
    );
  for (const disk of rows) set(disk, { chargeType, term }, context);
  return {};
}

export function modifyDisksRenewFlag(request: Sdk.ModifyDisksRenewFlagRequest, context: Context): object {
  const renewal = checkRenewal(request.RenewFlag, DISK_TERMS);
  const rows = findDisks(request.DiskIds, context);
  const terms = rows.map(termOf);
  rows.forEach((disk, index) => set(disk, { term: { ...terms[index]!, renewal } }, context));
  return {};
}

/** Longer; out of the recycle bin it comes back. */
export function renewDisk(request: Sdk.RenewDiskRequest, context: Context): object {
  const disk = findDisk(context, request.DiskId);
  const longer = prolong(termOf(disk), checkPeriod(request.DiskChargePrepaid.Period, DISK_TERMS));
  const flag = request.DiskChargePrepaid.RenewFlag;
  const term = flag ? { ...longer, renewal: checkRenewal(flag, DISK_TERMS) } : longer;
  if (disk.state === "TORECYCLE") context.tasks.cancel(disk.id);
  set(disk, { term, ...(disk.state === "TORECYCLE" ? { state: "UNATTACHED" } : {}) }, context);
  return {};
}

/** Has it looked at when what was paid for is over. */
export function watchDiskTerm({ id, term }: DiskRow, { tasks }: Context): void {
  if (term !== null) tasks.scheduleAt("cbs.term", id, term.endsAt);
}

/** A disk whose term is over is taken off and out of service only after this (tencentcloud.com, product 362/31625). */
const GRACE_MS = KEPT_MS;

export function diskTermTaskKinds(world: World, tasks: () => Tasks): Record<string, TaskKind> {
  return {
    "cbs.term": termTaskKind({
      world,
      table: disks,
      name: "cbs.term",
      tasks,
      ended: ({ id }, at) => tasks().scheduleAt("cbs.overdue", id, at + GRACE_MS),
    }),
    "cbs.overdue": taskKind<null>({
      done: (id, _input, _output, at) => {
        const disk = world.table(disks).get(id);
        if (disk?.term && disk.term.endsAt <= at && disk.state !== "TORECYCLE")
          recycleDisk(world, tasks(), disk, at);
      },
    }),
    "cbs.reclaim": taskKind<null>({
      done: (id) => {
        if (world.table(disks).get(id)?.state !== "TORECYCLE") return;
        world.table(disks).delete(id);
        dropTags(world, "cvm/volume", id);
      },
    }),
  };
}

/** Into the recycle bin, from where it goes by itself; off its instance first. */
export function recycleDisk(world: World, tasks: Tasks, { id }: DiskRow, at: number): void {
  world.table(disks).update(id, { state: "TORECYCLE", instance: "" });
  tasks.scheduleAt("cbs.reclaim", id, at + KEPT_MS);
}

function findDisks(ids: readonly string[], context: Context): DiskRow[] {
  demand(
    ids.length >= 1 && ids.length <= MAX_IDS,
    "InvalidParameterValue.LimitExceeded",
    `DiskIds names 1 to ${MAX_IDS} disks.`,
  );
  return ids.map((id) => {
    const disk = findDisk(context, id);
    demand(
      disk.portable,
      "InvalidDisk.NotPortable",
      `The disk \`${id}\` is not elastic: it is paid for with its instance.`,
    );
    return disk;
  });
}

function termOf(disk: DiskRow): Term {
  demand(
    disk.term,
    "InvalidDisk.NotSupported",
    `The disk \`${disk.id}\` is ${disk.chargeType}, which is not renewed.`,
  );
  return disk.term;
}

function set(
  disk: DiskRow,
  patch: Partial<Pick<DiskRow, "chargeType" | "term" | "state">>,
  context: Context,
): void {
  watchDiskTerm(context.world.table(disks).update(disk.id, patch), context);
}
