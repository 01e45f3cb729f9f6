import {
  DataTencentcloudImages,
  type DataTencentcloudImagesConfig,
} from "@cdktf/provider-tencentcloud/lib/data-tencentcloud-images";
import type { Construct } from "constructs";
import type { EstateContext } from "./context";
import { expressionOf } from "./expression";
import { make } from "./make";

export interface PublicImage {
  readonly imageNameRegex: string;
  readonly instanceType: string;
}

/**
 * The id of the newest public image of this name that instances of this type start from: there are images for other
 * architectures under similar names. What was launched from it keeps it: image_id is ignored on every
 * instance that Landfall synthesizes.
 */
export function publicImage(
  scope: Construct,
  { imageNameRegex, instanceType }: PublicImage,
  context: EstateContext,
): string {
  const id = `image-${instanceType}`;
  const known = scope.node.tryFindChild(id) as DataTencentcloudImages | undefined;
  const images =
    known ??
    make<DataTencentcloudImages, DataTencentcloudImagesConfig>(
      DataTencentcloudImages,
      scope,
      id,
      { imageType: ["PUBLIC_IMAGE"], imageNameRegex, instanceType },
      context,
    );
  return expressionOf(images, "images[0].image_id");
}
