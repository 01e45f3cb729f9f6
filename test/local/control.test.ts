import { CommonClient } from "tencentcloud-sdk-nodejs/tencentcloud/common/common_client";
import { systemClock } from "../../lib/base/clock";
import { CONTROL } from "../../lib/local";
import { codeOf, startTestCloud, type TestCloud } from "./harness";

let cloud: TestCloud;
afterEach(() => cloud.remove());

function control(action: string, request: object = {}): Promise<Record<string, unknown>> {
  const endpoint = `${CONTROL.name}.tencentcloudapi.com`;
  const client = new CommonClient(endpoint, CONTROL.version, {
    credential: cloud.local.credentials,
    region: "",
    profile: { httpProfile: { endpoint, protocol: "http://", proxy: cloud.local.endpoint } },
  });
  return client.request(action, request);
}

test("no fault strikes what sets faults, and no report counts it", async () => {
  cloud = await startTestCloud();
  await control("AddFault", { Service: "*", Action: "*", Kind: "internalErrorBefore", Count: 3 });

  expect(await control("DescribeFaults")).toMatchObject({ FaultSet: [{ Left: 3 }] });
  expect(await codeOf(cloud.vpc.DescribeVpcs({}))).toBe("InternalError");
  expect(await control("DescribeFaults")).toMatchObject({ FaultSet: [{ Left: 2 }] });
  expect(await control("DescribeReport")).toMatchObject({ Calls: { "vpc.DescribeVpcs": 1 }, Unknown: {} });
});

test("what Tencent Cloud has and the embedded cloud has not is in the report", async () => {
  cloud = await startTestCloud();
  expect(await codeOf(cloud.cvm.DescribeChcHosts({}))).toBe("InvalidAction");
  await expect(
    cloud.cbs.InquiryPriceCreateDisks({
      DiskChargeType: "POSTPAID_BY_HOUR",
      DiskType: "CLOUD_SSD",
      DiskSize: 20,
    }),
  ).rejects.toThrow("has no prices, and invents none");

  expect(await control("DescribeReport")).toMatchObject({
    Unknown: { "cvm.DescribeChcHosts": 1, "cbs.InquiryPriceCreateDisks": 1 },
  });
});

test.each([
  [{ Count: 0 }, "`Count` is a whole number, 1 or more."],
  [{ After: -1 }, "`After` is a whole number, 0 or more."],
  [{ Kind: "fire" }, "`fire` is no kind of fault"],
])("a fault with %j is refused", async (wrong, said) => {
  cloud = await startTestCloud();
  await expect(control("AddFault", { Service: "cvm", Action: "*", Kind: "cut", ...wrong })).rejects.toThrow(
    said,
  );
});

test("a virtual clock is advanced, and only forward", async () => {
  cloud = await startTestCloud();
  const before = cloud.local.clock.now();
  await control("AdvanceClock", { Milliseconds: 60_000 });
  expect(cloud.local.clock.now()).toBe(before + 60_000);
  expect(await codeOf(control("AdvanceClock", { Milliseconds: -1 }))).toBe("InvalidParameterValue");
});

test("a real clock is not advanced", async () => {
  cloud = await startTestCloud({ clock: systemClock });
  expect(await control("DescribeClock")).toMatchObject({ Virtual: false });
  expect(await codeOf(control("AdvanceClock", { Milliseconds: 1 }))).toBe("UnsupportedOperation");
});
