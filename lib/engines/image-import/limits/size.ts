import { Size } from "../../../plan/units";
import { LIMITS } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import { sizeText, virtualBytes } from "../../../rules/image-source";
import type { MeasuredImage, PlanPath, Rule, RuleFacts } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { imageRule, type ImageSubject } from "./rule";

const IMPORT_PAGE = "overview of importing images, 2023-04-27; ImportImage, API metadata of 2026-08-21";
const GUIDE = cited("offlineMigration", "preparation");
const GIB = Size.gib(1).bytes;

/** Tencent Cloud writes GB and sizes disks in GiB; limits are read as GiB. */
export const sizeRules: readonly Rule[] = [
  imageRule({
    id: "IMAGE-FITS-DISK",
    severity: "error",
    title: "The target's system disk is at least as large as the disk inside the image.",
    explanation:
      "RunInstances refuses a smaller one; a reinstall fails. This is the API's limit, the guide's is stricter: IMAGE-SMALLER-THAN-DISK.",
    source: `RunInstances, API metadata of 2026-08-21; ${cited("offlineMigration", "work steps")}`,
    check: (subject, facts) => {
      const disk = virtual(subject, facts);
      return when(
        disk !== undefined && disk > targetBytes(subject),
        targetPath(subject),
        `The image holds a disk of ${sizeText(disk)}, the target's system disk has ${subject.workload.blueprint.systemDisk.size}. Give it more than ${sizeText(disk)}.`,
      );
    },
  }),
  imageRule({
    id: "IMAGE-SMALLER-THAN-DISK",
    severity: "warning",
    title: "The target's system disk is larger than the disk inside the image.",
    explanation:
      "The offline migration guide asks for strictly more: an image of 50 GB wants a system disk of more than 50 GB. The API takes an equal size.",
    source: GUIDE,
    check: (subject, facts) =>
      when(
        virtual(subject, facts) === targetBytes(subject),
        targetPath(subject),
        `The target's system disk is exactly as large as the image's, ${subject.workload.blueprint.systemDisk.size}. The API takes that; the migration guide asks for a larger one, as 10 GiB more.`,
      ),
  }),
  imageRule({
    id: "IMAGE-VIRTUAL-SIZE",
    severity: "error",
    title: "The disk inside an image has at most 500 GB.",
    explanation:
      "ImportImage measures it after its own conversion to qcow2 and fails with InvalidFormatSize, a reason that only the message centre shows.",
    source: IMPORT_PAGE,
    check: (subject, facts) => {
      const disk = virtual(subject, facts);
      return when(
        disk !== undefined && disk > LIMITS.importVirtualGib * GIB,
        virtualPath(subject),
        `The image holds a disk of ${sizeText(disk)}; ImportImage takes ${LIMITS.importVirtualGib} GB. Shrink the partitions and the disk, or migrate the running server instead.`,
      );
    },
  }),
  imageRule({
    id: "IMAGE-ACTUAL-SIZE",
    severity: "error",
    title: "An image has at most 50 GB as qcow2.",
    explanation:
      "The troubleshooting page names 500 GB for the console's offline migration; that path has no public API, and ImportImage, which Landfall uses, takes 50 GB.",
    source: IMPORT_PAGE,
    needs: "images",
    check: (subject, facts) => {
      const actual = measured(subject, facts)?.actualSize;
      return when(
        actual !== undefined && actual > LIMITS.importActualGib * GIB,
        imagePath(subject),
        `The image takes ${sizeText(actual)} as qcow2; ImportImage takes ${LIMITS.importActualGib} GB. (The 500 GB that pages name belong to the console's offline migration.) Remove data and zero the free space, or import a smaller system disk and move the data apart.`,
      );
    },
  }),
  imageRule({
    id: "IMAGE-ACTUAL-SIZE-UNKNOWN",
    severity: "warning",
    title: "Of a large image it is known how much it really holds.",
    explanation:
      "Pages name 500 GB for offline migration and 50 GB for ImportImage. An image that was not measured and holds a disk of more than 50 GB may exceed the second.",
    source: IMPORT_PAGE,
    check: (subject, facts) => {
      const disk = virtual(subject, facts);
      return when(
        measured(subject, facts) === undefined && disk !== undefined && disk > LIMITS.importActualGib * GIB,
        virtualPath(subject),
        `The image holds a disk of ${sizeText(disk)} and was not measured: ImportImage takes ${LIMITS.importActualGib} GB of content as qcow2, not the 500 GB that pages name for offline migration. Check with qemu-img info.`,
      );
    },
  }),
];

function measured({ name }: ImageSubject, { images }: RuleFacts): MeasuredImage | undefined {
  return images?.[name];
}

function virtual({ name, workload: { image } }: ImageSubject, facts: RuleFacts): number | undefined {
  return virtualBytes(name, image, facts);
}

function targetBytes({ workload }: ImageSubject): number {
  return Size.parse(workload.blueprint.systemDisk.size).bytes;
}

function imagePath({ path }: ImageSubject): PlanPath {
  return [...path, "image"];
}

function virtualPath({ path }: ImageSubject): PlanPath {
  return [...path, "image", "virtualSize"];
}

function targetPath({ path }: ImageSubject): PlanPath {
  return [...path, "blueprint", "systemDisk", "size"];
}
