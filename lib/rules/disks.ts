import type { BlueprintSpec, DiskSpec } from "../plan/blueprint";
import { Size } from "../plan/units";
import { LIMITS } from "./catalogue";
import type { PlanPath, Rule } from "./rule";
import { blueprintRule, when } from "./subjects";

export const diskRules: readonly Rule[] = [
  blueprintRule({
    id: "DISK-WHOLE-GIB",
    severity: "refused",
    title: "A disk's size is a whole number of GiB.",
    explanation: "The API takes no fractions.",
    source: "RunInstances, API metadata of 2026-08-21",
    check: ({ blueprint, path }) =>
      disksOf(blueprint).flatMap(({ disk, at }) =>
        when(
          !Number.isInteger(gib(disk)),
          [...path, ...at, "size"],
          `${disk.size} is not a whole number of GiB. Write ${Math.ceil(gib(disk))}GiB.`,
        ),
      ),
  }),
  blueprintRule({
    id: "SYSTEM-DISK-SIZE",
    severity: "error",
    title: "A system disk has 20 to 500 GiB.",
    explanation:
      "500 GiB is what the FAQ and the page on imported images state; 20 GiB is the smallest in vendor examples. DescribeDiskConfigQuota knows the range of each zone and type.",
    source: "system disk FAQ, 2022; overview of importing images, 2023-04-27",
    check: ({ blueprint: { systemDisk }, path }) => {
      const { min, max } = LIMITS.systemDiskGib;
      return when(
        gib(systemDisk) < min || gib(systemDisk) > max,
        [...path, "systemDisk", "size"],
        `A system disk of ${systemDisk.size} is outside ${min} to ${max} GiB. Change the size, or acknowledge with what DescribeDiskConfigQuota says for the zone.`,
      );
    },
  }),
  blueprintRule({
    id: "SYSTEM-DISK-SMALL",
    severity: "warning",
    title: "A system disk has at least 50 GiB.",
    explanation:
      "The FAQ gives 50 GiB as the minimum and default; vendor examples have images of 20 GiB. The API's DescribeDiskConfigQuota decides.",
    source: "system disk FAQ, 2022",
    check: ({ blueprint: { systemDisk }, path }) =>
      when(
        gib(systemDisk) >= LIMITS.systemDiskGib.min && gib(systemDisk) < LIMITS.systemDiskGibByFaq,
        [...path, "systemDisk", "size"],
        `The FAQ gives ${LIMITS.systemDiskGibByFaq} GiB as the smallest system disk; ${systemDisk.size} may be refused. Use ${LIMITS.systemDiskGibByFaq}GiB to be safe.`,
      ),
  }),
  blueprintRule({
    id: "SYSTEM-DISK-TYPE",
    severity: "warning",
    title: "A system disk is CLOUD_PREMIUM, CLOUD_BSSD or CLOUD_SSD.",
    explanation:
      "A page of 2022 denies CLOUD_HSSD and CLOUD_TSSD for system disks, the API's list of 2026 has them; CLOUD_BASIC is phased out.",
    source: "cloud disk types, 2022-09-29; SDK cvm 2017-03-12",
    check: ({ blueprint: { systemDisk }, path }) =>
      when(
        ["CLOUD_BASIC", "CLOUD_HSSD", "CLOUD_TSSD"].includes(systemDisk.type),
        [...path, "systemDisk", "type"],
        `${systemDisk.type} may not be sold as a system disk here. CLOUD_PREMIUM, CLOUD_BSSD and CLOUD_SSD are everywhere.`,
      ),
  }),
  blueprintRule({
    id: "DATA-DISK-SIZE",
    severity: "error",
    title: "A data disk's size is in the range of its type.",
    explanation:
      "10 to 32,000 GiB for CLOUD_PREMIUM, from 20 GiB for the SSD types, up to 16,000 GiB for CLOUD_BASIC. DescribeDiskConfigQuota knows the range of each zone.",
    source: "creating cloud disks, 2022-09-30",
    check: ({ blueprint, path }) =>
      dataDisksOf(blueprint).flatMap(({ disk, at }) => {
        const { min, max } = LIMITS.dataDiskGib[disk.type];
        return when(
          gib(disk) < min || gib(disk) > max,
          [...path, ...at, "size"],
          `A ${disk.type} data disk has ${min} to ${max} GiB, not ${disk.size}.`,
        );
      }),
  }),
  blueprintRule({
    id: "DATA-DISK-STEP",
    severity: "warning",
    title: "A data disk's size is a multiple of 10 GiB.",
    explanation:
      "RunInstances states a step of 10 GiB; an answer of DescribeDiskConfigQuota shows a step of 1.",
    source: "RunInstances, SDK 4.1.313",
    check: ({ blueprint, path }) =>
      dataDisksOf(blueprint).flatMap(({ disk, at }) =>
        when(
          gib(disk) % LIMITS.dataDiskStepGib !== 0,
          [...path, ...at, "size"],
          `RunInstances takes data disks in steps of ${LIMITS.dataDiskStepGib} GiB; ${disk.size} may be refused.`,
        ),
      ),
  }),
  blueprintRule({
    id: "DATA-DISK-TYPE",
    severity: "warning",
    title: "A data disk is neither CLOUD_BASIC nor CLOUD_TSSD.",
    explanation:
      "CLOUD_BASIC is phased out and no longer taken by CreateDisks; CLOUD_TSSD comes only with some instance types.",
    source: "CreateDisks, API metadata of 2026-08-21; cloud disk types, 2022-09-29",
    check: ({ blueprint, path }) =>
      dataDisksOf(blueprint).flatMap(({ disk, at }) =>
        when(
          disk.type === "CLOUD_BASIC" || disk.type === "CLOUD_TSSD",
          [...path, ...at, "type"],
          disk.type === "CLOUD_BASIC"
            ? "CLOUD_BASIC is phased out. Use CLOUD_PREMIUM."
            : "CLOUD_TSSD is sold only together with some instance types. Confirm that this one has it, or use CLOUD_HSSD.",
        ),
      ),
  }),
];

interface PlacedDisk {
  readonly disk: DiskSpec;
  readonly at: PlanPath;
}

function disksOf(blueprint: BlueprintSpec): PlacedDisk[] {
  return [{ disk: blueprint.systemDisk, at: ["systemDisk"] }, ...dataDisksOf(blueprint)];
}

function dataDisksOf({ dataDisks = [] }: BlueprintSpec): PlacedDisk[] {
  return dataDisks.map((disk, index) => ({ disk, at: ["dataDisks", index] }));
}

function gib({ size }: DiskSpec): number {
  return Size.parse(size).toGib();
}
