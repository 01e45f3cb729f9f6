import { createHmac, timingSafeEqual } from "node:crypto";
import { CosError } from "../errors";

/** A key pair of the account. Temporary ones carry a token that requests must repeat. */
export interface Credential {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token?: string;
  /** Milliseconds since the epoch; temporary credentials only. */
  readonly expiresAt?: number;
  /** Whether its owner may do something (`cos:GetObject`) to a resource from an address; absent: everything. */
  readonly permits?: (action: string, resource: string, ip: string) => boolean;
}

export type FindCredential = (secretId: string) => Credential | undefined;

/** The dialect also decides in which form an answer's headers are given. */
export type Dialect = "cos" | "aws";

/** Who signed a request, and how. */
export interface Signed {
  readonly credential: Credential;
  readonly dialect: Dialect;
  /** Present when the signature came in the query: the URL was signed. */
  readonly url?: { readonly signature: string; readonly expiresAt: number };
  /** Hexadecimal SHA-256 that the body must have, where the signature covers it. */
  readonly bodySha256?: string;
}

/** What a signature covers. */
export interface Signable {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Difference to the service's clock that is still accepted: 15 minutes, as "Error Codes" says of RequestTimeTooSkewed. */
export const MAX_SKEW_MS = 15 * 60 * 1000;

/** @throws CosError when the id is unknown, its token is not the one sent, or it has expired. */
export function credentialFor(
  find: FindCredential,
  secretId: string,
  token: string | undefined,
  now: number,
): Credential {
  const credential = find(secretId);
  if (credential === undefined) throw new CosError("InvalidAccessKeyId");
  if (credential.token !== undefined && credential.token !== token) throw new CosError("AccessDenied");
  if (credential.expiresAt !== undefined && now >= credential.expiresAt) throw expired(now);
  return credential;
}

/** COS's own words for a signature that has run out. */
export function expired(now: number): CosError {
  return new CosError("AccessDenied", "Request has expired", { ServerTime: new Date(now).toISOString() });
}

export function tooSkewed(now: number): CosError {
  return new CosError("RequestTimeTooSkewed", undefined, {
    ServerTime: new Date(now).toISOString(),
    MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
  });
}

export function hmac(algorithm: "sha1" | "sha256", key: string | Buffer, text: string): Buffer {
  return createHmac(algorithm, key).update(text).digest();
}

export function equalText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** RFC 3986: all but letters, digits and `-_.~`. */
export function escapeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
