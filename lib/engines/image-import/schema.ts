import { z } from "zod";
import { blueprintSchema } from "../../plan/blueprint";
import { idOrReference } from "../../plan/fields";
import { imageSourceSchema } from "../../plan/image-source";

/** A system-disk image that becomes an instance (engine `image-import`; Tencent's "offline instance migration"). */
export const imageImportSchema = z.strictObject({
  engine: z.literal("image-import").describe("an image of a system disk becomes an instance"),
  image: imageSourceSchema.describe("the image: a local file, or an object in a bucket"),
  os: z
    .strictObject({
      type: z
        .string()
        .min(1)
        .describe("an OsType of DescribeImportImageOs, for example Ubuntu, CentOS, Windows, Other Linux"),
      version: z.string().min(1).describe("an OsVersion of DescribeImportImageOs"),
      architecture: z.enum(["x86_64", "i386", "arm_64"]).describe("the processor's architecture"),
    })
    .describe("the system in the image, in ImportImage's words"),
  bootMode: z.enum(["Legacy BIOS", "UEFI"]).optional().describe("how the image boots; default: Legacy BIOS"),
  licence: z
    .enum(["TencentCloud", "BYOL"])
    .optional()
    .describe("whose licence of the system is used; default: TencentCloud"),
  force: z
    .boolean()
    .optional()
    .describe("import without Tencent Cloud's checks of drivers and cloud-init; default: false"),
  blueprint: blueprintSchema.describe("what the target will be"),
  reinstall: idOrReference("ins")
    .optional()
    .describe("the instance whose system disk the image replaces; default: a new instance"),
  keep: z
    .strictObject({
      image: z.boolean().optional().describe("the image and its snapshot; default: false"),
      object: z.boolean().optional().describe("the uploaded object; default: false"),
    })
    .optional()
    .describe("what finalize leaves in place; default: nothing"),
});
export type ImageImportSpec = z.infer<typeof imageImportSchema>;
