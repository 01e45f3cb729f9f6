import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { checkId, type Context, demand, type IdShape, isoTime, list, type Listing } from "../../api";
import { inRegion } from "../resource";
import { changeTags, dropTags, searchableTagsOf, tagsOf } from "../tag/store";
import { cvmCodes, demandCharged, demandState, findInstances } from "./find";
import { instances, type InstanceRow, type PlacementGroupRow, placementGroups } from "./rows";
import { tagsFor } from "./tag-specification";

/** Instances that a group of each type holds (example of DescribeDisasterRecoverGroupQuota in the API documentation). */
const QUOTAS: Readonly<Record<string, number>> = { HOST: 50, SW: 20, RACK: 30 };
const MAX_GROUPS = 10;
const MAX_NAME = 60;
const STRATEGIES = ["SPREAD", "PARTITION"];
const MIN_PARTITIONS = 2;
const MAX_PARTITIONS = 30;
const MAX_AFFINITY = 10;
const MAX_IDS = 10;

const GROUP_IDS: IdShape = {
  pattern: /^ps-[a-z0-9]{8}$/,
  malformed: "InvalidParameterValue.DisasterRecoverGroupIdMalformed",
};

const listing: Listing<PlacementGroupRow> = {
  table: placementGroups,
  filters: {},
  byId: [],
  tags: (group, context) => searchableTagsOf(context, "cvm/ps", group.id),
  maxValues: 5,
  ids: GROUP_IDS,
  maxIds: MAX_IDS,
  codes: cvmCodes,
};

/** Where an instance lies among others of its group; partition 0 where the group has none. */
export interface Place {
  readonly placementGroup: string;
  readonly partition: number;
}

const NOWHERE: Place = { placementGroup: "", partition: 0 };

export function createDisasterRecoverGroup(
  request: Sdk.CreateDisasterRecoverGroupRequest,
  context: Context,
): Sdk.CreateDisasterRecoverGroupResponse {
  const table = context.world.table(placementGroups);
  demand(
    inRegion(table.all(), context.region).length < MAX_GROUPS,
    "LimitExceeded.DisasterRecoverGroup",
    `At most ${MAX_GROUPS} placement groups are allowed in a region.`,
  );
  checkName(request.Name);
  demand(
    Object.hasOwn(QUOTAS, request.Type),
    "InvalidParameterValue",
    `Type must be one of ${Object.keys(QUOTAS).join(", ")}.`,
  );
  const strategy = request.Strategy ?? "SPREAD";
  demand(
    STRATEGIES.includes(strategy),
    "InvalidParameterValue",
    `Strategy must be one of ${STRATEGIES.join(", ")}.`,
  );
  const row: PlacementGroupRow = {
    id: context.world.ids.next("ps"),
    region: context.region,
    createdAt: context.now,
    name: request.Name,
    type: request.Type,
    affinity: checkAffinity(request.Affinity ?? 1),
    strategy,
    partitions: strategy === "PARTITION" ? checkPartitions(request.PartitionCount) : 0,
  };
  table.put(row);
  changeTags(context, "cvm/ps", row.id, tagsFor("ps", request.TagSpecification));
  return created(row, context);
}

export function describeDisasterRecoverGroups(
  request: Sdk.DescribeDisasterRecoverGroupsRequest,
  context: Context,
): Sdk.DescribeDisasterRecoverGroupsResponse {
  const { total, page } = list(listing, request.DisasterRecoverGroupIds, request, context, (rows) =>
    inRegion(rows, context.region).filter((group) => group.name.includes(request.Name ?? "")),
  );
  return { TotalCount: total, DisasterRecoverGroupSet: page.map((group) => view(group, context)) };
}

export function modifyDisasterRecoverGroupAttribute(
  request: Sdk.ModifyDisasterRecoverGroupAttributeRequest,
  context: Context,
): object {
  const group = findGroup(request.DisasterRecoverGroupId, context, "ResourceNotFound.InvalidPlacementSet");
  checkName(request.Name);
  const affinity = checkAffinity(request.Affinity ?? group.affinity);
  demand(affinity >= group.affinity, "InvalidParameterValue", "Affinity can only grow.");
  context.world.table(placementGroups).update(group.id, { name: request.Name, affinity });
  return {};
}

export function deleteDisasterRecoverGroups(
  request: Sdk.DeleteDisasterRecoverGroupsRequest,
  context: Context,
): object {
  demand(
    request.DisasterRecoverGroupIds.length <= MAX_IDS,
    "InvalidParameterValue.LimitExceeded",
    `At most ${MAX_IDS} placement groups can be deleted at once.`,
  );
  for (const id of request.DisasterRecoverGroupIds) {
    const group = findGroup(id, context, "ResourceNotFound.InvalidPlacementSet");
    const inside = membersOf(group.id, context);
    demand(
      inside.length === 0,
      "FailedOperation.PlacementSetNotEmpty",
      `\`${group.id}\` still has ${inside.length} instances.`,
    );
    context.world.table(placementGroups).delete(group.id);
    dropTags(context.world, "cvm/ps", group.id);
  }
  return {};
}

export function describeDisasterRecoverGroupQuota(
  _request: Sdk.DescribeDisasterRecoverGroupQuotaRequest,
  context: Context,
): Sdk.DescribeDisasterRecoverGroupQuotaResponse {
  return {
    GroupQuota: MAX_GROUPS,
    CurrentNum: inRegion(context.world.table(placementGroups).all(), context.region).length,
    CvmInHostGroupQuota: QUOTAS["HOST"]!,
    CvmInSwGroupQuota: QUOTAS["SW"]!,
    CvmInRackGroupQuota: QUOTAS["RACK"]!,
    CvmInSwitchGroupQuota: QUOTAS["SW"]!,
  };
}

