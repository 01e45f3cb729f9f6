import { z } from "zod";
import { textOrReference } from "./fields";

/** What Terraform makes or is given, as far as the reconciler uses it. */
export const estateSchema = z.strictObject({
  bucket: textOrReference.describe("name of the project bucket, with the AppId"),
  vpc: textOrReference.describe("the staging VPC"),
  testSubnet: textOrReference.describe("the subnet of test and probe instances"),
  testGroup: textOrReference.optional().describe("security group of test instances"),
  probeGroup: textOrReference.optional().describe("security group of probe instances"),
  stagingSubnet: textOrReference.optional().describe("the subnet of conversion servers"),
  conversionGroup: textOrReference.optional().describe("security group of conversion servers"),
  conversionRole: textOrReference.optional().describe("name of the CAM role that conversion servers carry"),
  rescueGroup: textOrReference
    .optional()
    .describe("security group that a target has while its disk is written in rescue mode"),
});
/** {@link estateSchema} as a type. */
export type EstateSpec = z.infer<typeof estateSchema>;

/** What a reference resolves to while its workload is at `declare`; the reconciler has nothing to do with it then. */
export const NOT_DEPLOYED = "(not deployed)";
