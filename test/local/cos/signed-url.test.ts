import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { BUCKET, codeOf, HOST, raw, REGION, startWithBucket, type TestCloud } from "./cloud";

const at = { Bucket: BUCKET, Region: REGION };
const content = Buffer.from("an image");
let cloud: TestCloud;
let serial = 0;

beforeAll(async () => {
  cloud = await startWithBucket();
  await cloud.sdk().putObject({ ...at, Key: "images/a b.qcow2", Body: content });
});

afterAll(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

/** Two URLs of the same second would be the same, so each lives a second longer. */
function sign(Key = "images/a b.qcow2", Expires = 60): string {
  return cloud.sdk().getObjectUrl({ ...at, Key, Sign: true, Expires: Expires + ++serial }, () => undefined);
}

function fetchUrl(url: string): ReturnType<typeof raw> {
  const { pathname, search } = new URL(url);
  return raw(cloud, { path: pathname + search });
}

test("a signed URL opens its object once", async () => {
  const url = sign();
  const object = await cloud.cos.openSignedUrl(url);
  expect(object).toMatchObject({ bucket: BUCKET, key: "images/a b.qcow2", size: content.length });
  expect(object.etag).toBe(`"${createHash("md5").update(content).digest("hex")}"`);
  expect(await buffer(object.stream())).toEqual(content);
  expect(await buffer(object.stream({ start: 3, end: 8 }))).toEqual(content.subarray(3, 8));
  const copy = join(cloud.directory, "copy");
  await object.saveTo(copy);
  expect(readFileSync(copy)).toEqual(content);
  await expect(cloud.cos.openSignedUrl(url)).rejects.toMatchObject({ code: "AccessDenied" });
});

test("a reader that says who it is goes on with its URL after a restart, nobody else does", async () => {
  const url = sign();
  await cloud.cos.openSignedUrl(url, "img-1");
  cloud = await cloud.restart();
  expect((await cloud.cos.openSignedUrl(url, "img-1")).size).toBe(content.length);
  await expect(cloud.cos.openSignedUrl(url, "img-2")).rejects.toMatchObject({ code: "AccessDenied" });
  await expect(cloud.cos.openSignedUrl(url)).rejects.toMatchObject({ code: "AccessDenied" });
});

test("a saved copy outlives its object, and replaces what an interrupted one left", async () => {
  const path = join(cloud.directory, "saved");
  await cloud.sdk().putObject({ ...at, Key: "saved", Body: content });
  const object = await cloud.cos.openSignedUrl(sign("saved"));
  await object.saveTo(path);
  writeFileSync(join(cloud.directory, "half"), "half of somethi");
  await object.saveTo(join(cloud.directory, "half"));
  await cloud.sdk().deleteObject({ ...at, Key: "saved" });
  expect([readFileSync(path), readFileSync(join(cloud.directory, "half"))]).toEqual([content, content]);
});

test("a plain download uses the URL up", async () => {
  const url = sign();
  expect((await fetchUrl(url)).body).toEqual(content);
  await expect(cloud.cos.openSignedUrl(url)).rejects.toMatchObject({ code: "AccessDenied" });
  expect(codeOf(await fetchUrl(url))).toBe("AccessDenied");
});

test("a URL with which nothing was read is still good", async () => {
  const url = sign("late");
  expect((await fetchUrl(url)).status).toBe(404);
  await cloud.sdk().putObject({ ...at, Key: "late", Body: content });
  const { pathname, search } = new URL(url);
  const asking = (headers: Record<string, string>) => raw(cloud, { path: pathname + search, headers });
  expect((await asking({ range: "bytes=100-200" })).status).toBe(416);
  expect(
    (await asking({ "if-none-match": `"${createHash("md5").update(content).digest("hex")}"` })).status,
  ).toBe(304);
  expect((await fetchUrl(url)).body).toEqual(content);
  expect(codeOf(await fetchUrl(url))).toBe("AccessDenied");
});

test("a URL stays used when the cloud is started again", async () => {
  const url = sign();
  await cloud.cos.openSignedUrl(url);
  cloud = await cloud.restart();
  await expect(cloud.cos.openSignedUrl(url)).rejects.toMatchObject({ code: "AccessDenied" });
});

test("an expired, altered or foreign URL, or one of a missing object, opens nothing", async () => {
  const open = (url: string): Promise<unknown> => cloud.cos.openSignedUrl(url);
  const expired = sign("images/a b.qcow2", -1000);
  await expect(open(expired)).rejects.toMatchObject({ code: "AccessDenied", message: "Request has expired" });
  await expect(open(sign().replace("a%20b", "other"))).rejects.toMatchObject({
    code: "SignatureDoesNotMatch",
  });
  await expect(open(sign().replace(REGION, "ap-beijing"))).rejects.toMatchObject({
    code: "SignatureDoesNotMatch",
  });
  await expect(open(sign("images/never"))).rejects.toMatchObject({ code: "NoSuchKey" });
  await expect(open("https://example.com/x")).rejects.toMatchObject({ code: "InvalidURI" });
  await expect(open(`http://${HOST}/images/a%20b.qcow2`)).rejects.toMatchObject({ code: "AccessDenied" });
});

test("a public object needs no signature and can be read again and again", async () => {
  await cloud.sdk().putObject({ ...at, Key: "public", Body: "p", ACL: "public-read" });
  for (let time = 0; time < 2; time++) {
    expect((await cloud.cos.openSignedUrl(`http://${HOST}/public`)).size).toBe(1);
  }
});
