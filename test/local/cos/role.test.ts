import { BUCKET, refusal, REGION, startWithBucket, type TestCloud } from "./cloud";

const at = { Bucket: BUCKET, Region: REGION };
const own = `qcs::cos:${REGION}:uid/1250000000:${BUCKET}/own/`;
const keys = { secretId: "AKIDrole", secretKey: "role-key", token: "the-token" };
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startWithBucket({
    temporary: [{ ...keys, permits: (_action, resource) => resource.startsWith(own) }],
  });
  for (const Key of ["own/a", "others/b"]) await cloud.sdk().putObject({ ...at, Key, Body: Key });
});

afterAll(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

function role() {
  return cloud.sdk({ SecretId: keys.secretId, SecretKey: keys.secretKey, SecurityToken: keys.token });
}

function copy(from: string) {
  const CopySource = `${BUCKET}.cos.${REGION}.myqcloud.com/${from}`;
  return role().putObjectCopy({ ...at, Key: "own/copy", CopySource });
}

test("who copies must be allowed to read the source", async () => {
  expect((await refusal(copy("others/b"))).code).toBe("AccessDenied");
  expect((await copy("own/a")).statusCode).toBe(200);
});

test("of many objects those are deleted that may be", async () => {
  const Objects = [{ Key: "own/copy" }, { Key: "others/b" }];
  const { Deleted, Error } = await role().deleteMultipleObject({ ...at, Objects });
  expect(Deleted.map(({ Key }) => Key)).toEqual(["own/copy"]);
  expect(Error).toMatchObject([{ Key: "others/b", Code: "AccessDenied" }]);
  expect((await cloud.sdk().headObject({ ...at, Key: "others/b" })).statusCode).toBe(200);
});
