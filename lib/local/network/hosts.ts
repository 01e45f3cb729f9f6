import { type InstanceRow, instances } from "../services/cvm/rows";
import { redisInstances, type RedisRow } from "../services/redis/rows";
import { addressOf } from "../services/vpc/usage";
import type { World } from "../world";

/** Something that takes connections at an address of its own. */
export interface Host {
  readonly id: string;
  readonly vpc: string;
  readonly privateIp: string;
  /** Empty without one. */
  readonly publicIp: string;
  readonly securityGroups: readonly string[];
  /** Below 127.64.0.0/10. */
  readonly loopback: string;
  readonly up: boolean;
}

export function hosts(world: World): Host[] {
  return [
    ...world
      .table(instances)
      .all()
      .map((row) => instanceHost(world, row)),
    ...world.table(redisInstances).all().map(redisHost),
  ];
}

export function hostOf(world: World, id: string): Host | undefined {
  const instance = world.table(instances).get(id);
  if (instance !== undefined) return instanceHost(world, instance);
  const redis = world.table(redisInstances).get(id);
  return redis === undefined ? undefined : redisHost(redis);
}

function instanceHost(world: World, row: InstanceRow): Host {
  return {
    ...common(row),
    up: row.state === "RUNNING",
    // Asked for by few, and found only by going through all addresses.
    get publicIp() {
      return addressOf(world, row.id) ?? row.publicIp;
    },
  };
}

function redisHost(row: RedisRow): Host {
  return { ...common(row), publicIp: "", up: row.status === "running" };
}

function common({ id, vpc, privateIp, securityGroups, loopback }: InstanceRow | RedisRow) {
  return { id, vpc, privateIp, securityGroups, loopback };
}
