import { isArchiveName } from "../../../rules/image-source";
import type { Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { imageRule } from "./rule";

/** Rules about images that are packed. */
export const archiveRules: readonly Rule[] = [
  imageRule({
    id: "IMAGE-ARCHIVE-OBJECT",
    severity: "refused",
    title: "An image in a bucket is not packed.",
    explanation:
      "ImportImage reads the object itself, and it takes raw, vhd, qcow2 and vmdk. Landfall unpacks a local .tar.gz before it uploads what is inside; an object stays as it is.",
    source: "ImportImage, API metadata of 2026-08-21; overview of importing images, 2023-04-27",
    check: ({ workload: { image }, path }) =>
      when(
        "object" in image && isArchiveName(image.object.key),
        [...path, "image", "object", "key"],
        `"${"object" in image ? image.object.key : ""}" is an archive, and ImportImage takes only the image itself. Unpack it and upload what is inside, or declare it as a local file: Landfall unpacks those.`,
      ),
  }),
];
