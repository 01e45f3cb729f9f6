import { once } from "node:events";
import { createHash } from "node:crypto";
import { connect } from "node:net";
import fc from "fast-check";
import { Crc64 } from "../../../lib/local/cos/crc64";
import {
  authorization,
  bodyFiles,
  BUCKET,
  codeOf,
  HOST,
  raw,
  refusal,
  REGION,
  signed,
  startWithBucket,
  type TestCloud,
  until,
} from "./cloud";

const at = { Bucket: BUCKET, Region: REGION };
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startWithBucket();
});

afterAll(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

test("what the official SDK puts, it gets back with MD5 and CRC-64, under any key", async () => {
  const cos = cloud.sdk();
  for (const Key of ["plain", "dir/a b+c%20d.txt", "ä/日本/😀", "q?x=1&y#z", "..;/'()*!~"]) {
    const Body = Buffer.from(`content of ${Key}`);
    const put = await cos.putObject({ ...at, Key, Body });
    expect(put.ETag).toBe(`"${createHash("md5").update(Body).digest("hex")}"`);
    const got = await cos.getObject({ ...at, Key });
    expect(got.Body).toEqual(Body);
    expect(got.headers?.["x-cos-hash-crc64ecma"]).toBe(String(new Crc64().update(Body).value));
  }
});

test("a key with its slashes escaped is the same key", async () => {
  await cloud.sdk().putObject({ ...at, Key: "dir/a b.txt", Body: "same" });
  const answer = await signed(cloud, { path: "/dir%2Fa%20b.txt" });
  expect(answer.body.toString()).toBe("same");
});

test("path style reaches the same object", async () => {
  await cloud.sdk().putObject({ ...at, Key: "styled", Body: "both" });
  const answer = await signed(cloud, { host: `cos.${REGION}.myqcloud.com`, path: `/${BUCKET}/styled` });
  expect(answer.body.toString()).toBe("both");
});

test("metadata, storage class and encryption come back with the object", async () => {
  const cos = cloud.sdk();
  await cos.putObject({
    ...at,
    Key: "described",
    Body: "x",
    ContentType: "text/plain",
    CacheControl: "max-age=5",
    StorageClass: "STANDARD_IA",
    Headers: { "x-cos-meta-owner": "erp", "x-cos-server-side-encryption": "AES256" },
  });
  const { headers } = await cos.headObject({ ...at, Key: "described" });
  expect(headers).toMatchObject({
    "content-type": "text/plain",
    "cache-control": "max-age=5",
    "x-cos-storage-class": "STANDARD_IA",
    "x-cos-meta-owner": "erp",
    "x-cos-server-side-encryption": "AES256",
    "content-length": "1",
  });
});

test("a body that is not what Content-MD5 says is refused and leaves the old object", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "checked", Body: "old" });
  const wrong = createHash("md5").update("other").digest("base64");
  expect(
    await refusal(cos.putObject({ ...at, Key: "checked", Body: "new", Headers: { "Content-MD5": wrong } })),
  ).toEqual({
    code: "BadDigest",
    status: 400,
  });
  expect((await cos.getObject({ ...at, Key: "checked" })).Body.toString()).toBe("old");
});

test("any range of an object is what HTTP says it is", async () => {
  const body = Buffer.from("0123456789abcdefghij");
  await cloud.sdk().putObject({ ...at, Key: "ranged", Body: body });
  const position = fc.integer({ min: 0, max: 25 });
  const range = fc.oneof(
    fc
      .tuple(position, position)
      .map(([a, b]) => ({ text: `${a}-${b}`, slice: b < a ? undefined : body.subarray(a, b + 1) })),
    position.map((a) => ({ text: `${a}-`, slice: body.subarray(a) })),
    position.map((n) => ({ text: `-${n}`, slice: n === 0 ? Buffer.alloc(0) : body.subarray(-n) })),
  );
  await fc.assert(
    fc.asyncProperty(range, async ({ text, slice }) => {
      const answer = await signed(cloud, { path: "/ranged", headers: { range: `bytes=${text}` } });
      if (slice === undefined) {
        expect([answer.status, answer.body]).toEqual([200, body]);
      } else if (slice.length === 0) {
        expect([answer.status, codeOf(answer)]).toEqual([416, "InvalidRange"]);
      } else {
        expect([answer.status, answer.body]).toEqual([206, slice]);
        const start = body.indexOf(slice);
        expect(answer.headers["content-range"]).toBe(
          `bytes ${start}-${start + slice.length - 1}/${body.length}`,
        );
      }
    }),
    { numRuns: 60 },
  );
});

