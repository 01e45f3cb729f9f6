import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultKind } from "../../../lib/local/faults";
import { bodyFiles, BUCKET, codeOf, raw, REGION, signed, startWithBucket, type TestCloud } from "./cloud";

const at = { Bucket: BUCKET, Region: REGION };
let cloud: TestCloud;

beforeEach(async () => {
  cloud = await startWithBucket();
});

afterEach(async () => {
  expect(cloud.errors).toEqual([]);
  expect(cloud.faults.pending()).toEqual([]);
  await cloud.remove();
});

function strike(action: string, kind: FaultKind): void {
  cloud.faults.add({ service: "cos", action, kind });
}

test.each([
  ["throttle", 503, "SlowDown"],
  ["internalErrorBefore", 500, "InternalError"],
  ["soldOut", 503, "ServiceUnavailable"],
] as const)("under %s nothing happens and the next call succeeds", async (kind, status, code) => {
  strike("PutObject", kind);
  const struck = await signed(cloud, { method: "PUT", path: "/k", body: "x" });
  expect([struck.status, codeOf(struck)]).toEqual([status, code]);
  expect((await signed(cloud, { path: "/k" })).status).toBe(404);
  expect((await signed(cloud, { method: "PUT", path: "/k", body: "x" })).status).toBe(200);
});

test("an InternalError after the effect leaves the appended bytes, so that repeating it meets another position", async () => {
  strike("AppendObject", "internalErrorAfter");
  const append = { method: "POST", path: "/j?append&position=0", body: "one" };
  expect(codeOf(await signed(cloud, append))).toBe("InternalError");
  expect((await signed(cloud, { path: "/j" })).body.toString()).toBe("one");
  expect(codeOf(await signed(cloud, append))).toBe("AppendPositionErr");
});

test("an answer that is lost was preceded by the effect", async () => {
  strike("AppendObject", "timeoutAfter");
  const append = { method: "POST", path: "/j?append&position=0", body: "one" };
  const giveUpWhen = (): boolean => cloud.world.table("cos.objects").all().length > 0;
  await expect(signed(cloud, { ...append, giveUpWhen })).rejects.toThrow();
  expect((await signed(cloud, { path: "/j" })).body.toString()).toBe("one");
});

test("a cut upload leaves the old object", async () => {
  await signed(cloud, { method: "PUT", path: "/k", body: "old" });
  const files = bodyFiles(cloud).length;
  strike("PutObject", "cut");
  await expect(signed(cloud, { method: "PUT", path: "/k", body: randomBytes(3_000_000) })).rejects.toThrow();
  expect((await signed(cloud, { path: "/k" })).body.toString()).toBe("old");
  expect(bodyFiles(cloud)).toHaveLength(files);
});

test("a cut download ends in the middle of the body", async () => {
  const body = randomBytes(3_000_000);
  await signed(cloud, { method: "PUT", path: "/k", body });
  strike("GetObject", "cut");
  await expect(signed(cloud, { path: "/k" })).rejects.toThrow(/aborted|hang up|RESET/i);
  expect((await signed(cloud, { path: "/k" })).body.equals(body)).toBe(true);
});

test.each([
  "HeadObject",
  "InitiateMultipartUpload",
  "ListMultipartUploads",
  "HeadBucket",
  "GetBucket",
  "DeleteObject",
])("%s can be struck by its name", async (action) => {
  const requests: Record<string, { method: string; path: string }> = {
    HeadObject: { method: "HEAD", path: "/k" },
    InitiateMultipartUpload: { method: "POST", path: "/k?uploads" },
    ListMultipartUploads: { method: "GET", path: "/?uploads" },
    HeadBucket: { method: "HEAD", path: "/" },
    GetBucket: { method: "GET", path: "/" },
    DeleteObject: { method: "DELETE", path: "/k" },
  };
  strike(action, "internalErrorBefore");
  expect((await signed(cloud, requests[action]!)).status).toBe(500);
});

test("the official SDK gets over a multipart upload whose connections are cut", async () => {
  const body = randomBytes(2 * 1024 * 1024 + 7);
  for (const action of ["UploadPart", "CompleteMultipartUpload"]) strike(action, "cut");
  await cloud.sdk().sliceUploadFile({ ...at, Key: "big", FilePath: writeTemp(body), ChunkSize: 1024 * 1024 });
  expect((await cloud.sdk().getObject({ ...at, Key: "big" })).Body.equals(body)).toBe(true);
});

test("who is not let in is not struck", async () => {
  strike("GetObject", "internalErrorBefore");
  expect(codeOf(await raw(cloud, { path: "/k", headers: { authorization: "q-sign-algorithm=sha1" } }))).toBe(
    "InvalidArgument",
  );
  expect((await signed(cloud, { path: "/k" })).status).toBe(500);
});

function writeTemp(body: Buffer): string {
  const file = join(cloud.directory, "upload.bin");
  writeFileSync(file, body);
  return file;
}
