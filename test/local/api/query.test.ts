import { Client as CvmClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { codeOf, launchRequest, makeNetwork, startTestCloud, type TestCloud } from "../harness";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.remove());

describe("a GET", () => {
  const get = () => {
    const httpProfile = { protocol: "http://", proxy: cloud.local.endpoint, reqMethod: "GET" } as const;
    const config = { credential: cloud.local.credentials, region: "ap-guangzhou", profile: { httpProfile } };
    return { cvm: new CvmClient(config), vpc: new VpcClient(config) };
  };

  test("has lists, structures, numbers and booleans in its query, as the SDK writes them", async () => {
    const network = await makeNetwork(cloud);
    const { InstanceIdSet } = await get().cvm.RunInstances({
      ...launchRequest(network),
      InstanceCount: 2,
      InternetAccessible: { PublicIpAssigned: false },
      TagSpecification: [{ ResourceType: "instance", Tags: [{ Key: "a b", Value: "c&d=e" }] }],
    });
    cloud.pass(5000);
    const { InstanceSet } = await get().cvm.DescribeInstances({
      Filters: [{ Name: "tag:a b", Values: ["other", "c&d=e"] }],
      Limit: 5,
    });
    expect(InstanceSet!.map(({ InstanceId }) => InstanceId).sort()).toEqual([...InstanceIdSet!].sort());
  });

  test.each<[string, object, string]>([
    ["an unknown parameter", { Vpc: "x" }, "UnknownParameter"],
    ["a text for a list", { VpcIds: "x" }, "InvalidParameter"],
    ["names for a list's places", { VpcIds: { first: "x" } }, "InvalidParameter"],
    ["a text for a structure", { Filters: ["x"] }, "InvalidParameter"],
    [
      "a parameter called as what all objects have",
      { __proto__x: "x", constructor: "x" },
      "UnknownParameter",
    ],
  ])("with %s is refused", async (_name, request, code) => {
    expect(await codeOf(get().vpc.DescribeVpcs(request))).toBe(code);
  });
});
