import type { World } from "../../world";
import { disks, snapshots } from "../cbs/rows";
import { balancers } from "../clb/rows";
import { images, instances, keyPairs, launchTemplates, placementGroups } from "../cvm/rows";
import { jobs } from "../dts/rows";
import { redisInstances } from "../redis/rows";
import { commands } from "../tat/rows";
import { addresses, bandwidthPackages, routeTables, securityGroups, subnets, vpcs } from "../vpc/rows";
import type { TagKind } from "./store";

type Thing = { readonly region: string } | undefined;

const THINGS: Readonly<Record<TagKind, (world: World, id: string) => Thing>> = {
  "cvm/image": (world, id) => world.table(images).get(id),
  "cvm/instance": (world, id) => world.table(instances).get(id),
  "cvm/keypair": (world, id) => world.table(keyPairs).get(id),
  "cvm/launch-template": (world, id) => world.table(launchTemplates).get(id),
  "cvm/ps": (world, id) => world.table(placementGroups).get(id),
  "cvm/sg": (world, id) => world.table(securityGroups).get(id),
  "cvm/snapshot": (world, id) => world.table(snapshots).get(id),
  "cvm/volume": (world, id) => world.table(disks).get(id),
  "clb/clb": (world, id) => world.table(balancers).get(id),
  "dts/migrateJob": (world, id) => world.table(jobs).get(id),
  "redis/instance": (world, id) => world.table(redisInstances).get(id),
  "tat/command": (world, id) => world.table(commands).get(id),
  "vpc/bandwidthPackage": (world, id) => world.table(bandwidthPackages).get(id),
  "vpc/eip": (world, id) => world.table(addresses).get(id),
  "vpc/eni": (world, id) => world.table(instances).get(id.replace(/^eni-/, "ins-")),
  "vpc/rtb": (world, id) => world.table(routeTables).get(id),
  "vpc/subnet": (world, id) => world.table(subnets).get(id),
  "vpc/vpc": (world, id) => world.table(vpcs).get(id),
};

/** Where a thing lies that a resource name names; undefined where there is none, or it lies in no region. */
export function regionOf(world: World, kind: TagKind, id: string): string | undefined {
  return THINGS[kind]?.(world, id)?.region;
}
