import { createHash } from "node:crypto";
import { instances } from "../services/cvm/rows";
import { redisInstances } from "../services/redis/rows";
import { defineTable, type World } from "../world";
import { formatIp, parseIp } from "./ipv4";

const BASE = parseIp("127.64.0.0")!;
/** Addresses of 127.64.0.0/10. */
const COUNT = 2 ** 22;

/** Where among those addresses a world begins. */
interface StartRow {
  readonly id: typeof START;
  readonly start: number;
}

const START = "loopback";
const starts = defineTable<StartRow>("network.starts");

/**
 * The next instance's own loopback address. Where a world begins depends on its directory, so that the instances
 * of two embedded clouds on one machine do not meet.
 */
export function nextLoopback(world: World): string {
  const taken = world.ids.number("loopback");
  return formatIp(BASE + ((startOf(world) + taken) % COUNT));
}

/** Gives every instance of a world that is a copy, or was moved, an address anew: its original may run beside it. */
export function settleLoopbacks(world: World): void {
  const start = startOf(world);
  const table = world.table(starts);
  if (table.get(START)?.start === start) return;
  world.transaction(() => {
    table.put({ id: START, start });
    for (const { id } of world.table(instances).all())
      world.table(instances).update(id, { loopback: nextLoopback(world) });
    for (const { id } of world.table(redisInstances).all())
      world.table(redisInstances).update(id, { loopback: nextLoopback(world) });
  });
}

function startOf(world: World): number {
  return createHash("sha256").update(world.directory).digest().readUInt32BE() % COUNT;
}
