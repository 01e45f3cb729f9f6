import { createHash } from "node:crypto";
import { CosError } from "../errors";
import {
  type Credential,
  credentialFor,
  equalText,
  escapeStrictly,
  type FindCredential,
  hmac,
  MAX_SKEW_MS,
  type Signable,
  tooSkewed,
} from "./credential";

const ALGORITHM = "AWS4-HMAC-SHA256";

/** The parts of an `AWS4-HMAC-SHA256` Authorization header. */
export interface AwsAuthorization {
  readonly secretId: string;
  /** `20260101/ap-guangzhou/s3/aws4_request` */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export function parseAwsAuthorization(authorization: string): AwsAuthorization | undefined {
  if (!authorization.startsWith(ALGORITHM)) return undefined;
  const field = (name: string): string => new RegExp(`${name}=([^,\\s]+)`).exec(authorization)?.[1] ?? "";
  const [secretId, ...scope] = field("Credential").split("/");
  const signedHeaders = field("SignedHeaders").split(";");
  if (!secretId || scope.length !== 4 || scope[2] !== "s3" || scope[3] !== "aws4_request") {
    throw new CosError("InvalidArgument", "Credential must be <id>/<date>/<region>/s3/aws4_request.");
  }
  return { secretId, scope: scope.join("/"), signedHeaders, signature: field("Signature") };
}

/**
 * AWS Signature Version 4 in the header, as S3 clients send it to COS. The body's hash is what the client
 * claims in `x-amz-content-sha256`; whoever reads the body compares.
 *
 * @throws CosError `InvalidAccessKeyId`, `SignatureDoesNotMatch`, `RequestTimeTooSkewed`; `NotImplemented` for
 *   bodies in signed chunks.
 */
export function verifyAwsSignature(
  request: Signable,
  authorization: AwsAuthorization,
  find: FindCredential,
  now: number,
): { credential: Credential; bodySha256?: string } {
  const credential = credentialFor(
    find,
    authorization.secretId,
    request.headers["x-amz-security-token"],
    now,
  );
  const date = request.headers["x-amz-date"] ?? "";
  const instant = parseBasicInstant(date);
  if (Number.isNaN(instant) || !authorization.scope.startsWith(date.slice(0, 8))) {
    throw new CosError("InvalidArgument", "x-amz-date must be given, and its day must be the credential's.");
  }
  if (Math.abs(instant - now) > MAX_SKEW_MS) throw tooSkewed(now);
  const payload = request.headers["x-amz-content-sha256"] ?? createHash("sha256").digest("hex");
  if (payload.startsWith("STREAMING-")) {
    throw new CosError(
      "NotImplemented",
      "Bodies in signed chunks (x-amz-content-sha256: STREAMING-…) are not modelled.",
    );
  }
  const canonical = canonicalRequest(request, authorization.signedHeaders, payload);
  const text = [ALGORITHM, date, authorization.scope, sha256(canonical)].join("\n");
  const signature = hmac("sha256", signingKey(credential.secretKey, authorization.scope), text).toString(
    "hex",
  );
  if (!equalText(signature, authorization.signature)) {
    throw new CosError("SignatureDoesNotMatch", undefined, {
      StringToSign: text,
      CanonicalRequest: canonical,
    });
  }
  return payload === "UNSIGNED-PAYLOAD" ? { credential } : { credential, bodySha256: payload };
}

function canonicalRequest(request: Signable, signedHeaders: readonly string[], payload: string): string {
  const query = request.query
    .map(([name, value]) => [escapeStrictly(name), escapeStrictly(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  const headers = signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}\n`,
  );
  const path = request.path.split("/").map(escapeStrictly).join("/");
  return [request.method, path, query, headers.join(""), signedHeaders.join(";"), payload].join("\n");
}

function signingKey(secretKey: string, scope: string): Buffer {
  return scope
    .split("/")
    .reduce<Buffer>((key, part) => hmac("sha256", key, part), Buffer.from(`AWS4${secretKey}`));
}

/** `20260101T000000Z` */
function parseBasicInstant(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
