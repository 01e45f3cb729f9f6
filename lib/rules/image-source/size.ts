import { Size } from "../../plan/units";
import { cited } from "../documents";
import type { Rule } from "../rule";
import { when } from "../subjects";
import { declaredBytes, measuredImage, sizeText, virtualBytes } from "./image-size";
import { imageSourceRule } from "./rule";

const MIB = Size.mib(1).bytes;

/** Rules about what is known of an image's size. */
export const imageSizeRules: readonly Rule[] = [
  imageSourceRule({
    id: "IMAGE-SIZE-UNKNOWN",
    severity: "warning",
    title: "The size of the disk inside an image in a bucket is declared.",
    explanation:
      "Of a file Landfall reads it; of an object it knows only what is declared, and without it cannot tell whether the target is large enough.",
    source: cited("offlineMigration", "preparation"),
    check: ({ name, image, path }, facts) =>
      when(
        "object" in image && virtualBytes(name, image, facts) === undefined,
        [...path, "image"],
        "The size of the disk inside the image is not known, so nothing checks that the target can hold it. Give image.virtualSize (qemu-img info prints it).",
      ),
  }),
  imageSourceRule({
    id: "IMAGE-SIZE-DECLARED",
    severity: "error",
    title: "The declared virtual size is the file's.",
    explanation: "What was checked at synthesis was checked with the declared size.",
    source: "Landfall",
    needs: "images",
    check: ({ name, image, path }, facts) => {
      const declared = declaredBytes(image);
      const found = measuredImage(name, facts)?.virtualSize;
      return when(
        declared !== undefined && found !== undefined && Math.ceil(found / MIB) !== declared / MIB,
        [...path, "image", "virtualSize"],
        `The file holds a disk of ${sizeText(found)}, not ${image.virtualSize}. Correct image.virtualSize, or leave it out for a local file.`,
      );
    },
  }),
];
