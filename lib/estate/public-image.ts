import {
  DataTencentcloudImages,
  type DataTencentcloudImagesConfig,
} from "@cdktf/provider-tencentcloud/lib/data-tencentcloud-images";
import type { Construct } from "constructs";
import type { EstateContext } from "./context";
import { expressionOf } from "./expression";
import { make } from "./make";

/**
 * The id of the newest public image that matches. What was launched from it keeps it: image_id is ignored on every
 * instance that Landfall synthesizes.
 */
export function publicImage(
  scope: Construct,
  match: Pick<DataTencentcloudImagesConfig, "imageNameRegex">,
  context: EstateContext,
): string {
  const known = scope.node.tryFindChild("image") as DataTencentcloudImages | undefined;
  const images =
    known ??
    make<DataTencentcloudImages, DataTencentcloudImagesConfig>(
      DataTencentcloudImages,
      scope,
      "image",
      { imageType: ["PUBLIC_IMAGE"], ...match },
      context,
    );
  return expressionOf(images, "images[0].image_id");
}
