import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models";
import { beijingTime, type Context, demand, list, type Listing, Refusal } from "../../api";
import { inRegion } from "../resource";
import { cbsCodes, findDisk } from "./find";
import { ordered } from "./order";
import { disks, type PolicyRow, snapshotPolicies } from "./rows";
import { nextTrigger, readSchedule } from "./schedule";

const MAX_POLICIES = 30;
const MAX_BOUND_AT_ONCE = 80;
const MAX_NAME_BYTES = 60;
const MAX_RETENTION_DAYS = 65_536;
const DEFAULT_RETENTION_DAYS = 7;

const listing: Listing<PolicyRow> = {
  table: snapshotPolicies,
  filters: {
    "auto-snapshot-policy-id": (policy) => [policy.id],
    "auto-snapshot-policy-state": () => ["NORMAL"],
    "auto-snapshot-policy-name": (policy) => [policy.name],
  },
  byId: ["auto-snapshot-policy-id"],
  codes: cbsCodes,
};

export function createAutoSnapshotPolicy(
  request: Sdk.CreateAutoSnapshotPolicyRequest,
  context: Context,
): Sdk.CreateAutoSnapshotPolicyResponse {
  const table = context.world.table(snapshotPolicies);
  const schedule = readSchedule(request.Policy[0]);
  const row: PolicyRow = {
    id: "",
    region: context.region,
    createdAt: context.now,
    name: request.AutoSnapshotPolicyName ?? "",
    schedule,
    active: request.IsActivated ?? true,
    retentionDays: retentionOf(request, DEFAULT_RETENTION_DAYS),
    disks: [],
    nextAt: nextTrigger(schedule, context.now, context.now) ?? 0,
  };
  checkName(row.name);
  demand(
    inRegion(table.all(), context.region).length < MAX_POLICIES,
    "LimitExceeded.AutoSnapshotPolicyOutOfQuota",
    `At most ${MAX_POLICIES} snapshot policies are allowed in a region.`,
  );
  if (request.DryRun === true) return { AutoSnapshotPolicyId: "", NextTriggerTime: beijingTime(row.nextAt) };
  const id = context.world.ids.next("asp");
  table.put({ ...row, id });
  plan({ ...row, id }, context);
  return { AutoSnapshotPolicyId: id, NextTriggerTime: beijingTime(row.nextAt) };
}

export function describeAutoSnapshotPolicies(
  request: Sdk.DescribeAutoSnapshotPoliciesRequest,
  context: Context,
): Sdk.DescribeAutoSnapshotPoliciesResponse {
  const { total, page } = list(listing, request.AutoSnapshotPolicyIds, request, context, (rows) =>
    ordered(inRegion(rows, context.region), request),
  );
  return { TotalCount: total, AutoSnapshotPolicySet: page.map((row) => view(row, context)) };
}

export function describeDiskAssociatedAutoSnapshotPolicy(
  request: Sdk.DescribeDiskAssociatedAutoSnapshotPolicyRequest,
  context: Context,
): Sdk.DescribeDiskAssociatedAutoSnapshotPolicyResponse {
  const rows = policiesOf(context, request.DiskId);
  return { TotalCount: rows.length, AutoSnapshotPolicySet: rows.map((row) => view(row, context)) };
}

export function modifyAutoSnapshotPolicyAttribute(
  request: Sdk.ModifyAutoSnapshotPolicyAttributeRequest,
  context: Context,
): object {
  const policy = findPolicy(context, request.AutoSnapshotPolicyId);
  const schedule = request.Policy === undefined ? policy.schedule : readSchedule(request.Policy[0]);
  if (request.AutoSnapshotPolicyName !== undefined) checkName(request.AutoSnapshotPolicyName);
  const changed = context.world.table(snapshotPolicies).update(policy.id, {
    name: request.AutoSnapshotPolicyName ?? policy.name,
    active: request.IsActivated ?? policy.active,
    retentionDays: retentionOf(request, policy.retentionDays),
    schedule,
    nextAt: nextTrigger(schedule, policy.createdAt, context.now) ?? 0,
  });
  context.tasks.cancel(policy.id);
  plan(changed, context);
  return {};
}

export function deleteAutoSnapshotPolicies(
  request: Sdk.DeleteAutoSnapshotPoliciesRequest,
  context: Context,
): object {
  for (const id of request.AutoSnapshotPolicyIds) {
    context.world.table(snapshotPolicies).delete(findPolicy(context, id).id);
    context.tasks.cancel(id);
  }
  return {};
}

