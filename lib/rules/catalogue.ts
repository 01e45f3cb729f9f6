import types from "./data/instance-types.json";
import regions from "./data/regions.json";

export { LIMITS } from "./data/limits";

export interface Region {
  readonly mainland: boolean;
  readonly finance: boolean;
  /** Whether a COS endpoint of the region is documented. */
  readonly cos: boolean;
  /** Whether the CVM API of 2026 lists the region. */
  readonly cvm: boolean;
  readonly zones: Readonly<Record<string, string>>;
}

export interface InstanceType {
  readonly family: string;
  readonly architecture: "x86_64" | "arm64";
  readonly memoryGib: number;
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
  return { family, architecture: known.arch === "arm64" ? "arm64" : "x86_64", memoryGib };
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

function ownMember<T>(of: object, key: string): T | undefined {
  return Object.hasOwn(of, key) ? (of as Record<string, T>)[key] : undefined;
}
