import { VirtualClock } from "../../../lib/base/clock";
import { connect, fixedCredentials, isApiError, type TencentCloud } from "../../../lib/tencent";
import { startWithBucket, type TestCloud } from "../../local/cos/cloud";
import { type Act, Double } from "../double";
import { clientOf } from "../local-cloud";

const bucket = "estate-1250000000";

describe("a bucket of the embedded cloud", () => {
  let cloud: TestCloud;
  let client: TencentCloud;
  beforeAll(async () => {
    cloud = await startWithBucket();
    client = clientOf(cloud);
  });
  afterAll(async () => {
    await cloud.remove();
    expect(cloud.errors).toEqual([]);
  });

  test("is made once or twice, set up, emptied and removed", async () => {
    const { buckets, cos } = client;
    await buckets.create(bucket, "private");
    await buckets.create(bucket, "private");
    await buckets.encrypt(bucket, "AES256");
    await buckets.setTags(bucket, { "landfall:project": "erp" });
    await buckets.setLifecycle(bucket, [{ id: "tmp", prefix: "tmp/", expireAfterDays: 7 }]);
    for (const key of ["a", "b & c", "d/e"]) await cos.put({ bucket, key }, Buffer.from(key));

    expect(await buckets.delete(bucket)).toBe(false);
    await buckets.empty(bucket);
    expect(await cos.list(bucket, "")).toEqual([]);
    expect(await buckets.delete(bucket)).toBe(true);
    expect(await buckets.delete(bucket)).toBe(true);
    expect(await cos.headBucket(bucket)).toBe(false);
  });
});

test("an object that COS will not delete ends the emptying with COS's reason", async () => {
  const list =
    "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>";
  const refused =
    "<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code><Message>held</Message></Error></DeleteResult>";
  const double = await Double.start(({ method }): Act => ({ body: method === "GET" ? list : refused }));
  const { buckets } = connect({
    region: "ap-guangzhou",
    credentials: fixedCredentials("AKIDexample", "key"),
    endpoint: { proxy: double.url, protocol: "http" },
    clock: new VirtualClock(),
  });

  const error: unknown = await buckets.empty(bucket).catch((cause: unknown) => cause);

  expect(isApiError(error, "auth") && error.apiCode).toBe("AccessDenied");
  await double.stop();
});
