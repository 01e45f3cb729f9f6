import { chunks } from "../../../tencent/paging";
import type { Creation, Tools } from "./resource";

export type Tags = Readonly<Record<string, string>>;

export interface ApiTag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * The tag under which a creation finds again what an attempt that was cut short has made, where neither a name
 * nor an address is unique. It stays on the resource and is no drift.
 */
const CREATION_TAG = "landfall:creation";

/** The tags of a create call: the declared ones and the creation's own. */
export function creationTags(tags: Tags, creation: Creation): ApiTag[] {
  return [...apiTags(tags), creationTag(creation)];
}

/** For the services that have a form of their own for tags. */
export function creationTag(creation: Creation): ApiTag {
  return { Key: CREATION_TAG, Value: creation.token };
}

export function apiTags(tags: Tags): ApiTag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** A filter, for any describing action that has `tag:` filters, for what a creation has made. */
export function creationFilter(creation: Creation): { Name: string; Values: string[] } {
  return { Name: `tag:${CREATION_TAG}`, Values: [creation.token] };
}

/** What carries tags: `vpc`, `subnet` of service `vpc`, and so on, in the tag service's words. */
export interface Tagged {
  readonly service: "vpc" | "cvm" | "cam" | "redis";
  readonly prefix: string;
  readonly id: string;
}

/** Neither list of a call may be empty. Source of both: SDK tag, ModifyResourceTags. */
const MAX_TAGS_PER_CALL = 10;

/** Writes the difference between two sets of tags; other tags on the resource stay. */
export async function changeTags(
  tools: Tools,
  resource: Tagged,
  after: Tags,
  before: Tags = {},
): Promise<void> {
  const written = Object.entries(after).filter(([key, value]) => before[key] !== value);
  const removed = Object.keys(before).filter((key) => !(key in after));
  const Resource = resourceName(tools, resource);
  const ReplaceTags = written.map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  const DeleteTags = removed.map((TagKey) => ({ TagKey }));
  for (const tags of chunks(DeleteTags, MAX_TAGS_PER_CALL))
    await tools.cloud.tag.ModifyResourceTags({ Resource, DeleteTags: tags }, tools);
  for (const tags of chunks(ReplaceTags, MAX_TAGS_PER_CALL))
    await tools.cloud.tag.ModifyResourceTags({ Resource, ReplaceTags: tags }, tools);
}

/** The account's number may be left out; roles belong to no region. Source: what the official provider sends. */
function resourceName({ cloud }: Tools, { service, prefix, id }: Tagged): string {
  const region = service === "cam" && prefix === "role" ? "" : cloud.region;
  return `qcs::${service}:${region}:uin/:${prefix}/${id}`;
}
