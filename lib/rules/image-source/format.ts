import { IMAGE_FORMATS } from "../../plan/image-source";
import { cited } from "../documents";
import type { Rule } from "../rule";
import { when } from "../subjects";
import {
  extensionOf,
  formatByName,
  imageNameOf,
  imageNamePath,
  isArchiveName,
  statedFormat,
} from "./image-name";
import { imageSourceRule } from "./rule";

const FORMATS = IMAGE_FORMATS.join(", ");

/** VMware writes a disk's changes since a snapshot to `disk-000001.vmdk`, with `-delta` or `-sesparse` beside it. */
const VMWARE_SNAPSHOT = /-(00000[^/]*|\d{6}(-[a-z]+)?)\.vmdk(\.tar\.gz|\.tgz)?$/i;

export const formatRules: readonly Rule[] = [
  imageSourceRule({
    id: "IMAGE-FORMAT",
    severity: "refused",
    title: "An image is qcow2, vhd, vmdk or raw, or a .tar.gz of one.",
    explanation:
      "Offline migration takes these four; what other clouds export as .tar.gz need not be unpacked where it is a local file.",
    source: `${cited("offlineMigration", "preparation")}; ImportImage, API metadata of 2026-08-21`,
    check: ({ image, path }) => {
      const name = imageNameOf(image);
      if (statedFormat(image) !== undefined || extensionOf(name) === "vhdx") return [];
      const stated = isArchiveName(name)
        ? "does not say what the archive holds"
        : "does not say which format it has";
      const packed = "file" in image ? ", or a .tar.gz of one" : "";
      return [
        {
          path: [...path, ...imageNamePath(image)],
          message: `"${name}" ${stated}. Allowed: ${FORMATS}${packed}. Name it so, or give image.format; convert others with qemu-img convert -O qcow2.`,
        },
      ];
    },
  }),
  imageSourceRule({
    id: "IMAGE-VHDX",
    severity: "refused",
    title: "An image is not VHDX.",
    explanation:
      "VHDX is another format than VHD in spite of its name; Disk2vhd writes it unless told otherwise.",
    source: "offline migration page and preparation of Windows images (tencent.md 2.1, 2.4)",
    check: ({ image, path }) =>
      when(
        extensionOf(imageNameOf(image)) === "vhdx",
        [...path, ...imageNamePath(image)],
        `"${imageNameOf(image)}" is VHDX, which is not taken. Convert it with qemu-img convert -O qcow2, or make it with Disk2vhd without the VHDX option.`,
      ),
  }),
  imageSourceRule({
    id: "IMAGE-VMWARE-SNAPSHOT",
    severity: "refused",
    title: "An image is not a VMware snapshot file.",
    explanation:
      "A file named *-00000*.vmdk holds only what changed since a snapshot; without its parent it is no disk.",
    source: cited("offlineMigration", "preparation"),
    check: ({ image, path }) =>
      when(
        VMWARE_SNAPSHOT.test(imageNameOf(image)),
        [...path, ...imageNamePath(image)],
        `"${imageNameOf(image)}" is a VMware snapshot file. Delete or consolidate the machine's snapshots and export the whole disk.`,
      ),
  }),
  imageSourceRule({
    id: "IMAGE-FORMAT-CONTRADICTS",
    severity: "error",
    title: "Name, declared format and content of an image agree.",
    explanation: "ImportImage fails late and without a reason when an image is not what it is said to be.",
    source: "ImportImage, asynchronous failure InvalidFormatSize, 2023-04-27",
    check: ({ name, image, path }, { images }) => {
      const byName = formatByName(imageNameOf(image));
      const stated = statedFormat(image);
      const found = images?.[name]?.format;
      return [
        ...when(
          image.format !== undefined && byName !== undefined && image.format !== byName,
          [...path, "image", "format"],
          `The image is declared as ${image.format} and named ${byName}. Correct the one that is wrong.`,
        ),
        ...when(
          found !== undefined && stated !== undefined && found !== stated,
          [...path, ...imageNamePath(image)],
          `The file's content is ${found}, not ${stated}. Give image.format: ${found} and a name that fits, or convert the file.`,
        ),
      ];
    },
  }),
];
