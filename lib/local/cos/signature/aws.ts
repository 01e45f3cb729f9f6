import { createHash } from "node:crypto";
import { CosError } from "../errors";
import {
  type Credential,
  credentialFor,
  equalText,
  escapeStrictly,
  expired,
  type FindCredential,
  hmac,
  MAX_SKEW_MS,
  type Signable,
  type Signed,
  tooSkewed,
} from "./credential";

const ALGORITHM = "AWS4-HMAC-SHA256";
/** Seconds that a signed URL can be good for: seven days. */
const MAX_EXPIRES = 7 * 24 * 3600;

/** What an AWS Signature V4 says of itself, in the Authorization header or in a signed URL. */
export interface AwsAuthorization {
  readonly secretId: string;
  /** `20260101/ap-guangzhou/s3/aws4_request` */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20260101T000000Z` */
  readonly date: string;
  readonly token: string | undefined;
  /** Seconds; of a signed URL only. */
  readonly expires?: number;
}

export function parseAwsAuthorization(request: Signable): AwsAuthorization | undefined {
  const { headers } = request;
  const authorization = headers["authorization"] ?? "";
  if (!authorization.startsWith(ALGORITHM)) return undefined;
  const field = (name: string): string => new RegExp(`${name}=([^,\\s]+)`).exec(authorization)?.[1] ?? "";
  return {
    ...credentialParts(field("Credential")),
    signedHeaders: field("SignedHeaders").split(";"),
    signature: field("Signature"),
    date: headers["x-amz-date"] ?? "",
    token: headers["x-amz-security-token"],
  };
}

export function parseAwsQuery({ query }: Signable): AwsAuthorization | undefined {
  const field = (name: string): string | undefined => query.find(([found]) => found === name)?.[1];
  const signature = field("X-Amz-Signature");
  if (signature === undefined) return undefined;
  const expires = Number(field("X-Amz-Expires"));
  if (field("X-Amz-Algorithm") !== ALGORITHM || !(expires >= 1 && expires <= MAX_EXPIRES)) {
    throw new CosError(
      "InvalidArgument",
      `A signed URL needs X-Amz-Algorithm=${ALGORITHM} and X-Amz-Expires from 1 to ${MAX_EXPIRES}.`,
    );
  }
  return {
    ...credentialParts(field("X-Amz-Credential") ?? ""),
    signedHeaders: (field("X-Amz-SignedHeaders") ?? "").split(";"),
    signature,
    date: field("X-Amz-Date") ?? "",
    token: field("X-Amz-Security-Token"),
    expires,
  };
}

/**
 * AWS Signature Version 4 as S3 clients send it to COS, in the header or in the URL. The body's hash is what the
 * client claims in `x-amz-content-sha256`; whoever reads the body compares. Of a signed URL the body is not signed.
 *
 * @throws CosError `InvalidAccessKeyId`, `SignatureDoesNotMatch`, `RequestTimeTooSkewed`, `AccessDenied` for a URL that
 *   has expired; `NotImplemented` for bodies in signed chunks.
 */
export function verifyAwsSignature(
  request: Signable,
  authorization: AwsAuthorization,
  find: FindCredential,
  now: number,
): Omit<Signed, "dialect"> {
  const { date, expires, scope, signature } = authorization;
  const credential = credentialFor(find, authorization.secretId, authorization.token, now);
  const instant = parseBasicInstant(date);
  if (Number.isNaN(instant) || !scope.startsWith(date.slice(0, 8))) {
    throw new CosError("InvalidArgument", "x-amz-date must be given, and its day must be the credential's.");
  }
  const end = expires === undefined ? undefined : instant + expires * 1000;
  if (end !== undefined && now >= end) throw expired(now);
  if (instant > now + MAX_SKEW_MS || (end === undefined && instant < now - MAX_SKEW_MS)) throw tooSkewed(now);
  const payload = end === undefined ? claimedHash(request) : "UNSIGNED-PAYLOAD";
  const canonical = canonicalRequest(request, authorization.signedHeaders, payload);
  const text = [ALGORITHM, date, scope, sha256(canonical)].join("\n");
  if (!equalText(sign(credential, scope, text), signature)) {
    throw new CosError("SignatureDoesNotMatch", undefined, {
      StringToSign: text,
      CanonicalRequest: canonical,
    });
  }
  return {
    credential,
    ...(payload === "UNSIGNED-PAYLOAD" ? {} : { bodySha256: payload }),
    ...(end === undefined ? {} : { url: { signature, expiresAt: end } }),
  };
}

function credentialParts(text: string): Pick<AwsAuthorization, "secretId" | "scope"> {
  const [secretId, ...scope] = text.split("/");
  if (!secretId || scope.length !== 4 || scope[2] !== "s3" || scope[3] !== "aws4_request") {
    throw new CosError("InvalidArgument", "Credential must be <id>/<date>/<region>/s3/aws4_request.");
  }
  return { secretId, scope: scope.join("/") };
}

function claimedHash({ headers }: Signable): string {
  const payload = headers["x-amz-content-sha256"] ?? createHash("sha256").digest("hex");
  if (payload.startsWith("STREAMING-")) {
    throw new CosError(
      "NotImplemented",
      "Bodies in signed chunks (x-amz-content-sha256: STREAMING-…) are not modelled.",
    );
  }
  return payload;
}

function canonicalRequest(request: Signable, signedHeaders: readonly string[], payload: string): string {
  const query = request.query
    .filter(([name]) => name !== "X-Amz-Signature")
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

function sign({ secretKey }: Credential, scope: string, text: string): string {
  const key = scope
    .split("/")
    .reduce<Buffer>((last, part) => hmac("sha256", last, part), Buffer.from(`AWS4${secretKey}`));
  return hmac("sha256", key, text).toString("hex");
}

/** `20260101T000000Z` */
function parseBasicInstant(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
