import { bucketTable, objectTable, uploadTable } from "./cos/rows";
import { policies, roles } from "./services/cam/rows";
import { balancers } from "./services/clb/rows";
import { disks, snapshots } from "./services/cbs/rows";
import { images, instances, keyPairs, launchTemplates, placementGroups } from "./services/cvm/rows";
import { jobs } from "./services/dts/rows";
import { redisInstances } from "./services/redis/rows";
import { secrets } from "./services/ssm/rows";
import { type TagKind, tagsOf } from "./services/tag/store";
import { commands } from "./services/tat/rows";
import { isDefaultGroup } from "./services/vpc/default-groups";
import {
  addresses,
  bandwidthPackages,
  routeTables,
  securityGroups,
  subnets,
  vpcs,
} from "./services/vpc/rows";
import type { World } from "./world";

export interface InventoryItem {
  readonly id: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

type InventoryType =
  | "vpc"
  | "subnet"
  | "routeTable"
  | "securityGroup"
  | "address"
  | "bandwidthPackage"
  | "instance"
  | "image"
  | "disk"
  | "snapshot"
  | "keyPair"
  | "placementGroup"
  | "launchTemplate"
  | "balancer"
  | "redis"
  | "migration"
  | "secret"
  | "role"
  | "policy"
  | "command"
  | "bucket"
  | "object"
  | "upload";

/** Everything of the account that exists, by type; the platform's own images, policies, default tables and groups are not. */
export type Inventory = Readonly<Record<InventoryType, readonly InventoryItem[]>>;

export function inventoryOf(world: World): Inventory {
  const item = (kind: TagKind, row: { readonly id: string; readonly name: string }): InventoryItem => ({
    id: row.id,
    name: row.name,
    tags: Object.fromEntries(tagsOf(world, kind, row.id).map((tag) => [tag.Key, tag.Value])),
  });
  const own = <R extends { readonly id: string; readonly name: string }>(kind: TagKind, rows: readonly R[]) =>
    rows.map((row) => item(kind, row));
  return {
    vpc: own("vpc/vpc", world.table(vpcs).all()),
    subnet: own("vpc/subnet", world.table(subnets).all()),
    routeTable: own(
      "vpc/rtb",
      world
        .table(routeTables)
        .all()
        .filter((table) => !table.main),
    ),
    securityGroup: own(
      "cvm/sg",
      world
        .table(securityGroups)
        .all()
        .filter((group) => !isDefaultGroup(world, group)),
    ),
    address: own("vpc/eip", world.table(addresses).all()),
    bandwidthPackage: own("vpc/bandwidthPackage", world.table(bandwidthPackages).all()),
    instance: own("cvm/instance", world.table(instances).all()),
    image: own(
      "cvm/image",
      world
        .table(images)
        .all()
        .filter((image) => image.type === "PRIVATE_IMAGE"),
    ),
    disk: own("cvm/volume", world.table(disks).all()),
    snapshot: own("cvm/snapshot", world.table(snapshots).all()),
    keyPair: own("cvm/keypair", world.table(keyPairs).all()),
    launchTemplate: own("cvm/launch-template", world.table(launchTemplates).all()),
    placementGroup: own("cvm/ps", world.table(placementGroups).all()),
    redis: own("redis/instance", world.table(redisInstances).all()),
    migration: own(
      "dts/migrateJob",
      world
        .table(jobs)
        .all()
        .filter((job) => job.trade !== "offlined"),
    ),
    secret: world
      .table(secrets)
      .all()
      .map((row) => ({ id: row.id, name: row.name, tags: {} })),
    balancer: own("clb/clb", world.table(balancers).all()),
    role: own("cam/role", world.table(roles).all()),
    policy: own(
      "cam/policy",
      world
        .table(policies)
        .all()
        .filter((policy) => !policy.preset),
    ),
    command: own("tat/command", world.table(commands).all()),
    bucket: world
      .table(bucketTable)
      .all()
      .map((row) => ({ id: row.id, name: row.id, tags: pairs(row.tags) })),
    object: world
      .table(objectTable)
      .all()
      .map((row) => ({ id: `${row.bucket}/${row.key}`, name: row.key, tags: pairs(row.tags) })),
    upload: world
      .table(uploadTable)
      .all()
      .map((row) => ({ id: row.id, name: `${row.bucket}/${row.key}`, tags: {} })),
  };
}

function pairs(tags: readonly { readonly key: string; readonly value: string }[]): Record<string, string> {
  return Object.fromEntries(tags.map((tag) => [tag.key, tag.value]));
}
