import { findInstanceType, isMissingFrom, similarTypes } from "./catalogue";

/** Families that `copyOrigin` chooses from, best first: on general sale, current, without local disks. */
const FAMILIES = {
  x86_64: ["S5", "SA2", "S6", "SA3", "S8", "SA5", "M5", "M6", "M8", "SA9"],
  arm64: ["SR1"],
} as const;

export interface Machine {
  readonly architecture: "x86_64" | "arm64";
  readonly cpus: number;
  readonly memoryGib: number;
}

/**
 * The smallest instance type on record that has at least a machine's processors and memory: fewest processors
 * first, then least memory, then the order of the families. Families that a region's price tables lack are left out.
 */
export function smallestTypeFor(machine: Machine, region: string): string | undefined {
  const candidates = FAMILIES[machine.architecture]
    .filter((family) => !isMissingFrom(region, family))
    .flatMap((family) => similarTypes(`${family}.`))
    .flatMap((type) => {
      const known = findInstanceType(type);
      return known !== undefined && known.cpus >= machine.cpus && known.memoryGib >= machine.memoryGib
        ? [{ type, cpus: known.cpus, memoryGib: known.memoryGib }]
        : [];
    });
  // A stable sort keeps the families' order among equals.
  return candidates.sort((left, right) => left.cpus - right.cpus || left.memoryGib - right.memoryGib)[0]
    ?.type;
}
