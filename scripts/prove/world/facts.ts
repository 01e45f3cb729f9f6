import type { LocalCloud } from "../../../lib/local";
import { bucketTable, partTable, uploadTable } from "../../../lib/local/cos/rows";
import { disks, snapshots } from "../../../lib/local/services/cbs/rows";
import { images, instances } from "../../../lib/local/services/cvm/rows";
import { tagTable } from "../../../lib/local/services/tag/store";
import { addresses, securityGroups, subnets, vpcs } from "../../../lib/local/services/vpc/rows";
import type { Row, TableKey, World } from "../../../lib/local/world";
import type { PlainClient } from "../cloud/client";
import { Refused } from "../cloud/client";
import { GONE } from "./ledger";
import { sha256 } from "./session";

/** What a thing of a kind is now, in the words of the stories. */
type Look = (cloud: LocalCloud, client: PlainClient, name: string) => string | Promise<string>;

const LOOKS: Readonly<Record<string, Look>> = {
  vpc: (cloud, _client, name) => (named(cloud.world, vpcs, name) === undefined ? GONE : "there"),
  subnet: (cloud, _client, name) => (named(cloud.world, subnets, name) === undefined ? GONE : "there"),
  group: ({ world }, _client, name) => {
    const row = named(world, securityGroups, name);
    return row === undefined ? GONE : `${row.ingress.length} in, ${row.egress.length} out`;
  },
  eip: ({ world }, _client, name) => {
    const row = named(world, addresses, name);
    return row === undefined ? GONE : (world.table(instances).get(row.instance)?.name ?? "free");
  },
  server: ({ world }, _client, name) => {
    const row = named(world, instances, name);
    if (row === undefined) return GONE;
    const own = world
      .table(disks)
      .all()
      .filter((disk) => disk.instance === row.id);
    return `${row.state}, ${own.length} disks`;
  },
  content: async (cloud, _client, name) => {
    const row = named(cloud.world, instances, name);
    return row === undefined ? GONE : cloud.diskSha256(row.systemDisk, IMAGE_BYTES);
  },
  tag: ({ world }, _client, id) =>
    world
      .table(tagTable)
      .get(`cvm/instance/${id}`)
      ?.tags.find(({ Key }) => Key === "note")?.Value ?? GONE,
  disk: ({ world }, _client, name) => {
    const row = named(world, disks, name);
    if (row === undefined) return GONE;
    return `${row.size} GiB at ${world.table(instances).get(row.instance)?.name ?? "nothing"}`;
  },
  snapshot: ({ world }, _client, name) => {
    const states = world
      .table(snapshots)
      .all()
      .filter((row) => row.name === name)
      .map(({ state }) => state);
    return states.length === 0 ? GONE : [...new Set(states)].join();
  },
  image: ({ world }, _client, name) => named(world, images, name)?.state ?? GONE,
  bucket: ({ world }, _client, name) => (world.table(bucketTable).get(name) === undefined ? GONE : "there"),
  object: async (_cloud, client, name) => {
    const [bucket = "", key = ""] = name.split("/", 2);
    try {
      return sha256((await client.object({ method: "GET", bucket, path: `/${key}` })).body);
    } catch (error) {
      if (error instanceof Refused && ["NoSuchKey", "NoSuchBucket"].includes(error.code)) return GONE;
      throw error;
    }
  },
  upload: ({ world }, _client, id) => {
    if (world.table(uploadTable).get(id) === undefined) return GONE;
    const parts = world
      .table(partTable)
      .all()
      .filter((part) => part.upload === id);
    return `${parts.length} parts`;
  },
};

/** Of the image that is imported. */
export const IMAGE_BYTES = 2 * 1024 ** 2;

/** What a thing is now. @param thing `kind:name`, as the ledger has it */
export async function factOf(cloud: LocalCloud, client: PlainClient, thing: string): Promise<string> {
  const colon = thing.indexOf(":");
  const look = LOOKS[thing.slice(0, colon)];
  if (look === undefined) throw new Error(`nobody knows how to look at ${thing}`);
  return look(cloud, client, thing.slice(colon + 1));
}

function named<R extends Row & { readonly name: string }>(
  world: World,
  table: TableKey<R>,
  name: string,
): R | undefined {
  return world
    .table(table)
    .all()
    .find((row) => row.name === name);
}
