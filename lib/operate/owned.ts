import type { TencentCloud } from "../tencent/cloud";
import { isApiError } from "../tencent/api-error";
import { chunks, collect } from "../tencent/paging";
import type { Clock } from "../base/clock";
import { NOT_DEPLOYED } from "../plan/estate";
import { isGone, readings } from "./instances";
import { OWNER_TAGS, tagValue } from "./owner";
import { untilGone } from "./until-gone";

/** Something that the reconciler made for a project and that still exists. */
export interface OwnedThing {
  readonly kind: "instance" | "image" | "object";
  readonly id: string;
  readonly workload: string;
  /** `target` is what a migration is for; everything else is temporary. */
  readonly role: string;
  /** ISO instant after which it has no business to be there. */
  readonly deadline?: string;
}

export interface OwnedIn {
  readonly cloud: TencentCloud;
  readonly project: string;
  readonly bucket: string;
}

/** What the keys of a project's uploads begin with. */
export function uploadsOf(project: string): string {
  return `images/${project}/`;
}

/**
 * Everything of a project that carries the reconciler's marks: by owner tag, and what was uploaded. Searches by tag lie
 * behind, so that what they find is looked at by its id before it counts.
 */
export async function findOwned({ cloud, project, bucket }: OwnedIn): Promise<OwnedThing[]> {
  const filters = [{ Name: `tag:${OWNER_TAGS.project}`, Values: [project] }];
  const prefix = uploadsOf(project);
  const read = readings(cloud);
  const [foundInstances, foundImages, objects] = await Promise.all([
    collect(async (page) => {
      const { InstanceSet, TotalCount } = await cloud.cvm.DescribeInstances({ Filters: filters, ...page });
      return listed(InstanceSet, TotalCount);
    }),
    collect(async (page) => {
      const { ImageSet, TotalCount } = await cloud.cvm.DescribeImages({ Filters: filters, ...page });
      return listed(ImageSet, TotalCount);
    }),
    bucket === NOT_DEPLOYED
      ? []
      : // A destroy that was cut short may have taken the bucket already.
        cloud.cos.list(bucket, prefix).catch((error: unknown) => {
          if (isApiError(error, "gone")) return [];
          throw error;
        }),
  ]);
  const [instances, images] = await Promise.all([
    present(
      foundInstances,
      ({ InstanceId: id }) => id,
      (id) => read.instance(id),
    ),
    present(
      foundImages,
      ({ ImageId: id }) => id,
      (id) => read.image(id),
    ),
  ]);
  return [
    ...instances
      .filter((instance) => !isGone(instance))
      .flatMap(({ InstanceId, Tags }) => owned("instance", InstanceId, Tags)),
    ...images.flatMap(({ ImageId, Tags }) => owned("image", ImageId, Tags)),
    ...objects.map(({ key }): OwnedThing => ({
      kind: "object",
      id: `cos://${bucket}/${key}`,
      workload: key.slice(prefix.length),
      role: "upload",
    })),
  ];
}

async function present<Thing>(
  found: readonly Thing[],
  idOf: (thing: Thing) => string | undefined,
  read: (id: string) => Promise<Thing | undefined>,
): Promise<Thing[]> {
  const ids = found.flatMap((thing) => idOf(thing) ?? []);
  const things = await Promise.all(ids.map((id) => read(id)));
  return things.filter((thing) => thing !== undefined);
}

function listed<Item>(items: readonly Item[] | undefined, total: number | undefined) {
  return { items, ...(total === undefined ? {} : { total }) };
}

export function isTemporary({ role }: OwnedThing): boolean {
  return role !== "target";
}

/** Terraform's things carry the project's tag as well, and no role. */
function owned(
  kind: OwnedThing["kind"],
  id: string | undefined,
  tags: Parameters<typeof tagValue>[0],
): OwnedThing[] {
  const role = tagValue(tags, OWNER_TAGS.role);
  // An instance that was reinstalled was there before, and stays its owner's.
  const reinstalled = role === "target" && tagValue(tags, OWNER_TAGS.launch) === undefined;
  if (id === undefined || role === undefined || reinstalled) return [];
  const deadline = tagValue(tags, OWNER_TAGS.deadline);
  const workload = tagValue(tags, OWNER_TAGS.workload) ?? "";
  return [{ kind, id, role, workload, ...(deadline === undefined ? {} : { deadline }) }];
}

/** Removes things that the reconciler made, and waits until they are gone. */
export async function removeOwned(
  { cloud, clock }: { cloud: TencentCloud; clock: Clock },
  things: readonly OwnedThing[],
): Promise<void> {
  const ids = (kind: OwnedThing["kind"]) => things.filter((thing) => thing.kind === kind).map(({ id }) => id);
  for (const batch of chunks(ids("instance"))) await cloud.cvm.TerminateInstances({ InstanceIds: batch });
  for (const batch of chunks(ids("image")))
    await cloud.cvm.DeleteImages({ ImageIds: batch, DeleteBindedSnap: true });
  for (const id of ids("object")) {
    const [, bucket = "", key = ""] = /^cos:\/\/([^/]+)\/(.+)$/.exec(id) ?? [];
    await cloud.cos.delete({ bucket, key });
  }
  await untilGone(clock, ids("instance"), () => remaining(cloud, ids("instance")));
}

async function remaining(cloud: TencentCloud, ids: readonly string[]): Promise<number> {
  const found = await Promise.all(
    chunks(ids).map(
      async (batch) =>
        (await cloud.cvm.DescribeInstances({ InstanceIds: batch, Limit: batch.length })).InstanceSet ?? [],
    ),
  );
  return found.flat().filter(({ InstanceState }) => InstanceState !== "SHUTDOWN").length;
}