export function bindAutoSnapshotPolicy(request: Sdk.BindAutoSnapshotPolicyRequest, context: Context): object {
  const policy = findPolicy(context, request.AutoSnapshotPolicyId);
  const added = request.DiskIds ?? [];
  demand(
    added.length > 0 && added.length <= MAX_BOUND_AT_ONCE,
    "InvalidParameterValue.BindDiskLimitExceeded",
    `From one to ${MAX_BOUND_AT_ONCE} disks are bound at once.`,
  );
  for (const id of added)
    demand(
      policiesOf(context, findDisk(context, id).id).length === 0,
      "InvalidDisk.AlreadyBound",
      `The disk \`${id}\` has a snapshot policy already.`,
    );
  context.world.table(snapshotPolicies).update(policy.id, { disks: [...policy.disks, ...added] });
  return {};
}

/** Disks that are not bound to the policy are passed over. */
export function unbindAutoSnapshotPolicy(
  request: Sdk.UnbindAutoSnapshotPolicyRequest,
  context: Context,
): object {
  const policy = findPolicy(context, request.AutoSnapshotPolicyId);
  const removed = (request.DiskIds ?? []).map((id) => findDisk(context, id).id);
  context.world
    .table(snapshotPolicies)
    .update(policy.id, { disks: policy.disks.filter((id) => !removed.includes(id)) });
  return {};
}

/** The policy that a disk is bound to, if any. */
export function policiesOf(context: Context, disk: string): PolicyRow[] {
  return context.world
    .table(snapshotPolicies)
    .all()
    .filter((policy) => policy.disks.includes(disk));
}

function plan(policy: PolicyRow, { tasks }: Context): void {
  if (policy.nextAt > 0) tasks.scheduleAt("cbs.policy", policy.id, policy.nextAt);
}

function findPolicy(context: Context, id: string): PolicyRow {
  const row = context.world.table(snapshotPolicies).get(id);
  if (row === undefined || row.region !== context.region)
    throw new Refusal("InvalidAutoSnapshotPolicyId.NotFound", `The policy \`${id}\` does not exist.`);
  return row;
}

/** Days; 0 for ever. */
function retentionOf(
  { IsPermanent, RetentionDays }: { readonly IsPermanent?: boolean; readonly RetentionDays?: number },
  otherwise: number,
): number {
  demand(
    IsPermanent !== true || RetentionDays === undefined,
    "InvalidParameterValue",
    "IsPermanent and RetentionDays exclude each other.",
  );
  if (IsPermanent === true) return 0;
  const days =
    RetentionDays ?? (IsPermanent === false && otherwise === 0 ? DEFAULT_RETENTION_DAYS : otherwise);
  demand(
    Number.isInteger(days) && days >= 0 && days <= MAX_RETENTION_DAYS,
    "InvalidParameterValue",
    `RetentionDays must be between 1 and ${MAX_RETENTION_DAYS}.`,
  );
  return days;
}

function checkName(name: string): void {
  demand(
    Buffer.byteLength(name) <= MAX_NAME_BYTES,
    "InvalidParameterValue",
    `AutoSnapshotPolicyName must not be longer than ${MAX_NAME_BYTES} bytes.`,
  );
}

function view(policy: PolicyRow, { world }: Context): Sdk.AutoSnapshotPolicy {
  const { hours, daysOfWeek, daysOfMonth, intervalDays } = policy.schedule;
  return {
    AutoSnapshotPolicyId: policy.id,
    AutoSnapshotPolicyName: policy.name,
    AutoSnapshotPolicyState: "NORMAL",
    IsActivated: policy.active,
    IsPermanent: policy.retentionDays === 0,
    RetentionDays: policy.retentionDays,
    NextTriggerTime: beijingTime(policy.nextAt),
    CreateTime: beijingTime(policy.createdAt),
    DiskIdSet: policy.disks.filter((id) => world.table(disks).get(id) !== undefined),
    InstanceIdSet: [],
    IsCopyToRemote: 0,
    Policy: [
      {
        Hour: [...hours],
        ...(daysOfWeek.length > 0 ? { DayOfWeek: [...daysOfWeek] } : {}),
        ...(daysOfMonth.length > 0 ? { DayOfMonth: [...daysOfMonth] } : {}),
        ...(intervalDays > 0 ? { IntervalDays: intervalDays } : {}),
      },
    ],
    Tags: [],
  };
}
