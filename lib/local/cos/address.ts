import { CosError } from "./errors";

/** What a request's host and path address. */
export interface Address {
  /** `ACCELERATED` where the bucket alone says it; absent for the account-wide endpoint `service.cos.myqcloud.com`. */
  readonly region?: string;
  readonly bucket?: string;
  /** Decoded, without the leading slash; absent for the bucket itself. */
  readonly key?: string;
  /** The decoded path, as COS signatures cover it. */
  readonly path: string;
}

/** What stands for a region at the acceleration endpoint. */
export const ACCELERATED = "accelerate";

const KEY_BYTES = 850;

export function isCosHost(host: string): boolean {
  return /(^|\.)myqcloud\.com$/.test(withoutPort(host));
}

/**
 * Virtual-hosted (`<bucket>.cos.<region>.myqcloud.com/<key>`) and path style (`cos.<region>.myqcloud.com/<bucket>/<key>`).
 * A key may come with its slashes as they are or as `%2F`: the Go SDK escapes the whole key as one segment.
 *
 * @throws CosError for hosts, buckets and keys that COS would refuse.
 */
export function parseAddress(host: string, rawPath: string): Address {
  const path = decodePath(rawPath);
  const name = withoutPort(host).toLowerCase();
  if (name === "service.cos.myqcloud.com") return { path };
  if (/^[^.]+\.cos-website\./.test(name))
    throw new CosError("NotImplemented", "The embedded cloud does not serve static websites.");
  const match = /^(?:(?<bucket>[^.]+)\.)?cos(?:-internal)?\.(?<region>[a-z0-9-]+)\.myqcloud\.com$/.exec(name);
  if (match?.groups === undefined) {
    throw new CosError(
      "InvalidURI",
      `The host ${name} is no COS endpoint: <bucket>.cos.<region>.myqcloud.com.`,
    );
  }
  const region = match.groups["region"]!;
  const hosted = match.groups["bucket"];
  if (hosted !== undefined) return { region, bucket: hosted, path, ...keyOf(path.slice(1)) };
  const [, bucket, key] = /^\/([^/]*)\/?([\s\S]*)$/.exec(path) ?? [];
  return { region, path, ...(bucket ? { bucket, ...keyOf(key ?? "") } : {}) };
}

function keyOf(key: string): { key?: string } {
  if (Buffer.byteLength(key) > KEY_BYTES) throw new CosError("KeyTooLong");
  return key === "" ? {} : { key };
}

function decodePath(rawPath: string): string {
  try {
    return decodeURIComponent(rawPath);
  } catch {
    throw new CosError("InvalidURI");
  }
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, "");
}
