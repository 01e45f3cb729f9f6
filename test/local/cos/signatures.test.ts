import { createHash, createHmac } from "node:crypto";
import COS from "cos-nodejs-sdk-v5";
import {
  BUCKET,
  codeOf,
  HOST,
  raw,
  type RawAnswer,
  refusal,
  REGION,
  startWithBucket,
  type TestCloud,
} from "./cloud";

const at = { Bucket: BUCKET, Region: REGION };
const temporary = { secretId: "AKIDtemporary", secretKey: "temporary-key", token: "the-token" };
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startWithBucket({
    temporary: [temporary, { ...temporary, secretId: "AKIDexpired", expiresAt: Date.now() - 1 }],
  });
  await cloud.sdk().putObject({ ...at, Key: "x y", Body: "content" });
});

afterAll(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

function cosAuthorization(more: Record<string, unknown>): string {
  return COS.getAuthorization({
    SecretId: cloud.account.credentials.secretId,
    SecretKey: cloud.account.credentials.secretKey,
    Method: "GET",
    Pathname: "/x y",
    Headers: { host: HOST },
    ...more,
  } as never);
}

function get(authorization: string, path = "/x%20y"): Promise<RawAnswer> {
  return raw(cloud, { path, headers: { authorization } });
}

test("an unknown id and a wrong key are told apart", async () => {
  expect(await refusal(cloud.sdk({ SecretId: "AKIDnobody" }).getObject({ ...at, Key: "x y" }))).toEqual({
    code: "InvalidAccessKeyId",
    status: 403,
  });
  expect(await refusal(cloud.sdk({ SecretKey: "wrong" }).getObject({ ...at, Key: "x y" }))).toEqual({
    code: "SignatureDoesNotMatch",
    status: 403,
  });
});

test("a signature holds for its method, path, parameters and headers only", async () => {
  const good = cosAuthorization({ Query: { "response-content-type": "text/x" } });
  expect((await get(good, "/x%20y?response-content-type=text/x")).headers["content-type"]).toBe("text/x");
  expect(codeOf(await get(good, "/x%20y?response-content-type=text/y"))).toBe("SignatureDoesNotMatch");
  expect(codeOf(await get(cosAuthorization({ Pathname: "/other" })))).toBe("SignatureDoesNotMatch");
  expect(codeOf(await get(cosAuthorization({ Method: "PUT" })))).toBe("SignatureDoesNotMatch");
  expect(
    codeOf(await get(cosAuthorization({ Headers: { host: `other-1250000000.cos.${REGION}.myqcloud.com` } }))),
  ).toBe("SignatureDoesNotMatch");
});

test("a signature that has run out, or lies far ahead, says so with the server's time", async () => {
  const now = Math.floor(Date.now() / 1000);
  const expired = await get(cosAuthorization({ KeyTime: `${now - 100};${now - 50}` }));
  expect(codeOf(expired)).toBe("AccessDenied");
  expect(expired.body.toString()).toContain("<Message>Request has expired</Message>");
  const ahead = await get(cosAuthorization({ KeyTime: `${now + 3600};${now + 7200}` }));
  expect(codeOf(ahead)).toBe("RequestTimeTooSkewed");
  expect(ahead.body.toString()).toContain("<ServerTime>");
});

test("the times of the signature count, not only those of its key", async () => {
  const now = Math.floor(Date.now() / 1000);
  const fields = cosAuthorization({ KeyTime: `${now - 100};${now + 100}` });
  const signed = fields.replace(/q-sign-time=[^&]+/, `q-sign-time=${now - 100};${now - 50}`);
  expect((await get(signed)).body.toString()).toContain("<Message>Request has expired</Message>");
});

test("temporary credentials need their token, and end", async () => {
  const { secretId: SecretId, secretKey: SecretKey, token: SecurityToken } = temporary;
  const got = await cloud.sdk({ SecretId, SecretKey, SecurityToken }).getObject({ ...at, Key: "x y" });
  expect(got.Body.toString()).toBe("content");
  const without = cloud.sdk({ SecretId, SecretKey }).getObject({ ...at, Key: "x y" });
  expect((await refusal(without)).code).toBe("AccessDenied");
  const late = cloud.sdk({
    SecretId: "AKIDexpired",
    SecretKey,
    SecurityToken,
    CorrectClockSkew: false,
  });
  expect((await refusal(late.getObject({ ...at, Key: "x y" }))).code).toBe("AccessDenied");
});

interface AwsRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly payload?: string;
  readonly date?: Date;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A small signer of AWS Signature V4, written from its description. */
function aws({
  method,
  path,
  query = "",
  body = "",
  headers = {},
  payload,
  date = new Date(),
}: AwsRequest): Promise<RawAnswer> {
  const { secretId } = cloud.account.credentials;
  const stamp = date.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const all: Record<string, string> = {
    ...headers,
    host: HOST,
    "x-amz-content-sha256": payload ?? sha256(body),
    "x-amz-date": stamp,
  };
  const names = Object.keys(all).sort();
  const canonicalHeaders = names.map((name) => `${name}:${all[name] ?? ""}\n`).join("");
  const canonical = [
    method,
    path,
    query,
    canonicalHeaders,
    names.join(";"),
    all["x-amz-content-sha256"],
  ].join("\n");
  const scope = `${stamp.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const signature = signatureOf(scope, ["AWS4-HMAC-SHA256", stamp, scope, sha256(canonical)].join("\n"));
  const authorization = `AWS4-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return raw(cloud, {
    method,
    path: query ? `${path}?${query}` : path,
    headers: { ...all, authorization },
    body,
  });
}

function signatureOf(scope: string, text: string): string {
  const key = scope
    .split("/")
    .reduce<string | Buffer>(
      (before, part) => createHmac("sha256", before).update(part).digest(),
      `AWS4${cloud.account.credentials.secretKey}`,
    );
  return createHmac("sha256", key).update(text).digest("hex");
}

/** A URL's path and query, signed from its description. */
function presigned(path: string, { expires = 60, date = new Date() } = {}): string {
  const stamp = date.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = `${stamp.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const fields = {
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${cloud.account.credentials.secretId}/${scope}`,
    "X-Amz-Date": stamp,
    "X-Amz-Expires": String(expires),
    "X-Amz-SignedHeaders": "host",
  };
  const query = Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  const canonical = ["GET", path, query, `host:${HOST}\n`, "host", "UNSIGNED-PAYLOAD"].join("\n");
  const text = ["AWS4-HMAC-SHA256", stamp, scope, sha256(canonical)].join("\n");
  return `${path}?${query}&X-Amz-Signature=${signatureOf(scope, text)}`;
}

