import { CosError } from "./errors";
import type { BucketRow } from "./rows";
import { settingOf } from "./settings";
import { parseXml } from "./xml";

/** A bucket's versioning; a bucket on which it was never switched on has none. */
export type Versioning = "Enabled" | "Suspended";

export const versioningOf: (bucket: BucketRow | undefined) => Versioning | undefined = settingOf(
  "versioning",
  readVersioning,
);

/** @throws CosError `MalformedXML` unless the status is one of the two. */
export function readVersioning(text: string): Versioning {
  const status = parseXml(text, "VersioningConfiguration").textOf("Status")?.trim();
  if (status === "Enabled" || status === "Suspended") return status;
  throw new CosError("MalformedXML", "Status must be Enabled or Suspended.");
}

/**
 * As COS makes them: 20 digits that fall with the time, in Base64 without padding.
 * @param serial differs from version to version
 */
export function versionId(ms: number, serial: number): string {
  const microseconds = BigInt(ms) * 1000n + BigInt(serial);
  return Buffer.from(String(2n ** 64n - microseconds))
    .toString("base64")
    .replace(/=+$/, "");
}

/** When a version was made, in microseconds that rise from version to version; undefined of what is no `versionId`. */
export function versionTime(id: string): bigint | undefined {
  const digits = Buffer.from(id, "base64").toString("latin1");
  return /^\d{20}$/.test(digits) ? 2n ** 64n - BigInt(digits) : undefined;
}
