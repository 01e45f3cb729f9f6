import { BUCKET, REGION, startWithBucket, type TestCloud } from "./cloud";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startWithBucket();
});
afterAll(() => cloud.remove());

const put = (limit: number | string) =>
  cloud.sdk().putObject({
    Bucket: BUCKET,
    Region: REGION,
    Key: "k",
    Body: "body",
    Headers: { "x-cos-traffic-limit": limit },
  });
const get = (limit: number | string) =>
  cloud.sdk().getObject({
    Bucket: BUCKET,
    Region: REGION,
    Key: "k",
    Query: { "x-cos-traffic-limit": limit },
  });

test("a limit of the rate is taken within its range, in the header and in the query", async () => {
  for (const limit of [819_200, 838_860_800]) {
    expect((await put(limit)).statusCode).toBe(200);
    expect((await get(limit)).statusCode).toBe(200);
  }
});

test.each([819_199, 838_860_801, "fast"])("a limit of %p is refused", async (limit) => {
  await expect(put(limit)).rejects.toMatchObject({ statusCode: 400, code: "InvalidArgument" });
  await expect(get(limit)).rejects.toMatchObject({ statusCode: 400, code: "InvalidArgument" });
});
