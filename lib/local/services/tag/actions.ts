import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_models";
import { type Context, demand, Refusal, type Tag } from "../../api";
import { checkTags, TAG_CODES } from "./check";
import { createPair, deletePair, describePairs } from "./pairs";
import { boundTagsOf, changeTags, searchable, type TagKind, type TagRow, tagTable } from "./store";
import { regionOf } from "./things";

const MAX_RESOURCES = 10;
const MAX_TAGS_PER_CALL = 10;
const MAX_FILTERS = 6;
const MAX_FILTER_VALUES = 10;
const DEFAULT_RESULTS = 50;
const MAX_RESULTS = 200;

interface Named {
  readonly kind: TagKind;
  readonly resource: string;
  readonly region: string;
}

export function modifyResourceTags(request: Sdk.ModifyResourceTagsRequest, context: Context): object {
  const { kind, resource, region } = readName(request.Resource, context);
  const { ReplaceTags, DeleteTags } = request;
  const lists = [ReplaceTags, DeleteTags].flatMap((list) => (list ? [list.length] : []));
  demand(
    lists.length > 0 && lists.every((length) => length >= 1 && length <= MAX_TAGS_PER_CALL),
    "InvalidParameter.Tag",
    `ReplaceTags or DeleteTags must be given, and neither with no tag or more than ${MAX_TAGS_PER_CALL}.`,
  );
  const set = checkedTags(ReplaceTags ?? []);
  const unset = (DeleteTags ?? []).map((tag) => tag.TagKey);
  const both = set.find(({ Key }) => unset.includes(Key));
  demand(
    both === undefined,
    "InvalidParameterValue.DeleteTagsParamError",
    `The tag \`${both?.Key}\` cannot be replaced and deleted at once.`,
  );
  changeTags(context, kind, resource, set, unset, region);
  return {};
}

/** Reads by id: every write is seen at once. */
export function describeResourceTagsByResourceIds(
  request: Sdk.DescribeResourceTagsByResourceIdsRequest,
  context: Context,
): Sdk.DescribeResourceTagsByResourceIdsResponse {
  const kind: TagKind = `${request.ServiceType}/${request.ResourcePrefix}`;
  const all = request.ResourceIds.flatMap((ResourceId) =>
    boundTagsOf(context.world, kind, ResourceId).map((tag) => ({
      TagKey: tag.Key,
      TagValue: tag.Value,
      ResourceId,
      ServiceType: request.ServiceType,
    })),
  );
  const offset = request.Offset ?? 0;
  const limit = request.Limit ?? 15;
  return { TotalCount: all.length, Offset: offset, Limit: limit, Tags: all.slice(offset, offset + limit) };
}

export function tagResources(request: Sdk.TagResourcesRequest, context: Context): Sdk.TagResourcesResponse {
  demand(
    request.Tags.length <= MAX_TAGS_PER_CALL,
    "LimitExceeded.TagNumPerRequest",
    `At most ${MAX_TAGS_PER_CALL} tags can be bound at once.`,
  );
  const tags = checkedTags(request.Tags);
  for (const { kind, resource, region } of readNames(request.ResourceList, context))
    changeTags(context, kind, resource, tags, [], region);
  return { FailedResources: [] };
}

export function unTagResources(
  request: Sdk.UnTagResourcesRequest,
  context: Context,
): Sdk.UnTagResourcesResponse {
  for (const { kind, resource, region } of readNames(request.ResourceList, context))
    changeTags(context, kind, resource, [], request.TagKeys, region);
  return { FailedResources: [] };
}

export function getResources(request: Sdk.GetResourcesRequest, context: Context): Sdk.GetResourcesResponse {
  const size = request.MaxResults ?? DEFAULT_RESULTS;
  demand(
    size >= 1 && size <= MAX_RESULTS,
    "InvalidParameterValue",
    `MaxResults lies between 1 and ${MAX_RESULTS}.`,
  );
  const wanted = request.ResourceList?.length ? readNames(request.ResourceList, context) : undefined;
  const rows = search(
    wanted === undefined ? searched(context) : bound(wanted, context),
    request.TagFilters ?? [],
  );
  const start = request.PaginationToken ? Number(request.PaginationToken) : 0;
  const end = start + size;
  return {
    PaginationToken: end < rows.length ? String(end) : "",
    ResourceTagMappingList: rows
      .slice(start, end)
      .map(({ row, tags }) => ({ Resource: nameOf(row, context), Tags: tagViews(tags) })),
  };
}

export function describeResourcesByTags(
  request: Sdk.DescribeResourcesByTagsRequest,
  context: Context,
): Sdk.DescribeResourcesByTagsResponse {
  const rows = search(searched(context), request.TagFilters).filter(({ row }) => {
    const { service, prefix } = partsOf(row);
    return (
      (!request.ServiceType || request.ServiceType === service) &&
      (!request.ResourcePrefix || request.ResourcePrefix === prefix) &&
      (!request.ResourceId || request.ResourceId === row.resource) &&
      (!request.ResourceRegion || request.ResourceRegion === row.region)
    );
  });
  const offset = request.Offset ?? 0;
  const limit = request.Limit ?? 15;
  const Rows = rows.slice(offset, offset + limit).map(({ row, tags }) => {
    const { service, prefix } = partsOf(row);
    return {
      ResourceRegion: row.region,
      ServiceType: service,
      ResourcePrefix: prefix,
      ResourceId: row.resource,
      Tags: tagViews(tags),
    };
  });
  return { TotalCount: rows.length, Offset: offset, Limit: limit, Rows };
}

