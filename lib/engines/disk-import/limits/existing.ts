import { isReference, type TextOrReference } from "../../../plan/fields";
import { Size } from "../../../plan/units";
import { cited } from "../../../rules/documents";
import type { Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import type { DiskImportSpec } from "../schema";
import { diskRule, type DiskSubject } from "./rule";

const GUIDE = cited("offlineMigration", "offline data migration");

/** Rules about a disk that exists and is written over. */
export const diskImportExistingRules: readonly Rule[] = [
  diskRule({
    id: "DISK-OVERWRITTEN",
    severity: "error",
    title: "No disk that exists is written over.",
    explanation:
      "The image takes the place of everything that the disk holds. A snapshot is kept until finalize, and afterwards nothing brings it back.",
    source: GUIDE,
    check: (subject) => {
      const { existing } = subject.workload.disk;
      return when(
        existing !== undefined,
        existingPath(subject),
        `Everything that ${named(existing)} holds is written over. Leave existing out for a new disk, or acknowledge with what may be lost.`,
      );
    },
  }),
  diskRule({
    id: "DISK-WRITTEN-ONCE",
    severity: "refused",
    title: "No two images are written onto the same disk.",
    explanation: "The second would write over the first.",
    source: "Landfall",
    check: (subject) => {
      const { name, workload, workloads } = subject;
      const { existing } = workload.disk;
      if (existing === undefined) return [];
      const [first] = Object.entries(workloads).flatMap(([other, { engine, ...spec }]) =>
        engine === "disk-import" && isSame((spec as DiskImportSpec).disk.existing, existing) ? [other] : [],
      );
      return when(
        first !== name,
        existingPath(subject),
        `${named(existing)} is already written by workload ${first}. Name another disk.`,
      );
    },
  }),
  diskRule({
    id: "DISK-FOUND",
    severity: "refused",
    title: "A disk that is written over is free, in the zone that is said, and of the size that is said.",
    explanation:
      "A relay writes it, and a disk is attached to one instance of its own zone. A size that differs is most likely another disk.",
    source: "AttachDisks, API metadata of 2026-08-21",
    needs: "disks",
    check: (subject, { disks }) => {
      const { disk } = subject.workload;
      const found = disk.existing === undefined ? undefined : disks?.[subject.name];
      if (found === undefined) return [];
      const { attachedTo = "", id, sizeGib, zone } = found;
      const path = existingPath(subject);
      return [
        ...when(
          attachedTo !== "",
          path,
          `${id} is attached to ${attachedTo}. Detach it first, or name another.`,
        ),
        ...when(
          zone !== undefined && zone !== disk.zone,
          path,
          `${id} is in ${zone}, and is said to be in ${disk.zone}. Name the right disk, or its zone.`,
        ),
        ...when(
          sizeGib !== undefined && sizeGib !== Size.parse(disk.size).toGib(),
          path,
          `${id} has ${sizeGib} GiB, and is said to have ${disk.size}. Name the right disk, or its size.`,
        ),
      ];
    },
  }),
];

function existingPath({ path }: DiskSubject): readonly (string | number)[] {
  return [...path, "disk", "existing"];
}

function isSame(one: TextOrReference | undefined, other: TextOrReference): boolean {
  return one !== undefined && named(one) === named(other);
}

/** A reference shows as its key: which disk it is, is not known when the plan is made. */
function named(disk: TextOrReference | undefined): string {
  return isReference(disk) ? `{${disk.$ref}}` : String(disk);
}
