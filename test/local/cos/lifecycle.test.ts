import { systemClock, VirtualClock } from "../../../lib/base/clock";
import { bodyFiles, BUCKET, codeOf, REGION, signed, startTestCloud, type TestCloud } from "./cloud";

const DAY = 24 * 60 * 60 * 1000;
let cloud: TestCloud;
let clock: VirtualClock;

beforeEach(async () => {
  clock = new VirtualClock(Date.parse("2026-03-01T04:00:00Z"));
  cloud = await startTestCloud({ clock });
  await signed(cloud, { method: "PUT", path: "/" });
});

afterEach(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

async function keys(): Promise<string[]> {
  const { body } = await signed(cloud, { path: "/" });
  return [...body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key ?? "");
}

async function rule(inner: string): Promise<void> {
  const body = `<LifecycleConfiguration><Rule><ID>r</ID>${inner}</Rule></LifecycleConfiguration>`;
  expect((await signed(cloud, { method: "PUT", path: "/?lifecycle", body })).status).toBe(200);
}

test("objects under the rule's prefix expire at the first Beijing midnight after their days, others stay", async () => {
  await rule(
    "<Filter><Prefix>images/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>2</Days></Expiration>",
  );
  for (const key of ["images/a", "journal/b"])
    await signed(cloud, { method: "PUT", path: `/${key}`, body: "x" });
  await signed(cloud, { method: "POST", path: "/images/appendable?append&position=0", body: "x" });
  clock.advance(2 * DAY);
  expect(await keys()).toEqual(["images/a", "images/appendable", "journal/b"]);
  clock.advance(Date.parse("2026-03-03T15:59:59Z") - clock.now());
  expect(await keys()).toContain("images/a");
  clock.advance(1000);
  expect(await keys()).toEqual(["images/appendable", "journal/b"]);
  expect((await signed(cloud, { path: "/images/a" })).status).toBe(404);
  expect(bodyFiles(cloud)).toHaveLength(2);
  clock.advance(1000 * DAY);
  expect(await keys()).toEqual(["images/appendable", "journal/b"]);
});

test("what is uploaded while a day's rules run stays", async () => {
  await rule("<Status>Enabled</Status><Expiration><Days>1</Days></Expiration>");
  const names = Array.from({ length: 60 }, (_, index) => `k${index}`);
  for (const key of names) await signed(cloud, { method: "PUT", path: `/${key}`, body: "old" });
  clock.advance(3 * DAY);
  const listed = keys();
  const put = signed(cloud, { method: "PUT", path: "/k59", body: "new" });
  expect([await listed, (await put).status]).toEqual([expect.any(Array), 200]);
  expect((await signed(cloud, { path: "/k59" })).body.toString()).toBe("new");
  expect(await keys()).toEqual(["k59"]);
  expect(bodyFiles(cloud)).toHaveLength(1);
});

test("a rule that is disabled removes nothing", async () => {
  await rule("<Status>Disabled</Status><Expiration><Days>1</Days></Expiration>");
  await signed(cloud, { method: "PUT", path: "/a", body: "x" });
  clock.advance(10 * DAY);
  expect(await keys()).toEqual(["a"]);
});

test("a rule can give a date, and name tags", async () => {
  await rule(
    "<Filter><And><Prefix>t/</Prefix><Tag><Key>tmp</Key><Value>1</Value></Tag></And></Filter><Status>Enabled</Status><Expiration><Date>2026-03-04T16:00:00Z</Date></Expiration>",
  );
  await signed(cloud, { method: "PUT", path: "/t/a", headers: { "x-cos-tagging": "tmp=1" }, body: "x" });
  await signed(cloud, { method: "PUT", path: "/t/b", body: "x" });
  clock.advance(3 * DAY);
  expect(await keys()).toEqual(["t/a", "t/b"]);
  clock.advance(DAY);
  expect(await keys()).toEqual(["t/b"]);
});

test("unfinished uploads are aborted after their days", async () => {
  await rule(
    "<Filter><Prefix></Prefix></Filter><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
  );
  const { body } = await signed(cloud, { method: "POST", path: "/big?uploads" });
  const id = /<UploadId>(.+)<\/UploadId>/.exec(body.toString())?.[1] ?? "";
  await signed(cloud, { method: "PUT", path: `/big?partNumber=1&uploadId=${id}`, body: "x" });
  clock.advance(3 * DAY);
  expect((await signed(cloud, { path: `/big?uploadId=${id}` })).status).toBe(404);
  expect(bodyFiles(cloud)).toEqual([]);
  expect((await signed(cloud, { method: "DELETE", path: "/" })).status).toBe(204);
  expect((await signed(cloud, { method: "HEAD", path: "/" })).status).toBe(404);
});

async function kinds(): Promise<string[]> {
  const { body } = await signed(cloud, { path: "/?versions" });
  return [...body.toString().matchAll(/<(Version|DeleteMarker)><Key>(.*?)<.*?<IsLatest>(.*?)</g)].map(
    ([, kind, key, latest]) => `${key} ${kind}${latest === "true" ? "*" : ""}`,
  );
}

test("with versioning, expiry lays markers; older versions go after their days, markers when nothing is left", async () => {
  const enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
  await signed(cloud, { method: "PUT", path: "/?versioning", body: enabled });
  const rules = [
    "<Filter><Prefix>a/</Prefix></Filter><Expiration><Days>1</Days></Expiration>",
    "<Filter/><NoncurrentVersionExpiration><NoncurrentDays>3</NoncurrentDays></NoncurrentVersionExpiration>",
    "<Filter/><Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>",
  ].map((inner) => `<Rule><Status>Enabled</Status>${inner}</Rule>`);
  const body = `<LifecycleConfiguration>${rules.join("")}</LifecycleConfiguration>`;
  expect((await signed(cloud, { method: "PUT", path: "/?lifecycle", body })).status).toBe(200);
  for (const path of ["/a/x", "/b", "/b"]) await signed(cloud, { method: "PUT", path, body: "x" });
  clock.advance(3 * DAY);
  expect(await kinds()).toEqual(["a/x DeleteMarker*", "a/x Version", "b Version*", "b Version"]);
  clock.advance(DAY);
  expect(await kinds()).toEqual(["a/x DeleteMarker*", "a/x Version", "b Version*"]);
  clock.advance(3 * DAY);
  expect(await kinds()).toEqual(["b Version*"]);
  expect(bodyFiles(cloud)).toHaveLength(1);
});

test.each([
  [
    "Days and Date together",
    "<Expiration><Days>1</Days></Expiration><Transition><Date>2026-03-04T16:00:00Z</Date><StorageClass>ARCHIVE</StorageClass></Transition>",
    "MalformedXML",
  ],
  [
    "a storage class that nothing moves to",
    "<Transition><Days>1</Days><StorageClass>STANDARD</StorageClass></Transition>",
    "MalformedXML",
  ],
  [
    "older versions without days",
    "<NoncurrentVersionExpiration><NoncurrentDays>0</NoncurrentDays></NoncurrentVersionExpiration>",
    "InvalidArgument",
  ],
])("a rule with %s is refused", async (_what, inner, code) => {
  const body = `<LifecycleConfiguration><Rule><Status>Enabled</Status>${inner}</Rule></LifecycleConfiguration>`;
  expect(codeOf(await signed(cloud, { method: "PUT", path: "/?lifecycle", body }))).toBe(code);
});

test("signatures are judged by the clock given for them, dates of objects are the world's", async () => {
  const other = await startTestCloud({ clock, signingClock: systemClock });
  await other.sdk().putBucket({ Bucket: BUCKET, Region: REGION });
  clock.advance(100 * DAY);
  await other.sdk().putObject({ Bucket: BUCKET, Region: REGION, Key: "k", Body: "x" });
  const { headers } = await other.sdk().headObject({ Bucket: BUCKET, Region: REGION, Key: "k" });
  expect(headers?.["last-modified"]).toBe(new Date(clock.now()).toUTCString());
  await other.remove();
});