export function createTag(request: Sdk.CreateTagRequest, context: Context): Sdk.CreateTagResponse {
  const [tag] = checkedTags([request]);
  return createPair(tag!, context);
}

export function deleteTag({ TagKey, TagValue }: Sdk.DeleteTagRequest, context: Context): object {
  return deletePair({ Key: TagKey, Value: TagValue }, context);
}

export function describeTags(request: Sdk.DescribeTagsRequest, context: Context): Sdk.DescribeTagsResponse {
  return describePairs(request, context);
}

interface Tagged {
  readonly row: TagRow;
  readonly tags: readonly Tag[];
}

/** What a search goes through: a little behind. */
function searched(context: Context): Tagged[] {
  return context.world
    .table(tagTable)
    .allAt(context.now - context.latencies.list)
    .map((row) => ({ row, tags: searchable(row, context) }));
}

/** What is asked for by its name is seen at once. */
function bound(names: readonly Named[], { world }: Context): Tagged[] {
  return world
    .table(tagTable)
    .all()
    .filter((row) => names.some((name) => name.kind === row.kind && name.resource === row.resource))
    .map((row) => ({ row, tags: row.tags }));
}

/** Filters are joined by and, the values of one by or. */
function search(all: readonly Tagged[], filters: readonly Sdk.TagFilter[]): Tagged[] {
  demand(
    filters.length <= MAX_FILTERS,
    "InvalidParameterValue.TagFiltersLengthExceeded",
    `At most ${MAX_FILTERS} tag filters can be given.`,
  );
  for (const filter of filters)
    demand(
      (filter.TagValue ?? []).length <= MAX_FILTER_VALUES,
      "InvalidParameterValue.TagFilters",
      `At most ${MAX_FILTER_VALUES} values can be given for a tag.`,
    );
  return all
    .filter(({ tags }) => tags.length > 0)
    .filter(({ tags }) =>
      filters.every((filter) =>
        tags.some(
          (tag) =>
            tag.Key === filter.TagKey && (!filter.TagValue?.length || filter.TagValue.includes(tag.Value)),
        ),
      ),
    );
}

/**
 * `qcs::<service>:<region>:uin/<uin>:<prefix>/<id>`; the account may be left out after `uin/`.
 *
 * @throws Refusal also for a name that says another account or region than the thing's
 */
function readName(text: string, { account, world }: Context): Named {
  const match = /^qcs::([a-z0-9]+):([a-z0-9-]*):(?:uin\/(\d*))?:([A-Za-z-]+)\/(.+)$/.exec(text);
  if (match === null)
    throw new Refusal(
      "InvalidParameterValue.ResourceDescriptionError",
      `\`${text}\` is not the six-segment name of a resource.`,
    );
  const [, service, region = "", uin, prefix, resource = ""] = match;
  demand(
    !uin || uin === account.uin,
    "InvalidParameterValue.UinInvalid",
    `\`${text}\` names another account than ${account.uin}.`,
  );
  const kind: TagKind = `${service}/${prefix}`;
  const actual = regionOf(world, kind, resource);
  demand(
    actual === undefined || actual === region,
    "InvalidParameterValue.RegionInvalid",
    `\`${resource}\` does not lie in \`${region}\`.`,
  );
  return { kind, resource, region };
}

function readNames(list: readonly string[], context: Context): Named[] {
  demand(
    list.length <= MAX_RESOURCES,
    "LimitExceeded.ResourceNumPerRequest",
    `At most ${MAX_RESOURCES} resources can be named at once.`,
  );
  return list.map((text) => readName(text, context));
}

function checkedTags(tags: readonly { readonly TagKey?: string; readonly TagValue?: string }[]): Tag[] {
  const checked = tags.map(({ TagKey, TagValue }) => {
    demand(
      TagKey !== undefined && TagValue !== undefined,
      "MissingParameter",
      "A tag has a TagKey and a TagValue.",
    );
    return { Key: TagKey, Value: TagValue };
  });
  checkTags(checked, TAG_CODES);
  return checked;
}

function partsOf(row: TagRow): { service: string; prefix: string } {
  const [service = "", prefix = ""] = row.kind.split("/");
  return { service, prefix };
}

function nameOf(row: TagRow, context: Context): string {
  const { service, prefix } = partsOf(row);
  return `qcs::${service}:${row.region}:uin/${context.account.uin}:${prefix}/${row.resource}`;
}

function tagViews(tags: readonly Tag[]): { TagKey: string; TagValue: string }[] {
  return tags.map((tag) => ({ TagKey: tag.Key, TagValue: tag.Value }));
}
