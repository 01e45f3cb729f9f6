import type { Context, Tag } from "../../api";
import { demand } from "../../api";
import { defineTable, type Row, type World } from "../../world";
import { checkTags, tagCodesOf } from "./check";

/** What kind of thing carries tags: `cvm/instance`, `vpc/subnet`, `cam/role` … as in `qcs::cvm:…/instance/ins-1`. */
export type TagKind = `${string}/${string}`;

/** All tags of one resource: the only place where tags are kept, whichever action reads or writes them. */
export interface TagRow extends Row {
  readonly kind: TagKind;
  readonly resource: string;
  /** Empty for services without regions. */
  readonly region: string;
  readonly tags: readonly Tag[];
  readonly changedAt: number;
  /** What tag search still shows until it has caught up. */
  readonly before: readonly Tag[];
}

export const tagTable = defineTable<TagRow>("tags");

const MAX_TAGS = 50;
const TOO_MANY = "LimitExceeded.ResourceAttachedTags";

/** Of a thing that a list still shows though it is gone: those that it had. */
export function tagsOf(world: World, kind: TagKind, resource: string): readonly Tag[] {
  const table = world.table(tagTable);
  const id = idOf(kind, resource);
  return (table.get(id) ?? table.lately(id))?.tags ?? [];
}

/** Tags by the name of what carries them: none where it is gone. */
export function boundTagsOf(world: World, kind: TagKind, resource: string): readonly Tag[] {
  return world.table(tagTable).get(idOf(kind, resource))?.tags ?? [];
}

/**
 * Adds or changes `set` and removes the keys of `unset`.
 *
 * @param region where the resource lies, if that is not where the call went
 * @throws Refusal for tags that are not allowed, with the codes of the service that makes such things
 */
export function changeTags(
  context: Context,
  kind: TagKind,
  resource: string,
  set: readonly Tag[],
  unset: readonly string[] = [],
  region: string = kind.startsWith("cam/") ? "" : context.region,
): void {
  const { tooMany = TOO_MANY, ...codes } = tagCodesOf(kind);
  checkTags(set, codes);
  const table = context.world.table(tagTable);
  const old = table.get(idOf(kind, resource));
  const changed = new Map(set.map((tag) => [tag.Key, tag]));
  const kept = (old?.tags ?? [])
    .filter((tag) => !unset.includes(tag.Key))
    .map((tag) => changed.get(tag.Key) ?? tag);
  const added = set.filter((tag) => !kept.some((present) => present.Key === tag.Key));
  const tags = [...kept, ...added];
  demand(
    tags.length <= MAX_TAGS,
    set.length > MAX_TAGS ? tooMany : TOO_MANY,
    `A resource carries at most ${MAX_TAGS} tags.`,
  );
  if (tags.length === 0 && old === undefined) return;
  table.put({
    id: idOf(kind, resource),
    kind,
    resource,
    region,
    tags,
    changedAt: context.now,
    before: old === undefined ? [] : searchable(old, context),
  });
}

/** The resource is gone. */
export function dropTags(world: World, kind: TagKind, resource: string): void {
  world.table(tagTable).delete(idOf(kind, resource));
}

/** The tags that a search finds: a little behind, unlike reads by id. */
export function searchable(row: TagRow, context: Context): readonly Tag[] {
  return row.changedAt + context.latencies.list <= context.now ? row.tags : row.before;
}

/** For filters of the describing actions: as a tag search sees them. */
export function searchableTagsOf(context: Context, kind: TagKind, resource: string): readonly Tag[] {
  const { latencies, now, world } = context;
  const row = world.table(tagTable).getAt(idOf(kind, resource), now - latencies.list);
  return row === undefined ? [] : searchable(row, context);
}

/** The tags of a create request; `changeTags` checks them. */
export function requestTags(
  tags: readonly { readonly Key?: string; readonly Value?: string }[] | null | undefined,
): Tag[] {
  return (tags ?? []).map((tag) => ({ Key: tag.Key ?? "", Value: tag.Value ?? "" }));
}

function idOf(kind: TagKind, resource: string): string {
  return `${kind}/${resource}`;
}
