import { COS_OPERATIONS } from "../../../lib/local/cos";
import { BUCKET, codeOf, raw, refusal, REGION, signed, startWithBucket, type TestCloud } from "./cloud";

const at = { Bucket: BUCKET, Region: REGION };
let cloud: TestCloud;

beforeEach(async () => {
  cloud = await startWithBucket();
});

afterEach(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

test("a bucket is listed, found in its own region only, and gone after its deletion", async () => {
  const cos = cloud.sdk();
  const { Buckets } = await cos.getService();
  expect(Buckets.map(({ Name, Location }) => [Name, Location])).toEqual([[BUCKET, REGION]]);
  expect((await cos.headBucket(at)).headers?.["x-cos-bucket-region"]).toBe(REGION);
  expect((await refusal(cos.headBucket({ ...at, Region: "ap-beijing" }))).status).toBe(404);
  expect((await cos.deleteBucket(at)).statusCode).toBe(204);
  expect((await refusal(cos.headBucket(at))).status).toBe(404);
  expect((await cos.getService()).Buckets).toEqual([]);
});

test("buckets are listed by tag, region and time of creation, page by page", async () => {
  const cos = cloud.sdk();
  await cos.putBucket({ Bucket: "b-1250000000", Region: "ap-beijing" });
  await cos.putBucketTagging({ ...at, Tags: [{ Key: "team", Value: "erp" }] });
  const list = async (query: string) => {
    const answer = await signed(cloud, { host: "service.cos.myqcloud.com", path: `/?${query}` });
    return [...answer.body.toString().matchAll(/<(?:Name|NextMarker|Code)>([^<]+)</g)].map(
      ([, text]) => text,
    );
  };
  const all = ["b-1250000000", BUCKET];
  const now = Math.floor(cloud.world.clock.now() / 1000);
  expect(await list("tagkey=team&tagvalue=erp")).toEqual([BUCKET]);
  expect(await list("tagkey=team&tagvalue=crm")).toEqual([]);
  expect(await list("region=ap-beijing")).toEqual(["b-1250000000"]);
  expect(await list(`create-time=${now + 60}&range=lt`)).toEqual(all);
  expect(await list(`create-time=${now + 60}&range=gte`)).toEqual([]);
  expect(await list(`create-time=${now}&range=about`)).toEqual(["InvalidArgument"]);
  expect(await list("max-keys=1")).toEqual(["b-1250000000", "b-1250000000"]);
  expect(await list("max-keys=1&marker=b-1250000000")).toEqual([BUCKET]);
});

test("a bucket that exists is not made again", async () => {
  expect(await refusal(cloud.sdk().putBucket(at))).toEqual({ code: "BucketAlreadyOwnedByYou", status: 409 });
});

test.each([
  ["without the AppId", "images"],
  ["with another account's AppId", "images-1250000001"],
  ["with upper-case letters", "Images-1250000000"],
  ["with a hyphen in front", "-images-1250000000"],
  ["whose domain is too long", `${"a".repeat(30)}-1250000000`],
])("a name %s is refused", async (_what, name) => {
  const answer = await signed(cloud, { method: "PUT", host: `cos.${REGION}.myqcloud.com`, path: `/${name}` });
  expect([answer.status, codeOf(answer)]).toEqual([400, "InvalidBucketName"]);
});

test("a location other than the host's region is refused", async () => {
  const answer = await signed(cloud, {
    method: "PUT",
    host: `other-1250000000.cos.${REGION}.myqcloud.com`,
    path: "/",
    body: "<CreateBucketConfiguration><LocationConstraint>ap-beijing</LocationConstraint></CreateBucketConfiguration>",
  });
  expect(codeOf(answer)).toBe("InvalidLocationConstraint");
});

test("a region that does not exist is refused", async () => {
  const answer = await signed(cloud, { host: `${BUCKET}.cos.ap-atlantis.myqcloud.com`, path: "/" });
  expect([answer.status, codeOf(answer)]).toEqual([400, "InvalidURI"]);
});

test("a bucket with an object or an unfinished upload is not deleted", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "x", Body: "x" });
  expect(await refusal(cos.deleteBucket(at))).toEqual({ code: "BucketNotEmpty", status: 409 });
  await cos.deleteObject({ ...at, Key: "x" });
  const { UploadId } = await cos.multipartInit({ ...at, Key: "x" });
  expect(await refusal(cos.deleteBucket(at))).toEqual({ code: "BucketNotEmpty", status: 409 });
  await cos.multipartAbort({ ...at, Key: "x", UploadId });
  await cos.deleteBucket(at);
});

