import { type Context, demand } from "../../api";
import { formatIp, parseCidr, parseIp, sizeOf } from "../../network/ipv4";
import type { World } from "../../world";
import { balancers } from "../clb/rows";
import { instances } from "../cvm/rows";
import { redisInstances } from "../redis/rows";
import { inRegion } from "../resource";
import { addresses, privateIps, securityGroups, subnets } from "./rows";

/** Of each project in each region (SDK cvm, SecurityGroupIds of LaunchTemplate data). */
const MAX_GROUPS = 50;

/** Something that lies in a subnet. */
export interface Tenant {
  readonly id: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly privateIp: string;
  readonly kind: "CVM" | "CLB" | "REDIS";
}

/** Everything that holds an address of its own. */
export function tenants(world: World): Tenant[] {
  return [
    ...world
      .table(instances)
      .all()
      .map((row): Tenant => ({ ...place(row), kind: "CVM" })),
    ...world
      .table(privateIps)
      .all()
      .map((row): Tenant => {
        const instance = world.table(instances).get(row.instance)!;
        return { ...place({ ...instance, privateIp: row.ip }), kind: "CVM" };
      }),
    ...world
      .table(redisInstances)
      .all()
      .map((row): Tenant => ({ ...place(row), kind: "REDIS" })),
    ...world
      .table(balancers)
      .all()
      .filter((row) => row.type === "INTERNAL")
      .map((row): Tenant => ({ ...place({ ...row, privateIp: row.vip }), kind: "CLB" })),
  ].filter(({ privateIp }) => privateIp !== "");
}

function place({ id, vpc, subnet, privateIp }: Omit<Tenant, "kind">): Omit<Tenant, "kind"> {
  return { id, vpc, subnet, privateIp };
}

/** Addresses of a subnet that something holds. */
export function takenIps(world: World, subnet: string): string[] {
  return tenants(world)
    .filter((tenant) => tenant.subnet === subnet)
    .map(({ privateIp }) => privateIp);
}

/** The lowest address of a subnet that nobody holds; its first, second and last are never given out. */
export function freeIp(world: World, subnetId: string): string | undefined {
  const subnet = world.table(subnets).get(subnetId);
  if (subnet === undefined) return undefined;
  const cidr = parseCidr(subnet.cidr)!;
  const taken = new Set(takenIps(world, subnetId).map(parseIp));
  for (let ip = cidr.base + 2; ip < cidr.base + sizeOf(cidr) - 1; ip++)
    if (!taken.has(ip)) return formatIp(ip);
  return undefined;
}

/** A public address of its own: from 198.18.0.0/15, which is routed nowhere in the world. */
export function nextPublicIp(world: World): string {
  const base = parseIp("198.18.0.0")!;
  return formatIp(base + 256 + (world.ids.number("publicIp") % (2 ** 17 - 512)));
}

/** @throws Refusal with `code` unless a project may have one more group in the caller's region */
export function checkGroupQuota(project: string, { world, region }: Context, code: string): void {
  const present = inRegion(world.table(securityGroups).all(), region).filter(
    (group) => group.project === project,
  );
  demand(
    present.length < MAX_GROUPS,
    code,
    `At most ${MAX_GROUPS} security groups are allowed in a project and region.`,
  );
}

/** What uses a security group. */
export function groupUsage(
  world: World,
  group: string,
): {
  readonly instances: number;
  readonly databases: number;
  readonly balancers: number;
  readonly groups: number;
} {
  const members = world
    .table(instances)
    .all()
    .filter((instance) => instance.securityGroups.includes(group));
  const databases = world
    .table(redisInstances)
    .all()
    .filter((database) => database.securityGroups.includes(group));
  const fronts = world
    .table(balancers)
    .all()
    .filter((balancer) => balancer.securityGroups.includes(group));
  const referring = world
    .table(securityGroups)
    .all()
    .filter(
      (other) =>
        other.id !== group && [...other.ingress, ...other.egress].some((policy) => policy.group === group),
    );
  return {
    instances: members.length,
    databases: databases.length,
    balancers: fronts.length,
    groups: referring.length,
  };
}

/** The EIP that an instance's primary address has, or is being given. */
export function addressOf(world: World, instance: string): string | undefined {
  return world
    .table(addresses)
    .all()
    .find((address) => address.instance === instance && address.secondary === "")?.ip;
}
