import { z } from "zod";
import { blueprintSchema } from "../../plan/blueprint";
import { idOrReference } from "../../plan/fields";
import { imageSourceSchema } from "../../plan/image-source";

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
