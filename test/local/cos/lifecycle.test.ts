import { systemClock, VirtualClock } from "../../../lib/base/clock";
import { bodyFiles, BUCKET, REGION, signed, startTestCloud, type TestCloud } from "./cloud";

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

test("signatures are judged by the clock given for them, dates of objects are the world's", async () => {
  const other = await startTestCloud({ clock, signingClock: systemClock });
  await other.sdk().putBucket({ Bucket: BUCKET, Region: REGION });
  clock.advance(100 * DAY);
  await other.sdk().putObject({ Bucket: BUCKET, Region: REGION, Key: "k", Body: "x" });
  const { headers } = await other.sdk().headObject({ Bucket: BUCKET, Region: REGION, Key: "k" });
  expect(headers?.["last-modified"]).toBe(new Date(clock.now()).toUTCString());
  await other.remove();
});