test("conditions on ETag and date are kept", async () => {
  const { ETag } = await cloud.sdk().putObject({ ...at, Key: "conditional", Body: "x" });
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await signed(cloud, { path: "/conditional", headers })).status;
  const [past, future] = ["Mon, 01 Jan 2001 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"];
  expect(await status({ "if-match": ETag })).toBe(200);
  expect(await status({ "if-match": '"other"' })).toBe(412);
  expect(await status({ "if-none-match": ETag })).toBe(304);
  expect(await status({ "if-none-match": '"other"' })).toBe(200);
  expect(await status({ "if-modified-since": past })).toBe(200);
  expect(await status({ "if-modified-since": future })).toBe(304);
  expect(await status({ "if-unmodified-since": past })).toBe(412);
});

test("missing objects and buckets are told apart, and deleting what is not there succeeds", async () => {
  const cos = cloud.sdk();
  expect(await refusal(cos.getObject({ ...at, Key: "never" }))).toEqual({ code: "NoSuchKey", status: 404 });
  expect((await refusal(cos.headObject({ ...at, Key: "never" }))).status).toBe(404);
  const elsewhere = { Bucket: "never-1250000000", Region: REGION, Key: "x" };
  expect(await refusal(cos.getObject(elsewhere))).toEqual({ code: "NoSuchBucket", status: 404 });
  expect(await refusal(cos.getObject({ ...at, Region: "ap-shanghai", Key: "plain" }))).toEqual({
    code: "NoSuchBucket",
    status: 404,
  });
  expect((await cos.deleteObject({ ...at, Key: "never" })).statusCode).toBe(204);
});

test("a copy has the bytes, and its own or the source's metadata", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "src/ä b", Body: "copied", Headers: { "x-cos-meta-a": "1" } });
  const CopySource = `${BUCKET}.cos.${REGION}.myqcloud.com/${encodeURIComponent("src/ä b")}`;
  await cos.putObjectCopy({ ...at, Key: "copy", CopySource });
  await cos.putObjectCopy({ ...at, Key: "copy2", CopySource, MetadataDirective: "Replaced" } as never);
  await cos.deleteObject({ ...at, Key: "src/ä b" });
  const [kept, replaced] = [
    await cos.getObject({ ...at, Key: "copy" }),
    await cos.getObject({ ...at, Key: "copy2" }),
  ];
  expect(kept.Body.toString()).toBe("copied");
  expect(kept.headers?.["x-cos-meta-a"]).toBe("1");
  expect(replaced.Body.toString()).toBe("copied");
  expect(replaced.headers?.["x-cos-meta-a"]).toBeUndefined();
});

test("many objects are deleted at once", async () => {
  const cos = cloud.sdk();
  for (const Key of ["many/1", "many/2"]) await cos.putObject({ ...at, Key, Body: "x" });
  const { Deleted } = await cos.deleteMultipleObject({
    ...at,
    Objects: ["many/1", "many/2", "many/never"].map((Key) => ({ Key })),
  });
  expect(Deleted.map(({ Key }) => Key)).toEqual(["many/1", "many/2", "many/never"]);
  expect((await cos.getBucket({ ...at, Prefix: "many/" })).Contents).toEqual([]);
});

