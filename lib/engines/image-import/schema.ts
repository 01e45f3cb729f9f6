import { z } from "zod";
import { blueprintSchema } from "../../plan/blueprint";
import { idOrReference, region, sizeText, textOrReference } from "../../plan/fields";

/** Formats that offline migration takes. Source: seed 000; ImportImage knows the same four (SDK cvm 2017-03-12). */
export const IMAGE_FORMATS = ["qcow2", "vhd", "vmdk", "raw"] as const;

const imageFormat = z.enum(IMAGE_FORMATS);

const imageFacts = {
  format: imageFormat
    .optional()
    .describe("default: from the file name; `.tar.gz` needs it when the name does not say"),
  virtualSize: sizeText
    .optional()
    .describe("the size of the disk inside the image; default: read from a local file before upload"),
};

export const imageSourceSchema = z.union([
  z.strictObject({
    file: z.string().min(1).describe("a local file, relative to the program or YAML file"),
    ...imageFacts,
  }),
  z.strictObject({
    object: z.strictObject({
      bucket: textOrReference.describe("bucket name with the AppId, for example images-1250000000"),
      key: z.string().min(1).max(850),
      region: region.describe("must equal the project's region"),
    }),
    ...imageFacts,
  }),
]);
export type ImageSource = z.infer<typeof imageSourceSchema>;

/** A system-disk image that becomes an instance (engine `image-import`; seed 000, "offline instance migration"). */
export const imageImportSchema = z.strictObject({
  engine: z.literal("image-import"),
  image: imageSourceSchema,
  os: z.strictObject({
    type: z
      .string()
      .min(1)
      .describe("an OsType of DescribeImportImageOs, for example Ubuntu, CentOS, Windows, Other Linux"),
    version: z.string().min(1).describe("an OsVersion of DescribeImportImageOs"),
    architecture: z.enum(["x86_64", "i386", "arm_64"]),
  }),
  bootMode: z.enum(["Legacy BIOS", "UEFI"]).optional().describe("default: Legacy BIOS"),
  licence: z.enum(["TencentCloud", "BYOL"]).optional().describe("default: TencentCloud"),
  force: z
    .boolean()
    .optional()
    .describe("import without Tencent Cloud's checks of drivers and cloud-init; default: false"),
  blueprint: blueprintSchema,
  reinstall: idOrReference("ins")
    .optional()
    .describe("the instance whose system disk the image replaces; default: a new instance"),
  keep: z
    .strictObject({ image: z.boolean().optional(), object: z.boolean().optional() })
    .optional()
    .describe("what finalize leaves in place; default: nothing"),
});
export type ImageImportSpec = z.infer<typeof imageImportSchema>;
