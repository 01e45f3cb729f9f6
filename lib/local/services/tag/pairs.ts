import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_models";
import { type Context, demand, type Tag } from "../../api";
import { defineTable, type Row } from "../../world";
import { tagTable } from "./store";

/** A key with a value that the account has made, whether or not anything carries it. */
interface PairRow extends Row, Tag {}

const pairs = defineTable<PairRow>("tag.pairs");

const DEFAULT_LIMIT = 15;
const MAX_LIMIT = 1000;

/**
 * A pair is made once: that is what Terraform's `cos` backend takes for a lock. Codes: the errors that the official Go
 * SDK lists for these actions (tag 2018-08-13).
 */
export function createPair(tag: Tag, { world }: Context): Sdk.CreateTagResponse {
  const table = world.table(pairs);
  demand(table.get(idOf(tag)) === undefined, "ResourceInUse.TagDuplicate", "The tag exists already.");
  table.put({ id: idOf(tag), ...tag });
  return {};
}

export function deletePair(tag: Tag, context: Context): object {
  demand(known(context).has(idOf(tag)), "ResourceNotFound.TagNonExist", "The tag does not exist.");
  demand(
    !attached(context).has(idOf(tag)),
    "FailedOperation.TagAttachedResource",
    "The tag is bound to a resource.",
  );
  context.world.table(pairs).delete(idOf(tag));
  return {};
}

/** Pairs of these keys, of this key with this value, or all of them. Reads see every write at once. */
export function describePairs(request: Sdk.DescribeTagsRequest, context: Context): Sdk.DescribeTagsResponse {
  const { Limit: limit = DEFAULT_LIMIT, Offset: offset = 0, TagKey, TagKeys, TagValue } = request;
  demand(limit >= 1 && limit <= MAX_LIMIT, "InvalidParameter", `Limit lies between 1 and ${MAX_LIMIT}.`);
  const wanted = ({ Key, Value }: Tag): boolean => {
    if (TagKeys?.length) return TagKeys.includes(Key);
    return TagKey === undefined || (Key === TagKey && (TagValue === undefined || Value === TagValue));
  };
  const bound = attached(context);
  const found = [...known(context)]
    .filter(([, tag]) => wanted(tag))
    .map(([id, { Key, Value }]) => ({ TagKey: Key, TagValue: Value, CanDelete: bound.has(id) ? 0 : 1 }));
  return {
    TotalCount: found.length,
    Offset: offset,
    Limit: limit,
    Tags: found.slice(offset, offset + limit),
  };
}

function known(context: Context): ReadonlyMap<string, Tag> {
  const made = context.world.table(pairs).all();
  return new Map([...made.map((row) => [row.id, row] as const), ...attached(context)]);
}

function attached({ world }: Context): ReadonlyMap<string, Tag> {
  const tags = world.table(tagTable).all();
  return new Map(tags.flatMap((row) => row.tags.map((tag) => [idOf(tag), tag] as const)));
}

/** No key contains a tabulator. */
function idOf({ Key, Value }: Tag): string {
  return `${Key}\t${Value}`;
}
