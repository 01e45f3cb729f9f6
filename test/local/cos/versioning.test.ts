import type COS from "cos-nodejs-sdk-v5";
import fc from "fast-check";
import {
  bodyFiles,
  BUCKET,
  codeOf,
  raw,
  refusal,
  REGION,
  signed,
  startWithBucket,
  type TestCloud,
} from "./cloud";

const at = { Bucket: BUCKET, Region: REGION };
let cloud: TestCloud;
let cos: COS;

beforeEach(async () => {
  cloud = await startWithBucket();
  cos = cloud.sdk();
});

afterEach(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

async function versioning(Status: "Enabled" | "Suspended"): Promise<void> {
  await cos.putBucketVersioning({ ...at, VersioningConfiguration: { Status } });
}

async function put(Key: string, Body: string): Promise<string | undefined> {
  return (await cos.putObject({ ...at, Key, Body })).headers?.["x-cos-version-id"] as string | undefined;
}

async function get(Key: string, VersionId?: string): Promise<string> {
  return (await cos.getObject({ ...at, Key, ...(VersionId ? { VersionId } : {}) })).Body.toString();
}

async function remove(Key: string, VersionId?: string): Promise<COS.DeleteObjectResult> {
  return cos.deleteObject({ ...at, Key, ...(VersionId ? { VersionId } : {}) });
}

/** Keys, versions and what they are, in the order of the listing; `*` is the latest. */
async function list(query = ""): Promise<string[]> {
  const { body } = await signed(cloud, { path: `/?versions&${query}` });
  return [
    ...body
      .toString()
      .matchAll(
        /<(Version|DeleteMarker)><Key>(.*?)<\/Key><VersionId>(.*?)<\/VersionId><IsLatest>(.*?)<\/IsLatest>/g,
      ),
  ].map(
    ([, kind, key, id, latest]) =>
      `${key} ${id} ${kind === "Version" ? "object" : "marker"}${latest === "true" ? "*" : ""}`,
  );
}

test("versioning is off until it is asked for, and then only on or suspended", async () => {
  const status = async () => (await cos.getBucketVersioning(at)).VersioningConfiguration.Status;
  expect(await status()).toBeUndefined();
  expect(await put("k", "x")).toBeUndefined();
  expect(await list()).toEqual(["k  object*"]);
  await versioning("Enabled");
  expect(await status()).toBe("Enabled");
  expect(await list()).toEqual(["k null object*"]);
  await versioning("Suspended");
  expect(await status()).toBe("Suspended");
  const body = "<VersioningConfiguration><Status>Off</Status></VersioningConfiguration>";
  expect(codeOf(await signed(cloud, { method: "PUT", path: "/?versioning", body }))).toBe("MalformedXML");
  expect((await signed(cloud, { method: "DELETE", path: "/?versioning" })).status).toBe(405);
});

test("every upload is a version that can be read by its id, as COS forms them", async () => {
  await put("k", "before");
  await versioning("Enabled");
  const [one, two] = [await put("k", "one"), await put("k", "two")];
  expect(Buffer.from(one ?? "", "base64").toString()).toMatch(/^1844\d{16}$/);
  expect(await get("k")).toBe("two");
  expect([await get("k", one), await get("k", two), await get("k", "null")]).toEqual([
    "one",
    "two",
    "before",
  ]);
  const head = await signed(cloud, { method: "HEAD", path: `/k?versionId=${one}` });
  expect(head.headers).toMatchObject({ "x-cos-version-id": one, "content-length": "3" });
  expect(await refusal(cos.getObject({ ...at, Key: "k", VersionId: "MTg0NDUx" }))).toEqual({
    code: "NoSuchVersion",
    status: 404,
  });
  expect(await list()).toEqual([`k ${two} object*`, `k ${one} object`, "k null object"]);
  expect((await cos.getBucket(at)).Contents.map(({ Key }) => Key)).toEqual(["k"]);
});

test("a deletion lays a marker above the object; removing the marker brings the object back", async () => {
  await versioning("Enabled");
  const one = await put("k", "one");
  const deletion = await remove("k");
  const marker = deletion.headers?.["x-cos-version-id"] as string;
  expect(deletion.headers?.["x-cos-delete-marker"]).toBe("true");
  const gone = await signed(cloud, { path: "/k" });
  expect([gone.status, codeOf(gone)]).toEqual([404, "NoSuchKey"]);
  expect(gone.headers).toMatchObject({ "x-cos-delete-marker": "true", "x-cos-version-id": marker });
  expect((await refusal(cos.getObject({ ...at, Key: "k", VersionId: marker }))).status).toBe(404);
  expect((await cos.getBucket(at)).Contents).toEqual([]);
  expect(await get("k", one)).toBe("one");
  const second = String((await remove("k")).headers?.["x-cos-version-id"]);
  expect(await list()).toEqual([`k ${second} marker*`, `k ${marker} marker`, `k ${one} object`]);
  expect((await remove("k", second)).headers?.["x-cos-delete-marker"]).toBe("true");
  expect((await remove("k", marker)).headers?.["x-cos-version-id"]).toBe(marker);
  expect(await get("k")).toBe("one");
  expect((await remove("k", one)).headers?.["x-cos-delete-marker"]).toBeUndefined();
  expect(await list()).toEqual([]);
  expect(bodyFiles(cloud)).toEqual([]);
});

test("while versioning is suspended there is one null version, and the others stay", async () => {
  await versioning("Enabled");
  const one = await put("k", "one");
  await versioning("Suspended");
  expect(await put("k", "two")).toBe("null");
  expect(await put("k", "three")).toBe("null");
  expect(await list()).toEqual(["k null object*", `k ${one} object`]);
  expect((await remove("k")).headers).toMatchObject({
    "x-cos-version-id": "null",
    "x-cos-delete-marker": "true",
  });
  expect(await list()).toEqual(["k null marker*", `k ${one} object`]);
  await remove("k", "null");
  expect(await get("k")).toBe("one");
  expect(bodyFiles(cloud)).toHaveLength(1);
});

test("many versions are deleted at once, and a bucket with versions or markers is not empty", async () => {
  await versioning("Enabled");
  const [one, two] = [await put("k", "one"), await put("k", "two")];
  const { Deleted } = await cos.deleteMultipleObject({
    ...at,
    Objects: [{ Key: "k", VersionId: one ?? "" }, { Key: "k" }],
  });
  const [, marker] = Deleted as unknown as Record<string, string>[];
  expect(Deleted[0]).toEqual({ Key: "k", VersionId: one });
  expect(marker).toMatchObject({ Key: "k", DeleteMarker: "true" });
  expect(await list()).toEqual([`k ${marker?.["DeleteMarkerVersionId"]} marker*`, `k ${two} object`]);
  expect((await cos.getBucket(at)).Contents).toEqual([]);
  expect((await refusal(cos.deleteBucket(at))).code).toBe("BucketNotEmpty");
  await remove("k", two);
  expect((await refusal(cos.deleteBucket(at))).code).toBe("BucketNotEmpty");
  await remove("k", marker?.["DeleteMarkerVersionId"]);
  await cos.deleteBucket(at);
});

test("versions are listed page by page, also in the middle of a key, and folded by a delimiter", async () => {
  await versioning("Enabled");
  for (const key of ["a/1", "b", "b", "b", "c"]) await put(key, key);
  await remove("c");
  const whole = await list();
  expect(whole).toHaveLength(6);
  for (const size of [1, 2, 5, 6]) {
    const pages: string[] = [];
    let [key, id] = ["", ""];
    for (;;) {
      const markers = `key-marker=${encodeURIComponent(key)}&version-id-marker=${id}`;
      const { body } = await signed(cloud, { path: `/?versions&max-keys=${size}&${markers}` });
      pages.push(...(await list(`max-keys=${size}&${markers}`)));
      if (body.toString().includes("<IsTruncated>false")) break;
      [, key = "", id = ""] =
        /<NextKeyMarker>(.*)<\/NextKeyMarker><NextVersionIdMarker>(.*)<\/NextVersionIdMarker>/.exec(
          body.toString(),
        ) ?? [];
    }
    expect(pages).toEqual(whole);
  }
  const folded = await cos.listObjectVersions({ ...at, Delimiter: "/", Prefix: "" });
  expect(folded.CommonPrefixes).toEqual({ Prefix: "a/" });
  expect([folded.Versions.length, folded.DeleteMarkers.length]).toEqual([4, 1]);
  expect(await list("key-marker=b")).toEqual(whole.filter((line) => line.startsWith("c ")));
});

test("who deletes each page of versions and goes on by its markers deletes them all", async () => {
  await put("k", "before");
  await versioning("Enabled");
  for (const body of ["1", "2", "3", "4"]) await put("k", body);
  await put("l", "other");
  let markers = "";
  for (let page = 0; page < 3; page++) {
    const { body } = await signed(cloud, { path: `/?versions&max-keys=2&${markers}` });
    const found = [...body.toString().matchAll(/<Key>(.*?)<\/Key><VersionId>(.*?)<\/VersionId>/g)];
    expect(found).toHaveLength(2);
    for (const [, key = "", id = ""] of found) await remove(key, id);
    const [, key = "", id = ""] =
      /<NextKeyMarker>(.*)<\/NextKeyMarker><NextVersionIdMarker>(.*)<\/NextVersionIdMarker>/.exec(
        body.toString(),
      ) ?? [];
    markers = `key-marker=${key}&version-id-marker=${id}`;
  }
  expect(await list()).toEqual([]);
  await cos.deleteBucket(at);
});

test("an old version is copied, restored, tagged and shared by itself", async () => {
  await versioning("Enabled");
  const [one] = [await put("k", "one"), await put("k", "two")];
  const CopySource = `${BUCKET}.cos.${REGION}.myqcloud.com/k?versionId=${one}`;
  await cos.putObjectCopy({ ...at, Key: "other", CopySource });
  expect(await get("other")).toBe("one");
  const restored = await cos.putObjectCopy({ ...at, Key: "k", CopySource });
  expect(restored.headers?.["x-cos-version-id"]).toBeDefined();
  expect(await get("k")).toBe("one");
  expect((await list("prefix=k")).length).toBe(3);
  const version = { ...at, Key: "k", VersionId: one ?? "" };
  await cos.putObjectTagging({ ...version, Tags: [{ Key: "a", Value: "b" }] });
  expect((await cos.getObjectTagging(version)).Tags).toEqual([{ Key: "a", Value: "b" }]);
  expect((await cos.getObjectTagging({ ...at, Key: "k" })).Tags).toEqual([]);
  const { UploadId } = await cos.multipartInit({ ...at, Key: "k" });
  const part = await cos.multipartUpload({ ...at, Key: "k", UploadId, PartNumber: 1, Body: "parts" });
  const done = await cos.multipartComplete({
    ...at,
    Key: "k",
    UploadId,
    Parts: [{ PartNumber: 1, ETag: part.ETag }],
  });
  expect(await get("k", done.headers?.["x-cos-version-id"] as string)).toBe("parts");
  expect(await get("k", one)).toBe("one");
});

test("nothing is appended to in a bucket that has or had versioning", async () => {
  for (const status of ["Enabled", "Suspended"] as const) {
    await versioning(status);
    const answer = await signed(cloud, { method: "POST", path: "/log?append&position=0", body: "x" });
    expect([answer.status, codeOf(answer)]).toEqual([409, "InvalidBucketState"]);
  }
});

test("strangers read versions as the ACL of the version lets them", async () => {
  await versioning("Enabled");
  const shared = await cos.putObject({ ...at, Key: "k", Body: "one", ACL: "public-read" });
  const one = String(shared.headers?.["x-cos-version-id"]);
  const two = await put("k", "two");
  expect((await raw(cloud, { path: `/k?versionId=${one}` })).body.toString()).toBe("one");
  expect((await raw(cloud, { path: `/k?versionId=${two}` })).status).toBe(403);
  expect((await raw(cloud, { path: "/k" })).status).toBe(403);
});

test("versions, markers and their order are there after a restart, and no file too many", async () => {
  await versioning("Enabled");
  const one = await put("k", "one");
  await put("k", "two");
  await remove("gone");
  await remove("k");
  const [before, files] = [await list(), bodyFiles(cloud)];
  cloud = await cloud.restart();
  expect([await list(), bodyFiles(cloud)]).toEqual([before, files]);
  cos = cloud.sdk();
  expect(await get("k", one)).toBe("one");
});

interface Kept {
  readonly id: string;
  /** Absent: a delete marker. */
  readonly body?: string;
}

test("any sequence of uploads, deletions and switches gives what a list of versions gives", async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ do: "put" } as const) },
    { weight: 3, arbitrary: fc.constant({ do: "delete" } as const) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("remove" as const), which: fc.nat(6) }) },
    { weight: 1, arbitrary: fc.constantFrom({ do: "Enabled" } as const, { do: "Suspended" } as const) },
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const key = `model/${++run}`;
      let model: Kept[] = [];
      let status = "Enabled";
      await versioning("Enabled");
      const add = (entry: Kept): void => {
        model = [entry, ...model.filter(({ id }) => id !== entry.id)];
      };
      for (const [index, one] of steps.entries()) {
        if (one.do === "put") {
          const id = (await put(key, `${index}`)) ?? "";
          expect(id === "null").toBe(status === "Suspended");
          add({ id, body: `${index}` });
        } else if (one.do === "delete") {
          add({ id: String((await remove(key)).headers?.["x-cos-version-id"]) });
        } else if (one.do === "remove") {
          const chosen = model[one.which];
          if (chosen === undefined) continue;
          await remove(key, chosen.id);
          model = model.filter(({ id }) => id !== chosen.id);
        } else {
          status = one.do;
          await versioning(one.do);
        }
        expect(await list(`prefix=${key}`)).toEqual(
          model.map(
            ({ id, body }, at_) =>
              `${key} ${id} ${body === undefined ? "marker" : "object"}${at_ === 0 ? "*" : ""}`,
          ),
        );
        const now = await signed(cloud, { path: `/${key}` });
        expect(now.status === 200 ? now.body.toString() : undefined).toBe(model[0]?.body);
        for (const { id, body } of model) if (body !== undefined) expect(await get(key, id)).toBe(body);
      }
      for (const { id } of model) await remove(key, id);
      expect(bodyFiles(cloud)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});
