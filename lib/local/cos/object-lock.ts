import { CosError } from "./errors";
import type { BucketRow, ObjectRow } from "./rows";
import { settingOf } from "./settings";
import { oneOf, parseXml, wholeNumber } from "./xml";

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_DAYS = 36_500;

interface ObjectLock {
  /** How long what is uploaded from now on is locked; absent: not at all. */
  readonly days?: number;
}

const lockOf = settingOf("object-lock", readObjectLock);

/**
 * "PUT Bucket ObjectLockConfiguration", cloud.tencent.com/document/product/436/55290: it can only be enabled, and the
 * one mode is COMPLIANCE.
 * @throws CosError `MalformedXML`, `InvalidArgument`
 */
export function readObjectLock(text: string): ObjectLock {
  const configuration = parseXml(text, "ObjectLockConfiguration");
  if (configuration.textOf("ObjectLockEnabled") !== "Enabled")
    throw new CosError(
      "InvalidArgument",
      "ObjectLockEnabled must be Enabled; object lock cannot be switched off.",
    );
  const retention = configuration.first("Rule", "DefaultRetention");
  if (retention === undefined) return {};
  if (retention.first("Mode")) oneOf(retention, "Mode", ["COMPLIANCE"]);
  return { days: wholeNumber(retention, "Days", { from: 1, to: MOST_DAYS }) };
}

/** Until when the bucket's default retention locks a new object. Appendable objects are not locked: they grow. */
export function lockEnd(bucket: BucketRow | undefined, row: ObjectRow): number | undefined {
  const days = lockOf(bucket)?.days;
  return days === undefined || row.kind === "appendable" ? undefined : row.modifiedAt + days * DAY_MS;
}
