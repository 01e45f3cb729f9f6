import types from "./data/instance-types.json";
import regions from "./data/regions.json";
import systems from "./data/systems.json";

import { REDIS_TYPES, type RedisType } from "./data/redis-types";

export { LIMITS } from "./data/limits";
export type { RedisType } from "./data/redis-types";

export interface Region {
  readonly mainland: boolean;
  readonly finance: boolean;
  /** Whether a COS endpoint of the region is documented. */
  readonly cos: boolean;
  /** Whether the CVM API of 2026 lists the region. */
  readonly cvm: boolean;
  /** Whether EnterRescueMode is documented for the region. */
  readonly rescue: boolean;
  readonly zones: Readonly<Record<string, string>>;
}

export interface InstanceType {
  readonly family: string;
  readonly architecture: "x86_64" | "arm64";
  readonly memoryGib: number;
  readonly cpus: number;
}

/** What is known about a region; undefined for one that is newer than the catalogue. */
export function findRegion(id: string): Region | undefined {
  return ownMember<Region>(regions.regions, id);
}

export function knownRegions(): string[] {
  return Object.keys(regions.regions);
}

/** What is known about an instance type such as `S5.MEDIUM4`. */
export function findInstanceType(type: string): InstanceType | undefined {
  const [family = "", size = ""] = type.split(".");
  const known = ownMember<{ arch: string; memoryGib: Record<string, number> }>(types.families, family);
  const memoryGib = known && ownMember<number>(known.memoryGib, size);
  if (known === undefined || memoryGib === undefined) return undefined;
  const architecture = known.arch === "arm64" ? "arm64" : "x86_64";
  return { family, architecture, memoryGib, cpus: cpusOf(type, size) };
}

/** What is known about a product type of TencentDB for Redis, for example 8. */
export function findRedisType(type: number): RedisType | undefined {
  return REDIS_TYPES[type];
}

export function knownRedisTypes(): readonly (readonly [number, RedisType])[] {
  return Object.entries(REDIS_TYPES).map(([type, known]) => [Number(type), known] as const);
}

/** Types of a family, and the families themselves where the family is unknown. */
export function similarTypes(type: string): string[] {
  const [family = ""] = type.split(".");
  const known = ownMember<{ memoryGib: Record<string, number> }>(types.families, family);
  return known
    ? Object.keys(known.memoryGib).map((size) => `${family}.${size}`)
    : Object.keys(types.families);
}

/** Whether the price tables of 2023-06-12 show this family in most regions and not in this one. */
export function isMissingFrom(region: string, family: string): boolean {
  return ownMember<string[]>(types.notInPriceTable, region)?.includes(family) ?? false;
}

/** A list of operating systems that a tool or page names. */
export type SystemList = keyof typeof systems.lists;

/** Whether a list names a system: `CentOS` with `7.9`, `Windows Server` with `2012 R2`. */
export function isListedSystem(list: SystemList, { distribution, version }: System): boolean {
  const name = distribution.trim().toLowerCase();
  const known = (ownMember<string>(systems.names, name) ?? name).toLowerCase();
  const [, versions = []] =
    Object.entries(systems.lists[list].systems).find(([key]) => key.toLowerCase() === known) ?? [];
  return versions.includes("*") || versions.includes(/\d+/.exec(version)?.[0] ?? "");
}

/** `CentOS 5, 6, 7, 8; Ubuntu …` of one list, for messages. */
export function listedSystems(list: SystemList): string {
  return Object.entries(systems.lists[list].systems)
    .map(([name, versions]) => (versions.includes("*") ? name : `${name} ${versions.join(", ")}`))
    .join("; ");
}

interface System {
  readonly distribution: string;
  readonly version: string;
}

/** The vendor's naming: SMALL has 1 vCPU, MEDIUM 2, LARGE 4, nXLARGE 4n, nMEDIUM 2n. */
function cpusOf(type: string, size: string): number {
  const [, times = "", unit = ""] = /^(\d*)(SMALL|MEDIUM|LARGE|XLARGE)/.exec(size) ?? [];
  const single = { SMALL: 1, MEDIUM: 2, LARGE: 4, XLARGE: 4 }[unit] ?? 0;
  return ownMember<number>(types.vcpuExceptions, type) ?? Number(times === "" ? 1 : times) * single;
}

function ownMember<T>(of: object, key: string): T | undefined {
  return Object.hasOwn(of, key) ? (of as Record<string, T>)[key] : undefined;
}
