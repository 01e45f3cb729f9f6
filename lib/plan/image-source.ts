import { z } from "zod";
import { region, sizeText, textOrReference } from "./fields";

/** Formats that offline migration takes. Source: offline migration guide; ImportImage knows the same four (SDK cvm 2017-03-12). */
export const IMAGE_FORMATS = ["qcow2", "vhd", "vmdk", "raw"] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

const imageFormat = z.enum(IMAGE_FORMATS);

const imageFacts = {
  format: imageFormat
    .optional()
    .describe(
      "the image's format; a `.tar.gz` needs it when the name does not say; default: from the file name",
    ),
  virtualSize: sizeText
    .optional()
    .describe("the size of the disk inside the image; default: read from a local file before upload"),
};

/** An image of a disk: a local file, or an object in a bucket. */
export const imageSourceSchema = z.union([
  z.strictObject({
    file: z.string().min(1).describe("a local file, relative to the program or YAML file"),
    ...imageFacts,
  }),
  z.strictObject({
    object: z
      .strictObject({
        bucket: textOrReference.describe("bucket name with the AppId, for example images-1250000000"),
        key: z.string().min(1).max(850).describe("the object's key in the bucket"),
        region: region.describe("the bucket's region; must equal the project's"),
      })
      .describe("an object in a bucket; Landfall neither changes nor removes it"),
    ...imageFacts,
  }),
]);
export type ImageSource = z.infer<typeof imageSourceSchema>;