/** There is room on every host here: no instance has to move, and none restarts. */
export function modifyInstancesDisasterRecoverGroup(
  request: Sdk.ModifyInstancesDisasterRecoverGroupRequest,
  context: Context,
): object {
  const rows = findInstances(context, request.InstanceIds);
  const ids = request.DisasterRecoverGroupIds ?? [request.DisasterRecoverGroupId ?? ""].filter(Boolean);
  demand(ids.length > 0, "MissingParameter", "DisasterRecoverGroupIds must name a placement group.");
  for (const instance of rows) {
    demandState(instance, ["RUNNING", "STOPPED"]);
    demandCharged(instance);
    const stays =
      instance.placementGroup === ids[0] &&
      (request.PartitionNumber ?? instance.partition) === instance.partition;
    demand(
      !stays,
      "FailedOperation.AlreadyInDisasterRecoverGroup",
      `\`${instance.id}\` lies there in \`${ids[0]}\` already.`,
    );
    const place = placeIn(ids, request.PartitionNumber, {
      context,
      count: instance.placementGroup === ids[0] ? 0 : 1,
      notFound: "FailedOperation.DisasterRecoverGroupNotFound",
    });
    context.world.table(instances).update(instance.id, place);
  }
  return {};
}

interface Entry {
  readonly context: Context;
  /** Instances that come in. */
  readonly count: number;
  readonly notFound: string;
}

/** Where an instance comes to lie; the emptiest partition where none is asked for. */
export function placeIn(
  ids: readonly string[],
  partition: number | undefined,
  { context, count, notFound }: Entry,
): Place {
  demand(
    ids.length <= 1,
    "InvalidParameterValue.LimitExceeded",
    "An instance lies in one placement group at most.",
  );
  const [id] = ids;
  if (id === undefined) {
    demand(
      partition === undefined,
      "InvalidParameterCombination",
      "PartitionNumber goes with a placement group.",
    );
    return NOWHERE;
  }
  const group = findGroup(id, context, notFound);
  const members = membersOf(id, context);
  demand(
    members.length + count <= QUOTAS[group.type]!,
    "ResourceInsufficient.DisasterRecoverGroupCvmQuota",
    `\`${id}\` holds ${QUOTAS[group.type]} instances at most.`,
  );
  if (group.partitions === 0) {
    demand(partition === undefined, "InvalidParameterValue", `\`${id}\` has no partitions.`);
    return { placementGroup: id, partition: 0 };
  }
  demand(
    partition === undefined || (partition >= 1 && partition <= group.partitions),
    "InvalidParameterValue.Range",
    `PartitionNumber lies between 1 and ${group.partitions}.`,
  );
  return { placementGroup: id, partition: partition ?? emptiest(group, members) };
}

function emptiest({ partitions }: PlacementGroupRow, members: readonly InstanceRow[]): number {
  const filled = Array.from(
    { length: partitions },
    (_, index) => members.filter(({ partition }) => partition === index + 1).length,
  );
  return filled.indexOf(Math.min(...filled)) + 1;
}

function findGroup(id: string, context: Context, notFound: string): PlacementGroupRow {
  checkId(id, GROUP_IDS);
  const row = context.world.table(placementGroups).get(id);
  demand(row?.region === context.region, notFound, `The placement group \`${id}\` does not exist.`);
  return row;
}

function membersOf(group: string, { world }: Context): InstanceRow[] {
  return world
    .table(instances)
    .all()
    .filter((instance) => instance.placementGroup === group);
}

function checkName(name: string): void {
  demand(
    name.length >= 1 && name.length <= MAX_NAME,
    "InvalidParameterValue.TooLong",
    `Name has 1 to ${MAX_NAME} characters.`,
  );
}

function checkAffinity(affinity: number): number {
  demand(
    Number.isInteger(affinity) && affinity >= 1 && affinity <= MAX_AFFINITY,
    "InvalidParameterValue.Range",
    `Affinity lies between 1 and ${MAX_AFFINITY}.`,
  );
  return affinity;
}

function checkPartitions(count: number | undefined): number {
  demand(
    count !== undefined && count >= MIN_PARTITIONS && count <= MAX_PARTITIONS,
    "InvalidParameterValue.Range",
    `PartitionCount lies between ${MIN_PARTITIONS} and ${MAX_PARTITIONS}.`,
  );
  return count;
}

function created(group: PlacementGroupRow, context: Context): Sdk.CreateDisasterRecoverGroupResponse {
  const { DisasterRecoverGroupId, Name, Type, CvmQuotaTotal, CurrentNum, CreateTime, Strategy } = view(
    group,
    context,
  );
  return {
    ...{ DisasterRecoverGroupId, Name, Type, CvmQuotaTotal, CurrentNum, CreateTime, Strategy },
    PartitionCount: group.partitions,
  };
}

function view(group: PlacementGroupRow, context: Context): Required<Sdk.DisasterRecoverGroup> {
  const inside = membersOf(group.id, context);
  return {
    DisasterRecoverGroupId: group.id,
    Name: group.name,
    Type: group.type,
    CvmQuotaTotal: QUOTAS[group.type]!,
    CurrentNum: inside.length,
    InstanceIds: inside.map(({ id }) => id),
    CreateTime: isoTime(group.createdAt),
    Affinity: group.affinity,
    Strategy: group.strategy,
    PartitionCount: group.partitions,
    Tags: [...tagsOf(context.world, "cvm/ps", group.id)],
  };
}
