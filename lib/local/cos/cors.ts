import type { Call } from "./call";
import { CosError } from "./errors";
import { settingOf } from "./settings";
import { matchesWildcard } from "../wildcard";
import { parseXml, type XmlElement } from "./xml";

/** "PUT Bucket cors", cloud.tencent.com/document/product/436/8279. */
const MOST_BYTES = 64 * 1024;
const MOST_RULES = 100;
const METHODS = ["GET", "PUT", "HEAD", "POST", "DELETE"];

interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  /** In lower case. */
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAge?: string;
}

interface Cors {
  readonly rules: readonly CorsRule[];
  /** Every answer says that it depends on the request's origin. */
  readonly varies: boolean;
}

const corsOf = settingOf("cors", readCors);

/** @throws CosError `XMLSizeLimit`, `MalformedXML` */
export function readCors(text: string): Cors {
  if (Buffer.byteLength(text) > MOST_BYTES) throw new CosError("XMLSizeLimit");
  const configuration = parseXml(text, "CORSConfiguration");
  const rules = configuration.all("CORSRule").map(ruleOf);
  const vary = configuration.textOf("ResponseVary") ?? "false";
  if (rules.length > MOST_RULES) throw malformed(`A bucket has at most ${MOST_RULES} CORS rules.`);
  if (vary !== "true" && vary !== "false") throw malformed("ResponseVary must be true or false.");
  return { rules, varies: vary === "true" };
}

/** What a request from another origin is answered beside the answer itself. */
export function corsHeaders(call: Call): Record<string, string> {
  const cors = corsOf(call.store.findBucket(call.bucketName));
  if (cors === undefined) return {};
  const vary: Record<string, string> = cors.varies ? { vary: "Origin" } : {};
  const origin = call.headers["origin"];
  const rule = origin && cors.rules.find((one) => allows(one, origin, call.method));
  return rule ? { ...vary, ...grantOf(rule, origin) } : vary;
}

/**
 * The answer to a browser that asks beforehand ("OPTIONS Object", cloud.tencent.com/document/product/436/8288).
 * @throws CosError `AccessForbidden` unless a rule allows it, `InvalidArgument`
 */
export function preflightHeaders(call: Call): Record<string, string> {
  const origin = call.headers["origin"];
  const method = call.headers["access-control-request-method"];
  if (!origin || !method)
    throw new CosError("InvalidArgument", "A preflight needs Origin and Access-Control-Request-Method.");
  const asked = (call.headers["access-control-request-headers"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const rule = corsOf(call.store.bucket(call.bucketName, call.region))?.rules.find(
    (one) =>
      allows(one, origin, method) &&
      asked.every((name) => one.headers.some((pattern) => matchesWildcard(pattern, name))),
  );
  if (rule === undefined) throw new CosError("AccessForbidden");
  return {
    ...grantOf(rule, origin),
    "access-control-allow-methods": rule.methods.join(","),
    ...(asked.length > 0 ? { "access-control-allow-headers": asked.join(",") } : {}),
    ...(rule.maxAge === undefined ? {} : { "access-control-max-age": rule.maxAge }),
  };
}

function allows(rule: CorsRule, origin: string, method: string): boolean {
  return rule.methods.includes(method) && rule.origins.some((pattern) => matchesWildcard(pattern, origin));
}

function grantOf(rule: CorsRule, origin: string): Record<string, string> {
  return {
    "access-control-allow-origin": rule.origins.includes("*") ? "*" : origin,
    ...(rule.exposed.length > 0 ? { "access-control-expose-headers": rule.exposed.join(",") } : {}),
  };
}

function ruleOf(rule: XmlElement): CorsRule {
  const list = (name: string): string[] => rule.all(name).map(({ text }) => text);
  const [origins, methods] = [list("AllowedOrigin"), list("AllowedMethod")];
  if (origins.length === 0 || methods.length === 0)
    throw malformed("Every CORSRule needs AllowedOrigin and AllowedMethod.");
  if (methods.some((method) => !METHODS.includes(method)))
    throw malformed(`AllowedMethod must be one of ${METHODS.join(", ")}.`);
  const headers = list("AllowedHeader").map((name) => name.toLowerCase());
  if ([...origins, ...headers].some((pattern) => pattern.split("*").length > 2))
    throw malformed("AllowedOrigin and AllowedHeader may have one *.");
  const maxAge = rule.textOf("MaxAgeSeconds");
  if (maxAge !== undefined && !/^\d+$/.test(maxAge)) throw malformed("MaxAgeSeconds must be a whole number.");
  return {
    origins,
    methods,
    headers,
    exposed: list("ExposeHeader"),
    ...(maxAge === undefined ? {} : { maxAge }),
  };
}

function malformed(message: string): CosError {
  return new CosError("MalformedXML", message);
}
