import { createHash } from "node:crypto";
import type { World } from "../world";
import { formatIp, parseIp } from "./ipv4";

const BASE = parseIp("127.64.0.0")!;
/** Addresses of 127.64.0.0/10. */
const COUNT = 2 ** 22;

/**
 * The next instance's own loopback address. Where a world begins depends on its directory, so that the instances
 * of two embedded clouds on one machine do not meet.
 */
export function nextLoopback(world: World): string {
  const start = createHash("sha256").update(world.directory).digest().readUInt32BE() % COUNT;
  const taken = world.ids.number("loopback");
  return formatIp(BASE + ((start + taken) % COUNT));
}
