import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand, type Tag } from "../../api";
import { inRegion } from "../resource";
import { checkTags, tagCodesOf } from "../tag/check";
import { requestTags } from "../tag/store";
import { images } from "./rows";

/** Custom images of a region (SyncImages text of 2026; pages of 2022 say 10). */
export const IMAGE_QUOTA = 500;
const MAX_NAME = 60;
const MAX_DESCRIPTION = 256;

/** What every action that makes an image is told of it. */
interface NewImage {
  readonly ImageName: string;
  readonly ImageDescription?: string;
  readonly TagSpecification?: readonly Sdk.TagSpecification[];
}

/** Name, description, tags and quota. @throws Refusal, with `tooLong` for texts, as each action has its own code */
export function checkNewImage(request: NewImage, tooLong: string, context: Context): void {
  checkName(request.ImageName, tooLong, context);
  checkDescription(request.ImageDescription, tooLong);
  checkTags(imageTags(request.TagSpecification), tagCodesOf("cvm/image"));
  const own = inRegion(context.world.table(images).all(), context.region).filter(
    (image) => image.type === "PRIVATE_IMAGE",
  );
  demand(
    own.length < IMAGE_QUOTA,
    "ImageQuotaLimitExceeded",
    `At most ${IMAGE_QUOTA} custom images are allowed in a region.`,
  );
}

export function checkName(name: string, tooLong: string, context: Context): void {
  demand(name.length > 0, "InvalidParameterValue", "ImageName must not be empty.");
  demand(name.length <= MAX_NAME, tooLong, `ImageName must not be longer than ${MAX_NAME} characters.`);
  const taken = inRegion(context.world.table(images).all(), context.region).some(
    (image) => image.name === name,
  );
  demand(!taken, "InvalidImageName.Duplicate", `There is an image of the name \`${name}\` already.`);
}

export function checkDescription(description: string | undefined, tooLong: string): void {
  demand(
    (description ?? "").length <= MAX_DESCRIPTION,
    tooLong,
    `ImageDescription must not be longer than ${MAX_DESCRIPTION} characters.`,
  );
}

/** @throws Refusal where tags of something else than an image are given */
export function imageTags(specification: readonly Sdk.TagSpecification[] | undefined): Tag[] {
  return (specification ?? []).flatMap(({ ResourceType, Tags }) => {
    demand(
      ResourceType === "image",
      "UnsupportedOperation",
      `TagSpecification: an image is made, and no \`${ResourceType}\`.`,
    );
    return requestTags(Tags);
  });
}
