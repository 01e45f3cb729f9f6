import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bodyFiles, BUCKET, REGION, signed, startWithBucket, type TestCloud } from "./cloud";

const at = { Bucket: BUCKET, Region: REGION };
let cloud: TestCloud;

beforeEach(async () => {
  cloud = await startWithBucket();
});

afterEach(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

test("buckets, objects, uploads and appendable objects are there after a restart", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "kept", Body: "content" });
  await signed(cloud, { method: "POST", path: "/journal?append&position=0", body: "one" });
  const { UploadId } = await cos.multipartInit({ ...at, Key: "big" });
  const { ETag } = await cos.multipartUpload({ ...at, Key: "big", UploadId, PartNumber: 1, Body: "part" });
  cloud = await cloud.restart();
  const again = cloud.sdk();
  expect((await again.getObject({ ...at, Key: "kept" })).Body.toString()).toBe("content");
  const next = await signed(cloud, { method: "POST", path: "/journal?append&position=3", body: "two" });
  expect(next.headers["x-cos-next-append-position"]).toBe("6");
  await again.multipartComplete({ ...at, Key: "big", UploadId, Parts: [{ PartNumber: 1, ETag }] });
  expect((await again.getObject({ ...at, Key: "big" })).Body.toString()).toBe("part");
});

test("bytes that no object came to own are gone after a restart", async () => {
  await cloud.sdk().putObject({ ...at, Key: "kept", Body: "content" });
  writeFileSync(join(cloud.directory, "cos", "bodies", "1-99"), "left by a kill before the commit");
  cloud = await cloud.restart();
  expect(bodyFiles(cloud)).toHaveLength(1);
  expect((await cloud.sdk().getObject({ ...at, Key: "kept" })).Body.toString()).toBe("content");
});

test("what a killed append wrote behind the end is not part of the object, nor of the next append", async () => {
  await signed(cloud, { method: "POST", path: "/journal?append&position=0", body: "one" });
  const [file = ""] = bodyFiles(cloud);
  writeFileSync(join(cloud.directory, "cos", "bodies", file), "torn tail", { flag: "a" });
  cloud = await cloud.restart();
  expect((await signed(cloud, { path: "/journal" })).body.toString()).toBe("one");
  await signed(cloud, { method: "POST", path: "/journal?append&position=3", body: "2" });
  expect((await signed(cloud, { path: "/journal" })).body.toString()).toBe("one2");
});

test("who reads an object while it is replaced reads the old one to its end", async () => {
  const old = Buffer.alloc(8 * 1024 * 1024, "o");
  await cloud.sdk().putObject({ ...at, Key: "replaced", Body: old });
  const url = cloud.sdk().getObjectUrl({ ...at, Key: "replaced", Sign: true }, () => undefined);
  const stream = (await cloud.cos.openSignedUrl(url)).stream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (chunks.length === 0) await cloud.sdk().putObject({ ...at, Key: "replaced", Body: "new" });
    chunks.push(chunk);
  }
  expect(Buffer.concat(chunks).equals(old)).toBe(true);
  expect(bodyFiles(cloud)).toHaveLength(1);
});
