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

/** The fields `q-sign-algorithm` … `q-signature`, from the Authorization header or from a signed URL. */
export type SignatureFields = ReadonlyMap<string, string>;

const NAMES = [
  "q-sign-algorithm",
  "q-ak",
  "q-sign-time",
  "q-key-time",
  "q-header-list",
  "q-url-param-list",
  "q-signature",
];

/** Both are judged: how long the signing key and how long the signature is good for. */
const TIMES = ["q-key-time", "q-sign-time"] as const;

export function cosFieldsOfHeader(authorization: string): SignatureFields | undefined {
  if (!authorization.includes("q-sign-algorithm=")) return undefined;
  const pairs = authorization.trim().split("&");
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

export function cosFieldsOfQuery(query: Signable["query"]): SignatureFields | undefined {
  if (!query.some(([name]) => name === "q-signature")) return undefined;
  return new Map(query.filter(([name]) => NAMES.includes(name)));
}

/**
 * COS's own signature ("Request Signature", cloud.tencent.com/document/product/436/7778): HMAC-SHA1 over method,
 * decoded path, and the parameters and headers that the client lists.
 *
 * @param token what came as `x-cos-security-token`
 * @throws CosError `InvalidAccessKeyId`, `SignatureDoesNotMatch`, `AccessDenied` when expired, `RequestTimeTooSkewed`
 */
export function verifyCosSignature(
  request: Signable,
  fields: SignatureFields,
  token: string | undefined,
  find: FindCredential,
  now: number,
): Credential {
  for (const name of NAMES) {
    if (!fields.has(name)) throw new CosError("InvalidArgument", `The signature lacks ${name}.`);
  }
  const credential = credentialFor(find, field(fields, "q-ak"), token, now);
  for (const name of TIMES) {
    const [from, to] = times(fields, name);
    if (now >= to * 1000) throw expired(now);
    if (from * 1000 > now + MAX_SKEW_MS) throw tooSkewed(now);
  }
  const accepted = hostForms(request.headers).some((host) =>
    equalText(signCos(request, fields, credential.secretKey, host), field(fields, "q-signature")),
  );
  if (!accepted) {
    const [host] = hostForms(request.headers);
    throw new CosError("SignatureDoesNotMatch", undefined, {
      StringToSign: stringToSign(request, fields, host),
      FormatString: formatString(request, fields, host),
    });
  }
  return credential;
}

/** When the signature ends, in milliseconds since the epoch. */
export function cosSignatureExpiry(fields: SignatureFields): number {
  return Math.min(...TIMES.map((name) => times(fields, name)[1])) * 1000;
}

export function urlSignature(fields: SignatureFields): Required<Signed>["url"] {
  return { signature: field(fields, "q-signature"), expiresAt: cosSignatureExpiry(fields) };
}

function signCos(
  request: Signable,
  fields: SignatureFields,
  secretKey: string,
  host: string | undefined,
): string {
  const signKey = hmac("sha1", secretKey, field(fields, "q-key-time")).toString("hex");
  return hmac("sha1", signKey, stringToSign(request, fields, host)).toString("hex");
}

function stringToSign(request: Signable, fields: SignatureFields, host: string | undefined): string {
  const digest = createHash("sha1")
    .update(formatString(request, fields, host))
    .digest("hex");
  return `sha1\n${field(fields, "q-sign-time")}\n${digest}\n`;
}

function formatString(request: Signable, fields: SignatureFields, host: string | undefined): string {
  const headers = Object.entries({ ...request.headers, host }).map(
    ([name, value]) => [name, value ?? ""] as const,
  );
  return [
    request.method.toLowerCase(),
    request.path,
    listed(request.query, field(fields, "q-url-param-list")),
    listed(headers, field(fields, "q-header-list")),
    "",
  ].join("\n");
}

/** `name=value&…` of those that the client signed, sorted; names in lower case, both escaped. */
function listed(pairs: readonly (readonly [name: string, value: string])[], list: string): string {
  const wanted = new Set(list.toLowerCase().split(";"));
  return pairs
    .map(([name, value]) => [escapeStrictly(name).toLowerCase(), escapeStrictly(value)] as const)
    .filter(([name]) => wanted.has(name))
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function times(fields: SignatureFields, name: (typeof TIMES)[number]): [from: number, to: number] {
  const [from, to] = field(fields, name).split(";").map(Number);
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    throw new CosError("InvalidArgument", `${name} must be two Unix times: start;end.`);
  }
  return [from!, to!];
}

/** Some SDKs sign the host without its port. */
function hostForms(headers: Signable["headers"]): (string | undefined)[] {
  const host = headers["host"];
  return host !== undefined && /:\d+$/.test(host) ? [host, host.replace(/:\d+$/, "")] : [host];
}

function field(fields: SignatureFields, name: string): string {
  return fields.get(name) ?? "";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
