import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { ApiRequest } from "./http";
import { Refusal } from "./refusal";

/** How far a request's timestamp may lie from the cloud's clock, in milliseconds. */
const CLOCK_WINDOW = 5 * 60_000;
const AUTHORIZATION =
  /^TC3-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{4}-\d{2}-\d{2})\/([a-z0-9-]+)\/tc3_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/;

/** What belongs to a secret id. Temporary credentials have a token, which requests repeat, and an end. */
export interface SigningKey {
  readonly secretKey: string;
  readonly token?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

/** Finds what belongs to a secret id. */
export type KeyRing = (secretId: string) => SigningKey | undefined;

/** What a signature says. */
export interface Signed {
  readonly service: string;
  readonly secretId: string;
}

/**
 * Verifies a TC3-HMAC-SHA256 signature.
 * @throws Refusal with one of the `AuthFailure.*` codes.
 */
export function verifySignature(request: ApiRequest, keyRing: KeyRing, now: number): Signed {
  const match = AUTHORIZATION.exec(request.headers["authorization"]?.trim() ?? "");
  if (match === null)
    throw new Refusal(
      "AuthFailure.InvalidAuthorization",
      "The `Authorization` header is missing or not of the TC3-HMAC-SHA256 form; HmacSHA1 and HmacSHA256 are not supported here.",
    );
  const [, secretId = "", date = "", service = "", signedHeaders = "", signature = ""] = match;
  const names = signedHeaders.split(";");
  if (!names.includes("host") || !names.includes("content-type"))
    throw new Refusal(
      "AuthFailure.InvalidAuthorization",
      "SignedHeaders must hold `content-type` and `host`.",
    );
  const timestamp = request.headers["x-tc-timestamp"] ?? "";
  const instant = Number(timestamp) * 1000;
  if (!/^\d+$/.test(timestamp) || Math.abs(now - instant) > CLOCK_WINDOW)
    throw new Refusal(
      "AuthFailure.SignatureExpire",
      "The timestamp of the signature is more than five minutes away from the server time.",
    );
  if (new Date(instant).toISOString().slice(0, 10) !== date)
    throw new Refusal(
      "AuthFailure.InvalidAuthorization",
      "The date in the credential scope is not the UTC date of X-TC-Timestamp.",
    );
  const key = keyRing(secretId);
  if (key === undefined) throw new Refusal("AuthFailure.SecretIdNotFound", "The SecretId is not found.");
  // Clients sign the host with or without its port; both are in use.
  const bare = request.host.replace(/:\d+$/, "");
  const valid = [bare, request.host, request.headers["host"] ?? bare].some((host) => {
    const canonical = canonicalRequest(request, names, host);
    return equal(sign(canonical, { secretKey: key.secretKey, date, service, timestamp }), signature);
  });
  if (!valid)
    throw new Refusal(
      "AuthFailure.SignatureFailure",
      "The provided credentials could not be validated. Please check your signature is correct.",
    );
  checkToken(key, request.headers["x-tc-token"] ?? "", now);
  return { service, secretId };
}

function checkToken({ token = "", expiresAt }: SigningKey, given: string, now: number): void {
  if (!equal(given, token))
    throw new Refusal("AuthFailure.TokenFailure", "The token is not that of the SecretId.");
  if (expiresAt !== undefined && now >= expiresAt)
    throw new Refusal("AuthFailure.TokenFailure", "The temporary credentials have expired.");
}

function canonicalRequest(request: ApiRequest, names: readonly string[], host: string): string {
  const [path = "/", query = ""] = request.path.split("?", 2);
  const header = (name: string): string => (name === "host" ? host : (request.headers[name] ?? "").trim());
  const payload =
    request.headers["x-tc-content-sha256"] === "UNSIGNED-PAYLOAD" ? "UNSIGNED-PAYLOAD" : request.body;
  return [
    request.method,
    path,
    query,
    names.map((name) => `${name}:${lowerUnlessType(name, header(name))}\n`).join(""),
    names.join(";"),
    sha256(payload),
  ].join("\n");
}

/** The Node SDK signs the content type as it sends it; the documents ask for lower case. It is lower case in practice. */
function lowerUnlessType(name: string, value: string): string {
  return name === "content-type" ? value : value.toLowerCase();
}

function sign(
  canonical: string,
  scope: { secretKey: string; date: string; service: string; timestamp: string },
): string {
  const text = [
    "TC3-HMAC-SHA256",
    scope.timestamp,
    `${scope.date}/${scope.service}/tc3_request`,
    sha256(canonical),
  ].join("\n");
  return hmac(signingKey(scope), text).toString("hex");
}

/** Keys of the day, by what they are made of; clients have one for each service. */
const signingKeys = new Map<string, Buffer>();
const MOST_KEYS = 1000;

function signingKey({
  secretKey,
  date,
  service,
}: {
  secretKey: string;
  date: string;
  service: string;
}): Buffer {
  const name = `${secretKey}/${date}/${service}`;
  let key = signingKeys.get(name);
  if (key === undefined) {
    key = [service, "tc3_request"].reduce(hmac, hmac(`TC3${secretKey}`, date));
    if (signingKeys.size >= MOST_KEYS) signingKeys.clear();
    signingKeys.set(name, key);
  }
  return key;
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(value: string | Buffer): string {
  return createHash("sha256").update(value).digest("hex");
}

function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
