import { CosError } from "./errors";
import type { BucketRow } from "./rows";
import { settingOf } from "./settings";
import type { CosStore } from "./store";
import { oneOf, parseXml } from "./xml";

const acceleration = settingOf("accelerate", readAccelerate);

/** @throws CosError `MalformedXML` */
export function readAccelerate(text: string): "Enabled" | "Suspended" {
  return oneOf(parseXml(text, "AccelerateConfiguration"), "Status", ["Enabled", "Suspended"]);
}

/**
 * The region of a bucket that is addressed at `cos.accelerate.myqcloud.com`.
 * @throws CosError `NoSuchBucket`, `BucketAccelerateNotEnabled`
 */
export function acceleratedRegion(store: CosStore, bucketName: string | undefined): string {
  const bucket: BucketRow | undefined = store.findBucket(bucketName ?? "");
  if (bucket === undefined) throw new CosError("NoSuchBucket");
  if (acceleration(bucket) !== "Enabled") throw new CosError("BucketAccelerateNotEnabled");
  return bucket.region;
}
