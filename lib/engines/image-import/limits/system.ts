import { nearest } from "../../../plan/yaml/nearest";
import { meaning } from "../../../plan/yaml/words";
import { findInstanceType, LIMITS } from "../../../rules/catalogue";
import type { Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { imageRule } from "./rule";

const PREPARATION = "preparing and importing images, 2023-04-27";

/** Rules about what is inside the image: boot, partitions, operating system. */
export const systemRules: readonly Rule[] = [
  imageRule({
    id: "IMAGE-GPT",
    severity: "error",
    title: "An image has an MBR partition table.",
    explanation:
      "GPT needs a support ticket, says the page on importing; acknowledge with the ticket's number. The API's BootMode UEFI speaks against the page, see IMAGE-UEFI.",
    source: PREPARATION,
    needs: "images",
    check: ({ name, path }, { images }) =>
      when(
        images?.[name]?.partitionTable === "gpt",
        [...path, "image"],
        "The image has a GPT partition table; MBR is taken. Convert the disk to MBR, or acknowledge with the number of the support ticket that allows GPT.",
      ),
  }),
  imageRule({
    id: "IMAGE-NO-PARTITIONS",
    severity: "error",
    title: "An image has a partition table.",
    explanation:
      "ImportImage looks for a root partition and fails with PartitionNotPresent or RootPartitionNotFound, reasons that only the message centre shows.",
    source: PREPARATION,
    needs: "images",
    check: ({ name, path }, { images }) =>
      when(
        images?.[name]?.partitionTable === "none",
        [...path, "image"],
        "The image has no partition table. Export the whole disk with its MBR, not a single partition.",
      ),
  }),
  imageRule({
    id: "IMAGE-UEFI",
    severity: "warning",
    title: "An image boots by BIOS.",
    explanation:
      "The page on importing images knows no EFI boot, the API of 2026 has BootMode UEFI. Which holds for a region and instance type is seen only by trying.",
    source: `${PREPARATION}; ImportImage, API metadata of 2026-08-21`,
    check: ({ workload: { bootMode }, path }) =>
      when(
        bootMode === "UEFI",
        [...path, "bootMode"],
        "The API takes BootMode UEFI, the page on importing images denies EFI boot. Let a test run prove it, or convert the system to BIOS boot.",
      ),
  }),
  imageRule({
    id: "IMAGE-OS-TYPE",
    severity: "warning",
    title: "The system's type is one that ImportImage knows.",
    explanation:
      "The list is DescribeImportImageOs's; these are the types of its examples and page. Its examples name Windows by release (Windows Server 2016), so any name that starts so is taken.",
    source: "DescribeImportImageOs, API metadata of 2026-08-21; overview of importing images, 2023-04-27",
    check: ({ workload: { os }, path }) => {
      const types: readonly string[] = LIMITS.importableSystems;
      return when(
        !types.includes(os.type) && !/^Windows\b/.test(os.type),
        [...path, "os", "type"],
        `"${os.type}" is no known OsType.${meaning(nearest(os.type, types))} Known: ${types.join(", ")}. DescribeImportImageOs has the present list.`,
      );
    },
  }),
  imageRule({
    id: "IMAGE-ARCHITECTURE",
    severity: "refused",
    title: "Image and instance type have the same architecture.",
    explanation:
      "ImportImage writes arm_64, images are listed as arm, instance types of that kind are the SR1 family.",
    source: "ImportImage and Image, API metadata of 2026-08-21; CVM instance types, 2023-03-14",
    check: ({ workload: { os, blueprint }, path }) => {
      const type = findInstanceType(blueprint.instanceType);
      const wanted = os.architecture === "arm_64" ? "arm64" : "x86_64";
      return when(
        type !== undefined && type.architecture !== wanted,
        [...path, "blueprint", "instanceType"],
        `The image is ${os.architecture}, ${blueprint.instanceType} is ${type?.architecture}. Choose ${wanted === "arm64" ? "a type of the SR1 family" : "a type of another family than SR1"}.`,
      );
    },
  }),
  imageRule({
    id: "IMAGE-FORCE",
    severity: "warning",
    title: "An image is imported with Tencent Cloud's checks.",
    explanation:
      "With force nothing checks drivers and cloud-init. First-boot settings come on a CD labelled config-2 as qcloud_action/os.conf, which the image has to read itself.",
    source: "forced image import, 2023-04-27",
    check: ({ workload: { force }, path }) =>
      when(
        force === true,
        [...path, "force"],
        "With force nobody checks drivers and cloud-init, and password, key pair, hostname and user data reach the system only if it reads the config-2 CD. Prefer an image with virtio drivers and cloud-init.",
      ),
  }),
];
