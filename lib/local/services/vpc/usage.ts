import { formatIp, parseCidr, parseIp, sizeOf } from "../../network/ipv4";
import type { World } from "../../world";
import { type InstanceRow, instances } from "../cvm/rows";
import { addresses, securityGroups, subnets } from "./rows";

/** Addresses of a subnet that instances hold. */
export function takenIps(world: World, subnet: string): InstanceRow[] {
  return world
    .table(instances)
    .all()
    .filter((instance) => instance.subnet === subnet && instance.privateIp !== "");
}

/** The lowest address of a subnet that nobody holds; its first, second and last are never given out. */
export function freeIp(world: World, subnetId: string): string | undefined {
  const subnet = world.table(subnets).get(subnetId);
  if (subnet === undefined) return undefined;
  const cidr = parseCidr(subnet.cidr)!;
  const taken = new Set(takenIps(world, subnetId).map((instance) => parseIp(instance.privateIp)));
  for (let ip = cidr.base + 2; ip < cidr.base + sizeOf(cidr) - 1; ip++)
    if (!taken.has(ip)) return formatIp(ip);
  return undefined;
}

/** A public address of its own: from 198.18.0.0/15, which is routed nowhere in the world. */
export function nextPublicIp(world: World): string {
  const base = parseIp("198.18.0.0")!;
  return formatIp(base + 256 + (world.ids.number("publicIp") % (2 ** 17 - 512)));
}

/** What uses a security group. */
export function groupUsage(
  world: World,
  group: string,
): { readonly instances: number; readonly groups: number } {
  const members = world
    .table(instances)
    .all()
    .filter((instance) => instance.securityGroups.includes(group));
  const referring = world
    .table(securityGroups)
    .all()
    .filter(
      (other) =>
        other.id !== group && [...other.ingress, ...other.egress].some((policy) => policy.group === group),
    );
  return { instances: members.length, groups: referring.length };
}

/** The EIP that an instance has, or is being given. */
export function addressOf(world: World, instance: string): string | undefined {
  return world
    .table(addresses)
    .all()
    .find((address) => address.instance === instance)?.ip;
}