/** What the official Terraform provider needs to read of a bucket on which nothing is configured. */
test.each([
  ["acl", 200, "<AccessControlPolicy>"],
  ["accelerate", 200, "<AccelerateConfiguration></AccelerateConfiguration>"],
  ["cors", 404, "NoSuchCORSConfiguration"],
  ["domain", 200, "<DomainConfiguration></DomainConfiguration>"],
  ["encryption", 404, "NoSuchEncryptionConfiguration"],
  ["intelligent-tiering", 200, "<ListBucketIntelligentTieringConfigurationsOutput>"],
  ["intelligenttiering", 200, "<IntelligentTieringConfiguration></IntelligentTieringConfiguration>"],
  ["lifecycle", 404, "NoSuchLifecycleConfiguration"],
  ["logging", 200, "<BucketLoggingStatus></BucketLoggingStatus>"],
  ["object-lock", 404, "NoSuchObjectLockConfiguration"],
  ["origin", 404, "OriginConfigurationNotFoundError"],
  ["policy", 404, "NoSuchPolicyVersion"],
  ["replication", 404, "ReplicationConfigurationNotFoundError"],
  ["tagging", 404, "NoSuchTagSet"],
  ["versioning", 200, "<VersioningConfiguration></VersioningConfiguration>"],
  ["website", 404, "NoSuchWebsiteConfiguration"],
])("a new bucket answers ?%s with %i", async (select, status, body) => {
  const answer = await signed(cloud, { path: `/?${select}` });
  expect(answer.status).toBe(status);
  expect(answer.body.toString()).toContain(body);
});

test.each([
  [
    "encryption",
    "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID></KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
  ],
  [
    "lifecycle",
    '<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>r</ID><Filter><Prefix>images/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>7</Days></Expiration></Rule></LifecycleConfiguration>',
  ],
  [
    "policy",
    '{"Statement":[{"Principal":{"qcs":["qcs::cam::uin/100000000001:uin/100000000001"]},"Effect":"allow","Action":["name/cos:GetBucket"],"Resource":["*"]}],"version":"2.0"}',
  ],
])("?%s is kept as it was put, and deleted", async (select, document) => {
  const path = `/?${select}=`;
  expect((await signed(cloud, { method: "PUT", path, body: document })).status).toBe(200);
  expect((await signed(cloud, { path })).body.toString()).toBe(document);
  const other = cloud.sdk();
  expect((await other.headBucket(at)).statusCode).toBe(200);
  expect((await signed(cloud, { method: "DELETE", path })).status).toBe(204);
  expect((await signed(cloud, { path })).body.toString()).not.toBe(document);
});

test.each([
  [
    "policy",
    '{"Statement":[{"Principal":{"qcs":["x"]},"Effect":"deny","Action":"*","Resource":"*"}]}',
    "NotImplemented",
  ],
  ["policy", "not json", "MalformedPolicy"],
  ["lifecycle", "<LifecycleConfiguration>", "MalformedXML"],
  [
    "lifecycle",
    "<LifecycleConfiguration><Rule><Status>Enabled</Status><Expiration><Days>0</Days></Expiration></Rule></LifecycleConfiguration>",
    "InvalidArgument",
  ],
  ["inventory", "<InventoryConfiguration/>", "NotImplemented"],
])("?%s refuses what is wrong or not modelled: %s", async (select, body, code) => {
  expect(codeOf(await signed(cloud, { method: "PUT", path: `/?${select}`, body }))).toBe(code);
});

test("tags and ACL of a bucket are put and got", async () => {
  const cos = cloud.sdk();
  await cos.putBucketTagging({ ...at, Tags: [{ Key: "owner", Value: "erp" }] });
  expect((await cos.getBucketTagging(at)).Tags).toEqual([{ Key: "owner", Value: "erp" }]);
  await cos.deleteBucketTagging(at);
  expect((await cos.getBucketTagging(at)).Tags).toEqual([]);
  await cos.putBucketAcl({ ...at, ACL: "public-read" });
  expect((await cos.getBucketAcl(at)).ACL).toBe("public-read");
  await cos.putBucketAcl({ ...at, GrantRead: 'id="qcs::cam::uin/1:uin/2"' });
  expect(await cos.getBucketAcl(at)).toMatchObject({
    ACL: "private",
    GrantRead: 'id="qcs::cam::uin/1:uin/2"',
  });
});

