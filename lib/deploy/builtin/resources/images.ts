import type { Image } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { z } from "zod";
import { text } from "./arguments";
import { defineDataSource } from "./data-source";
import type { Tools } from "./resource";

const PAGE = 100;

/** Images, the newest first, as the official provider sorts and matches them. */
export const images = defineDataSource(
  {
    image_type: z.array(text).optional(),
    instance_type: text.optional(),
    image_name_regex: text
      .refine((source) => readRegex(source) !== undefined, "no regular expression")
      .optional(),
  },
  {
    exports: ["images[].image_id", "images[].image_name"],
    read: async (tools, { image_type, image_name_regex, instance_type }) => {
      const named = image_name_regex === undefined ? undefined : readRegex(image_name_regex);
      const all = await describe(tools, image_type ?? [], instance_type);
      const matching = all.filter(({ ImageName = "" }) => named === undefined || named.test(ImageName));
      return {
        images: matching
          .sort((a, b) => Date.parse(b.CreatedTime ?? "") - Date.parse(a.CreatedTime ?? ""))
          .map(({ ImageId, ImageName }) => ({ image_id: ImageId, image_name: ImageName })),
      };
    },
  },
);

async function describe(
  tools: Tools,
  types: readonly string[],
  instanceType: string | undefined,
): Promise<Image[]> {
  const found: Image[] = [];
  for (;;) {
    const { ImageSet = [] } = await tools.cloud.cvm.DescribeImages(
      {
        ...(types.length === 0 ? {} : { Filters: [{ Name: "image-type", Values: [...types] }] }),
        ...(instanceType === undefined ? {} : { InstanceType: instanceType }),
        Offset: found.length,
        Limit: PAGE,
      },
      tools,
    );
    found.push(...ImageSet);
    if (ImageSet.length < PAGE) return found;
  }
}

/** Terraform's expressions are Go's, which state at their beginning that case does not count. */
function readRegex(source: string): RegExp | undefined {
  const anyCase = source.startsWith("(?i)");
  try {
    return anyCase ? new RegExp(source.slice(4), "i") : new RegExp(source);
  } catch {
    return undefined;
  }
}
