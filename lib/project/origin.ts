import type { BlueprintInput } from "../plan/input";
import { COPY_ORIGIN } from "../plan/input";
import type { SourceServerSpec } from "../plan/source";
import { Size } from "../plan/units";
import { smallestTypeFor } from "../rules/sizing";

/** What of a blueprint could not be taken from its source. */
export interface OriginFault {
  readonly field: "instanceType" | "privateIp";
  readonly message: string;
}

/** The blueprint with everything that it takes from its source filled in. */
export function settleOrigin(
  blueprint: BlueprintInput,
  source: SourceServerSpec,
  region: string,
): { readonly blueprint: BlueprintInput; readonly faults: readonly OriginFault[] } {
  const type = blueprint.instanceType === COPY_ORIGIN ? typeLike(source, region) : undefined;
  const address = blueprint.privateIp === COPY_ORIGIN ? source.addresses?.[0] : undefined;
  const faults: OriginFault[] = [];
  if (blueprint.instanceType === COPY_ORIGIN && type === undefined)
    faults.push({ field: "instanceType", message: noType(source, region) });
  if (blueprint.privateIp === COPY_ORIGIN && address === undefined) {
    const message = "copyOrigin copies the source's address, and the source says none; add addresses";
    faults.push({ field: "privateIp", message });
  }
  return {
    blueprint: {
      ...blueprint,
      ...(type !== undefined && { instanceType: type }),
      ...(address !== undefined && { privateIp: address }),
    },
    faults,
  };
}

function typeLike({ architecture, cpus, memory }: SourceServerSpec, region: string): string | undefined {
  if (cpus === undefined || memory === undefined) return undefined;
  return smallestTypeFor(
    {
      architecture: architecture === "arm_64" ? "arm64" : "x86_64",
      cpus,
      memoryGib: Size.parse(memory).toGib(),
    },
    region,
  );
}

function noType({ cpus, memory }: SourceServerSpec, region: string): string {
  return cpus === undefined || memory === undefined
    ? "copyOrigin needs the source's cpus and memory; add them, or write an instance type"
    : `no instance type on record in ${region} has ${cpus} processors and ${memory}; write an instance type`;
}
