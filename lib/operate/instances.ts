import type { Image, Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import type { TencentCloud } from "../tencent/cloud";
import { batched } from "./batch";
import { OWNER_TAGS } from "./owner";

/** Ids per DescribeInstances or DescribeImages call. Source: catalogue 4, `cvm.batchIds`. */
const IDS_PER_CALL = 100;

/** Reads of instances and images, joined into as few calls as the API allows. */
export interface Readings {
  instance(id: string): Promise<Instance | undefined>;
  image(id: string): Promise<Image | undefined>;
}

export function readings(cloud: TencentCloud): Readings {
  return {
    instance: batched(IDS_PER_CALL, async (ids) => {
      const { InstanceSet } = await cloud.cvm.DescribeInstances({
        InstanceIds: [...ids],
        Limit: IDS_PER_CALL,
      });
      return byId(InstanceSet, (instance) => instance.InstanceId);
    }),
    image: batched(IDS_PER_CALL, async (ids) => {
      const { ImageSet } = await cloud.cvm.DescribeImages({ ImageIds: [...ids], Limit: IDS_PER_CALL });
      return byId(ImageSet, (image) => image.ImageId);
    }),
  };
}

/** Whether an instance is on its way out or gone: nothing of it is billed or counts as left behind. */
export function isGone(instance: Instance | undefined): boolean {
  return instance === undefined || ["SHUTDOWN", "TERMINATING"].includes(instance.InstanceState ?? "");
}

/** The instance that carries this launch tag, whatever made it. */
export async function findLaunched(cloud: TencentCloud, launch: string): Promise<string | undefined> {
  const { InstanceSet } = await cloud.cvm.DescribeInstances({
    Filters: [{ Name: `tag:${OWNER_TAGS.launch}`, Values: [launch] }],
    Limit: IDS_PER_CALL,
  });
  return InstanceSet?.find((instance) => !isGone(instance))?.InstanceId;
}

/** The private image of this name; names are unique in a region. */
export async function findImage(cloud: TencentCloud, name: string): Promise<Image | undefined> {
  const { ImageSet } = await cloud.cvm.DescribeImages({
    Filters: [
      { Name: "image-name", Values: [name] },
      { Name: "image-type", Values: ["PRIVATE_IMAGE"] },
    ],
    Limit: IDS_PER_CALL,
  });
  return ImageSet?.find((image) => image.ImageName === name);
}

function byId<Row>(rows: readonly Row[] | undefined, id: (row: Row) => string | undefined): Map<string, Row> {
  return new Map((rows ?? []).flatMap((row) => (id(row) === undefined ? [] : [[id(row) as string, row]])));
}
