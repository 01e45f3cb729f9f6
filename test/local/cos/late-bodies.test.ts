import { begun, BUCKET, bodyFiles, codeOf, REGION, signed, startWithBucket, type TestCloud } from "./cloud";

let cloud: TestCloud;

beforeEach(async () => {
  cloud = await startWithBucket();
});

afterEach(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

const put = (path: string, body: string) => signed(cloud, { method: "PUT", path, body });
const get = async (path: string) => (await signed(cloud, { path })).body.toString();

const TAGGING = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";
const ACL =
  "<AccessControlPolicy><AccessControlList><Grant><Grantee><URI>http://cam.qcloud.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>";

test.each([
  ["tagging", TAGGING, "<Key>a</Key>"],
  ["acl", ACL, "AllUsers"],
])("an object that is replaced while its ?%s is on the way keeps the new bytes", async (name, body, kept) => {
  await put("/k", "old");
  const finish = await begun(cloud, { method: "PUT", path: `/k?${name}`, body });
  expect((await put("/k", "newer")).status).toBe(200);
  expect((await finish()).status).toBe(200);
  expect(await get("/k")).toBe("newer");
  expect(await get(`/k?${name}`)).toContain(kept);
  expect(bodyFiles(cloud)).toHaveLength(1);
});

test("nothing is tagged that was deleted while the tags were on the way", async () => {
  await put("/k", "old");
  const finish = await begun(cloud, { method: "PUT", path: "/k?tagging", body: TAGGING });
  await signed(cloud, { method: "DELETE", path: "/k" });
  expect(codeOf(await finish())).toBe("NoSuchKey");
  expect((await signed(cloud, { path: "/k" })).status).toBe(404);
});

test("an append that began before versioning was switched on is refused", async () => {
  const finish = await begun(cloud, { method: "POST", path: "/log?append&position=0", body: "text" });
  const enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
  await put("/?versioning", enabled);
  expect(codeOf(await finish())).toBe("InvalidBucketState");
  expect(bodyFiles(cloud)).toEqual([]);
});

test.each([
  ["an object", { method: "PUT", path: "/k" }],
  ["a first append", { method: "POST", path: "/k?append&position=0" }],
])("%s whose bucket is deleted while its body is on the way finds none", async (_what, request) => {
  const finish = await begun(cloud, { ...request, body: "text" });
  expect((await signed(cloud, { method: "DELETE", path: "/" })).status).toBe(204);
  expect(codeOf(await finish())).toBe("NoSuchBucket");
  expect(bodyFiles(cloud)).toEqual([]);
  await cloud.sdk().putBucket({ Bucket: BUCKET, Region: REGION });
  expect((await signed(cloud, { path: "/k" })).status).toBe(404);
});