test("a URL signed with AWS Signature V4 opens its object, until it expires, and no other", async () => {
  const open = (path: string) => raw(cloud, { path, headers: { host: HOST } });
  expect((await open(presigned("/x%20y"))).body.toString()).toBe("content");
  const other = presigned("/x%20y").replace("/x%20y", "/other");
  expect(codeOf(await open(other))).toBe("SignatureDoesNotMatch");
  const late = presigned("/x%20y", { expires: 60, date: new Date(Date.now() - 61_000) });
  expect((await open(late)).body.toString()).toContain("<Message>Request has expired</Message>");
  expect(codeOf(await open(presigned("/x%20y", { expires: 604_801 })))).toBe("InvalidArgument");
});

test("AWS Signature V4 with the S3 dialect reads, writes and configures", async () => {
  const put = await aws({
    method: "PUT",
    path: "/aws/a%20b",
    body: "s3",
    headers: { "x-amz-acl": "public-read", "x-amz-meta-k": "v", "x-amz-storage-class": "STANDARD_IA" },
  });
  expect(put.status).toBe(200);
  const got = await aws({ method: "GET", path: "/aws/a%20b" });
  expect(got.body.toString()).toBe("s3");
  expect(got.headers).toMatchObject({ "x-amz-meta-k": "v", "x-amz-storage-class": "STANDARD_IA" });
  expect((await raw(cloud, { path: "/aws/a%20b" })).status).toBe(200);
  const website = await aws({ method: "GET", path: "/", query: "website=" });
  expect([website.status, codeOf(website)]).toEqual([404, "NoSuchWebsiteConfiguration"]);
});

test("an S3 client may leave its body unsigned, but not lie about it", async () => {
  expect((await aws({ method: "PUT", path: "/u", body: "x", payload: "UNSIGNED-PAYLOAD" })).status).toBe(200);
  const lie = await aws({ method: "PUT", path: "/u", body: "x", payload: sha256("y") });
  expect([lie.status, codeOf(lie)]).toEqual([400, "BadDigest"]);
  const chunks = await aws({
    method: "PUT",
    path: "/u",
    body: "x",
    payload: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  });
  expect([chunks.status, codeOf(chunks)]).toEqual([501, "NotImplemented"]);
});

test("documents are checked like objects", async () => {
  const lie = await aws({
    method: "PUT",
    path: "/",
    query: "tagging=",
    body: "<Tagging/>",
    payload: sha256("y"),
  });
  expect([lie.status, codeOf(lie)]).toEqual([400, "BadDigest"]);
});

test("a signature for one bucket is not taken for another that only the URI names", async () => {
  const path = `http://other-1250000000.cos.${REGION}.myqcloud.com/x%20y`;
  expect(codeOf(await get(cosAuthorization({}), path))).toBe("SignatureDoesNotMatch");
});

test("an S3 request whose clock is 16 minutes off is refused", async () => {
  const date = new Date(Date.now() - 16 * 60 * 1000);
  expect(codeOf(await aws({ method: "GET", path: "/u", date }))).toBe("RequestTimeTooSkewed");
});

test("a signature of no known kind is refused", async () => {
  expect(codeOf(await raw(cloud, { path: "/u", headers: { authorization: "Basic abc" } }))).toBe(
    "InvalidArgument",
  );
});
