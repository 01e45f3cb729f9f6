import { Size } from "../../../plan/units";
import { LIMITS } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import { sizeText, virtualBytes } from "../../../rules/image-source";
import type { Rule, RuleFacts } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { diskRule, type DiskSubject } from "./rule";

const GUIDE = cited("offlineMigration", "preparation");
const CREATE = "CreateDisks, API metadata of 2026-08-21";
const TYPES = "creating cloud disks, 2022-09-30";

/** Rules about the disk that an image is written onto. */
export const diskImportDiskRules: readonly Rule[] = [
  diskRule({
    id: "DISK-IMAGE-FITS",
    severity: "refused",
    title: "A disk is at least as large as the disk inside its image.",
    explanation: "What does not fit is not written. The guide's limit is stricter: DISK-IMAGE-SMALLER.",
    source: cited("offlineMigration", "work steps"),
    check: (subject, facts) => {
      const image = imageBytes(subject, facts);
      return when(
        image !== undefined && image > diskBytes(subject),
        sizePath(subject),
        `The image holds a disk of ${sizeText(image)}, the target has ${subject.workload.disk.size}. Give it more than ${sizeText(image)}.`,
      );
    },
  }),
  diskRule({
    id: "DISK-IMAGE-SMALLER",
    severity: "warning",
    title: "A disk is larger than the disk inside its image.",
    explanation:
      "The guide asks for strictly more. Landfall writes the disk itself, and an equal size holds the image.",
    source: GUIDE,
    check: (subject, facts) =>
      when(
        imageBytes(subject, facts) === diskBytes(subject),
        sizePath(subject),
        `The disk is exactly as large as the image's, ${subject.workload.disk.size}. The migration guide asks for a larger one, as 10 GiB more; an equal one holds it.`,
      ),
  }),
  diskRule({
    id: "DISK-SIZE-WHOLE",
    severity: "refused",
    title: "The size of a disk to be written is a whole number of GiB.",
    explanation: "CreateDisks takes no fractions.",
    source: CREATE,
    check: (subject) =>
      when(
        !Number.isInteger(gib(subject)),
        sizePath(subject),
        `${subject.workload.disk.size} is not a whole number of GiB. Write ${Math.ceil(gib(subject))}GiB.`,
      ),
  }),
  diskRule({
    id: "DISK-SIZE-RANGE",
    severity: "error",
    title: "The size of a disk to be written is in the range of its type.",
    explanation:
      "10 to 32,000 GiB for CLOUD_PREMIUM, from 20 GiB for the SSD types. DescribeDiskConfigQuota knows the range of each zone.",
    source: TYPES,
    check: (subject) => {
      const { size, type } = subject.workload.disk;
      const { min, max } = LIMITS.dataDiskGib[type];
      return when(
        gib(subject) < min || gib(subject) > max,
        sizePath(subject),
        `A ${type} disk has ${min} to ${max} GiB, not ${size}.`,
      );
    },
  }),
  diskRule({
    id: "DISK-SIZE-STEP",
    severity: "warning",
    title: "The size of a disk to be written is a multiple of 10 GiB.",
    explanation: "Disks are sold in steps of 10 GiB; an answer of DescribeDiskConfigQuota shows a step of 1.",
    source: "RunInstances, SDK 4.1.313; DescribeDiskConfigQuota, API metadata of 2026-08-21",
    check: (subject) =>
      when(
        gib(subject) % LIMITS.dataDiskStepGib !== 0,
        sizePath(subject),
        `Disks are sold in steps of ${LIMITS.dataDiskStepGib} GiB; ${subject.workload.disk.size} may be refused.`,
      ),
  }),
  diskRule({
    id: "DISK-TYPE-ALONE",
    severity: "error",
    title: "A disk to be written is of a type that is made by itself.",
    explanation:
      "CreateDisks no longer takes CLOUD_BASIC, and CLOUD_TSSD comes only together with some instances.",
    source: `${CREATE}; cloud disk types, 2022-09-29`,
    check: ({ path, workload: { disk } }) => {
      const alone: readonly string[] = LIMITS.stagingDiskTypes;
      return when(
        !alone.includes(disk.type),
        [...path, "disk", "type"],
        `A ${disk.type} disk cannot be made by itself. Allowed: ${alone.join(", ")}.`,
      );
    },
  }),
  diskRule({
    id: "DISK-ZONE-REGION",
    severity: "refused",
    title: "The zone of a disk to be written is a zone of the project's region.",
    explanation: "A disk is made in the region that the API call goes to.",
    source: CREATE,
    check: ({ path, project: { region }, workload: { disk } }) =>
      when(
        !disk.zone.startsWith(`${region}-`) || !/^\d+$/.test(disk.zone.slice(region.length + 1)),
        [...path, "disk", "zone"],
        `${disk.zone} is not a zone of ${region}. Name one of that region.`,
      ),
  }),
  diskRule({
    id: "DISK-ZONE-RELAY",
    severity: "refused",
    title: "A disk is written in the zone of the project's relays.",
    explanation: "A disk is attached to instances of its own zone only, and a relay writes it.",
    source: "AttachDisks, ResourceUnavailable.ZoneNotMatch, API metadata of 2026-08-21",
    check: ({ path, project: { zone }, workload: { disk } }) =>
      when(
        disk.zone !== zone,
        [...path, "disk", "zone"],
        `The disk is to be in ${disk.zone}, the relay that writes it is in ${zone}. Use ${zone}, or make a project of its own for ${disk.zone}.`,
      ),
  }),
];

function imageBytes({ name, workload }: DiskSubject, facts: RuleFacts): number | undefined {
  return virtualBytes(name, workload.image, facts);
}

function diskBytes({ workload }: DiskSubject): number {
  return Size.parse(workload.disk.size).bytes;
}

function gib({ workload }: DiskSubject): number {
  return Size.parse(workload.disk.size).toGib();
}

function sizePath({ path }: DiskSubject): readonly (string | number)[] {
  return [...path, "disk", "size"];
}
