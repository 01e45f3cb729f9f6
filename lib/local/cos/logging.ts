import { bucketOf, type Call } from "./call";
import { CosError } from "./errors";
import { parseXml } from "./xml";

/**
 * "PUT Bucket logging", cloud.tencent.com/document/product/436/17054: the target lies in the same account and region.
 * Kept and given back; no logs are written.
 * @throws CosError `MalformedXML`, `InvalidTargetBucketForLogging`
 */
export function checkLogging(text: string, call: Call): void {
  const enabled = parseXml(text, "BucketLoggingStatus").first("LoggingEnabled");
  if (enabled === undefined) return;
  const target = enabled.textOf("TargetBucket") ?? "";
  if (target === "" || !enabled.textOf("TargetPrefix"))
    throw new CosError("MalformedXML", "LoggingEnabled needs TargetBucket and TargetPrefix.");
  if (call.store.findBucket(target)?.region !== bucketOf(call).region)
    throw new CosError(
      "InvalidTargetBucketForLogging",
      `There is no bucket ${target} in this account and region.`,
    );
}

export function switchesLoggingOff(text: string): boolean {
  return parseXml(text, "BucketLoggingStatus").first("LoggingEnabled") === undefined;
}