test("nobody but the account reads a private object, everybody a public one", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "secret", Body: "x" });
  await cos.putObject({ ...at, Key: "open", Body: "y", ACL: "public-read" });
  expect(codeOf(await raw(cloud, { path: "/secret" }))).toBe("AccessDenied");
  expect((await raw(cloud, { path: "/open" })).body.toString()).toBe("y");
  expect(codeOf(await raw(cloud, { path: "/open", method: "PUT", body: "z" }))).toBe("AccessDenied");
  expect(codeOf(await raw(cloud, { path: "/open?acl" }))).toBe("AccessDenied");
  await cos.putObjectAcl({ ...at, Key: "open", ACL: "private" });
  expect(codeOf(await raw(cloud, { path: "/open" }))).toBe("AccessDenied");
  expect((await cos.getObjectAcl({ ...at, Key: "open" })).headers?.["x-cos-acl"]).toBe("private");
});

test("tags of an object are put, got and deleted", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "tagged", Body: "x" });
  await cos.putObjectTagging({ ...at, Key: "tagged", Tags: [{ Key: "a", Value: "<b>&" }] });
  expect((await cos.getObjectTagging({ ...at, Key: "tagged" })).Tags).toEqual([{ Key: "a", Value: "<b>&" }]);
  await cos.deleteObjectTagging({ ...at, Key: "tagged" });
  expect((await cos.getObjectTagging({ ...at, Key: "tagged" })).Tags).toEqual([]);
});

test("a tag has at most 128 characters in its key and 256 in its value", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "long", Body: "x" });
  const tag = (key: number, value: number) =>
    cos.putObjectTagging({ ...at, Key: "long", Tags: [{ Key: "k".repeat(key), Value: "v".repeat(value) }] });
  await tag(128, 256);
  expect(await refusal(tag(129, 1))).toMatchObject({ code: "InvalidTag" });
  expect(await refusal(tag(1, 257))).toMatchObject({ code: "InvalidTag" });
});

test("what is not modelled is refused by name, not mistaken for something else", async () => {
  const answer = await signed(cloud, { path: "/plain?restore", method: "POST", body: "<RestoreRequest/>" });
  expect([answer.status, codeOf(answer)]).toEqual([501, "NotImplemented"]);
  expect(
    await refusal(cloud.sdk().putObject({ ...at, Key: "cold", Body: "x", StorageClass: "ARCHIVE" })),
  ).toMatchObject({
    code: "NotImplemented",
  });
});

test("an upload that breaks off early leaves the old object and no file", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "torn", Body: "old" });
  const files = bodyFiles(cloud);
  const socket = connect(cloud.front.port, "127.0.0.1");
  const headers = `host: ${HOST}\r\nauthorization: ${authorization(cloud, { method: "PUT", path: "/torn" })}`;
  socket.write(`PUT /torn HTTP/1.1\r\n${headers}\r\ncontent-length: 1000\r\n\r\nhalf a body`);
  socket.end();
  await once(socket.resume(), "close");
  expect((await cos.getObject({ ...at, Key: "torn" })).Body.toString()).toBe("old");
  expect(bodyFiles(cloud)).toEqual(files);
});

test("an upload that breaks off late leaves the old object and no file", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "torn", Body: "old" });
  const files = bodyFiles(cloud).length;
  const socket = connect(cloud.front.port, "127.0.0.1");
  const headers = `host: ${HOST}\r\nauthorization: ${authorization(cloud, { method: "PUT", path: "/torn" })}`;
  socket.write(`PUT /torn HTTP/1.1\r\n${headers}\r\ncontent-length: 1000000\r\n\r\n`);
  socket.write(Buffer.alloc(500_000));
  await until(() => bodyFiles(cloud).length > files);
  socket.destroy();
  await until(() => bodyFiles(cloud).length === files);
  expect((await cos.getObject({ ...at, Key: "torn" })).Body.toString()).toBe("old");
});