test("what a policy lets everybody do or forbids everybody is in force, and never binds the account", async () => {
  const cos = cloud.sdk();
  for (const Key of ["open/a", "open/b", "shut"]) await cos.putObject({ ...at, Key, Body: "x" });
  const say = (effect: string, key: string, more: object = {}) => ({
    Principal: { qcs: ["qcs::cam::anyone:anyone"] },
    Effect: effect,
    Action: ["name/cos:GetObject"],
    Resource: [`qcs::cos:${REGION}:uid/1250000000:${BUCKET}/${key}`],
    ...more,
  });
  const put = async (...Statement: object[]) =>
    signed(cloud, { method: "PUT", path: "/?policy", body: JSON.stringify({ version: "2.0", Statement }) });
  const strangers = async () =>
    Promise.all(
      ["open/a", "open/b", "shut"].map(async (key) => (await raw(cloud, { path: `/${key}` })).status),
    );
  await put(say("allow", "open/*"), say("deny", "open/b"));
  expect(await strangers()).toEqual([200, 403, 403]);
  expect((await raw(cloud, { method: "HEAD", path: "/open/a" })).status).toBe(403);
  await cos.putBucketAcl({ ...at, ACL: "public-read" });
  expect(await strangers()).toEqual([200, 403, 200]);
  expect((await cos.getObject({ ...at, Key: "open/b" })).Body.toString()).toBe("x");
  const limited = say("allow", "*", { Condition: { ip_equal: { "qcs:ip": ["10.0.0.0/8"] } } });
  expect(codeOf(await put(limited))).toBe("NotImplemented");
});

test("an ACL document that grants to anyone lets strangers in, as much as it grants", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "open", Body: "x" });
  const grantee = "<Grantee><ID>qcs::cam::anyone:anyone</ID></Grantee>";
  const body = `<AccessControlPolicy><AccessControlList><Grant>${grantee}<Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>`;
  expect((await raw(cloud, { path: "/open" })).status).toBe(403);
  expect((await signed(cloud, { method: "PUT", path: "/open?acl", body })).status).toBe(200);
  expect((await raw(cloud, { path: "/open" })).status).toBe(200);
  expect((await raw(cloud, { method: "PUT", path: "/open", body: "y" })).status).toBe(403);
  expect((await cos.getObjectAcl({ ...at, Key: "open" })).ACL).toBe("public-read");
});

test("a listing is read page by page, in both versions", async () => {
  const cos = cloud.sdk();
  for (const Key of ["a/1", "a/2", "b", "c d"]) await cos.putObject({ ...at, Key, Body: "x" });
  const first = await cos.getBucket({ ...at, Delimiter: "/", MaxKeys: 2 });
  expect(first).toMatchObject({ IsTruncated: "true", NextMarker: "b", CommonPrefixes: [{ Prefix: "a/" }] });
  const rest = await cos.getBucket({ ...at, Delimiter: "/", Marker: first.NextMarker ?? "" });
  expect(rest.Contents.map(({ Key }) => Key)).toEqual(["c d"]);
  const second = await signed(cloud, { path: "/?list-type=2&max-keys=3&encoding-type=url" });
  const token =
    /<NextContinuationToken>(.+)<\/NextContinuationToken>/.exec(second.body.toString())?.[1] ?? "";
  const next = await signed(cloud, {
    path: `/?list-type=2&encoding-type=url&continuation-token=${encodeURIComponent(token)}`,
  });
  expect(next.body.toString()).toContain("<KeyCount>1</KeyCount>");
  expect(next.body.toString()).toContain("<Key>c%20d</Key>");
});

test("every object is its only version", async () => {
  await cloud.sdk().putObject({ ...at, Key: "k", Body: "x" });
  const { Versions } = (await cloud.sdk().listObjectVersions(at)) as unknown as {
    Versions: { Key: string; IsLatest: string }[];
  };
  expect(Versions.map(({ Key, IsLatest }) => [Key, IsLatest])).toEqual([["k", "true"]]);
});

test("versions are folded into common prefixes, page by page, as objects are", async () => {
  const cos = cloud.sdk();
  for (const Key of ["a/1", "a/2", "b c"]) await cos.putObject({ ...at, Key, Body: "x" });
  const list = async (query: string) =>
    (await signed(cloud, { path: `/?versions&delimiter=%2F&encoding-type=url&${query}` })).body.toString();
  const first = await list("max-keys=1");
  expect(first).toContain("<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>");
  expect(first).toContain("<NextKeyMarker>a/</NextKeyMarker>");
  expect(first).not.toContain("<Version>");
  expect(await list("key-marker=a%2F")).toContain("<Version><Key>b%20c</Key>");
});

test("calls are counted by operation, and what is not modelled is reported without keys", async () => {
  await cloud.sdk().putObject({ ...at, Key: "a/secret-name", Body: "x" });
  await signed(cloud, { method: "PUT", path: "/?inventory", body: "<InventoryConfiguration/>" });
  await signed(cloud, { method: "POST", path: "/a/secret-name?restore", body: "<RestoreRequest/>" });
  const { calls, unknown } = cloud.cos.report();
  expect(calls).toMatchObject({ PutBucket: 1, PutObject: 1 });
  expect(unknown).toEqual({ "PUT bucket ?inventory": 1, "POST object ?restore": 1 });
});

test("every operation has a name of its own", () => {
  expect(new Set(COS_OPERATIONS).size).toBe(COS_OPERATIONS.length);
  expect(COS_OPERATIONS).toEqual(
    expect.arrayContaining(["PutObject", "AppendObject", "UploadPart", "HeadBucket"]),
  );
});
