import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { VirtualClock } from "../../../lib/base/clock";
import { shortLatencies } from "../../../lib/local";
import { Rates } from "../../../lib/local/api/rates";
import { parseJson } from "../../../lib/local/api/json";
import { clientsOf, codeOf, launchRequest, makeNetwork, startTestCloud, type TestCloud } from "../harness";
import { send as sendSigned, type Signing } from "../signed-request";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.remove());
afterEach(() => cloud.local.faults.clear());

const send = (change: Partial<Signing> = {}): ReturnType<typeof sendSigned> =>
  sendSigned(cloud.local, change);

describe("a signature", () => {
  test("is good when made as the documents say, also over more headers, with a port, and without the payload", async () => {
    expect((await send()).code).toBe("no error");
    expect((await send({ signedHeaders: "content-type;host;x-tc-action" })).code).toBe("no error");
    expect((await send({ host: `vpc.tencentcloudapi.com:${new URL(cloud.local.endpoint).port}` })).code).toBe(
      "no error",
    );
    expect((await send({ payload: "UNSIGNED-PAYLOAD" })).code).toBe("no error");
    expect((await send({ service: "vpc", host: "vpc.ap-guangzhou.tencentcloudapi.com" })).code).toBe(
      "no error",
    );
  });

  test.each<[string, Partial<Signing>, string]>([
    ["of another key", { secretKey: "x" }, "AuthFailure.SignatureFailure"],
    ["over another body", { payload: "{ }" }, "AuthFailure.SignatureFailure"],
    ["by an unknown id", { secretId: "AKIDx" }, "AuthFailure.SecretIdNotFound"],
    ["six minutes old", { timestamp: Math.floor(Date.now() / 1000) - 360 }, "AuthFailure.SignatureExpire"],
    ["six minutes early", { timestamp: Math.floor(Date.now() / 1000) + 360 }, "AuthFailure.SignatureExpire"],
    ["without the host", { signedHeaders: "content-type" }, "AuthFailure.InvalidAuthorization"],
    [
      "for another service than the host's",
      { host: "cvm.tencentcloudapi.com" },
      "AuthFailure.InvalidAuthorization",
    ],
    ["of another kind", { authorization: "Bearer x" }, "AuthFailure.InvalidAuthorization"],
  ])("%s is refused", async (_name, change, code) => {
    expect((await send(change)).code).toBe(code);
  });

  test("of the SDK with a wrong key is refused", async () => {
    const { vpc } = clientsOf(cloud.local, { ...cloud.local.credentials, secretKey: "wrong" });
    expect(await codeOf(vpc.DescribeVpcs({}))).toBe("AuthFailure.SignatureFailure");
  });
});

describe("a call", () => {
  test.each<[string, Partial<Signing>, string]>([
    ["of an unknown action", { action: "DescribeMoons" }, "InvalidAction"],
    ["of an unknown service", { service: "moon" }, "InvalidAction"],
    ["of an action that only objects have", { action: "constructor" }, "InvalidAction"],
    ["without an action", { action: "" }, "MissingParameter"],
    ["without a version", { version: "" }, "MissingParameter"],
    ["of another version", { version: "2016-01-01" }, "NoSuchVersion"],
    ["without a region", { region: "" }, "MissingParameter"],
    ["in an unknown region", { region: "ap-atlantis" }, "UnsupportedRegion"],
    ["with a body that is no JSON", { body: "{" }, "InvalidParameter"],
    ["without a body", { body: "" }, "no error"],
    ["with a parameter that it does not take", { body: '{"Vpc":"x"}' }, "UnknownParameter"],
    ["without a parameter that it needs", { action: "DeleteVpc" }, "MissingParameter"],
    ["with a parameter of another type", { body: '{"Limit":5}' }, "InvalidParameter"],
  ])("%s", async (_name, change, code) => {
    expect((await send(change)).code).toBe(code);
  });

  test("that is not known is counted", async () => {
    await send({ action: "DescribeMoons" });
    const { unknown, calls } = cloud.local.report();
    expect(unknown["vpc.DescribeMoons"]).toBeGreaterThan(0);
    expect(calls["vpc.DescribeVpcs"]).toBeGreaterThan(0);
  });

  test("of a service without regions needs none", async () => {
    const { response } = await send({
      service: "sts",
      action: "GetCallerIdentity",
      version: "2018-08-13",
      region: "",
    });
    expect(response["AccountId"]).toBe(cloud.local.uin);
  });

  test("beyond the rate of its action is refused until the second is over, by the cloud's clock or the client's", async () => {
    const codes = await Promise.all(Array.from({ length: 40 }, () => codeOf(cloud.cvm.DescribeImageQuota())));
    expect(codes).toContain("RequestLimitExceeded");
    cloud.pass(1000);
    expect(await codeOf(cloud.cvm.DescribeImageQuota())).toBe("no error");
    await Promise.all(Array.from({ length: 40 }, () => codeOf(cloud.cvm.DescribeImageQuota())));
    while ((await codeOf(cloud.cvm.DescribeImageQuota())) !== "no error") await delay(100);
  });
});

test("rates are counted apart for each action and region", () => {
  const rates = new Rates([new VirtualClock()]);
  expect([rates.admit("a", 1), rates.admit("b", 1), rates.admit("a", 1)]).toEqual([true, true, false]);
});

test("rates are counted anew when a second is over by the world's clock or by the machine's", () => {
  const clocks = [new VirtualClock(), new VirtualClock()];
  const rates = new Rates(clocks);
  expect([rates.admit("a", 1), rates.admit("a", 1)]).toEqual([true, false]);
  for (const clock of clocks) {
    clock.advance(999);
    expect(rates.admit("a", 1)).toBe(false);
    clock.advance(1);
    expect([rates.admit("a", 1), rates.admit("a", 1)]).toEqual([true, false]);
  }
});

describe("a fault", () => {
  const describe_ = (): Promise<unknown> => cloud.vpc.DescribeVpcs({});
  const create = (name: string): Promise<unknown> =>
    cloud.vpc.CreateVpc({ VpcName: name, CidrBlock: "10.0.0.0/16" });
  const exists = (name: string): boolean => cloud.local.inventory().vpc.some((vpc) => vpc.name === name);

  test("throttles as often as it says, and only its action", async () => {
    cloud.local.faults.add({ service: "vpc", action: "DescribeVpcs", kind: "throttle", count: 2 });
    expect(await codeOf(cloud.vpc.DescribeSubnets({}))).toBe("no error");
    expect([await codeOf(describe_()), await codeOf(describe_()), await codeOf(describe_())]).toEqual([
      "RequestLimitExceeded",
      "RequestLimitExceeded",
      "no error",
    ]);
  });

  test("lets calls pass first when it says so", async () => {
    cloud.local.faults.add({ service: "*", action: "*", kind: "internalErrorBefore", after: 1 });
    expect([await codeOf(describe_()), await codeOf(describe_()), await codeOf(describe_())]).toEqual([
      "no error",
      "InternalError",
      "no error",
    ]);
  });

  test("of the kind internalErrorBefore happens before the effect, internalErrorAfter after it", async () => {
    cloud.local.faults.add({ service: "vpc", action: "CreateVpc", kind: "internalErrorBefore" });
    cloud.local.faults.add({ service: "vpc", action: "CreateVpc", kind: "internalErrorAfter" });
    expect([await codeOf(create("before")), await codeOf(create("after"))]).toEqual([
      "InternalError",
      "InternalError",
    ]);
    expect([exists("before"), exists("after")]).toEqual([false, true]);
  });

  test("of the kind timeoutAfter does the work, answers nothing and cuts when its time is over", async () => {
    cloud.local.faults.add({ service: "vpc", action: "CreateVpc", kind: "timeoutAfter" });
    const before = cloud.local.clock.now();
    await expect(create("late")).rejects.not.toHaveProperty("code", expect.stringMatching(/./));
    expect(exists("late")).toBe(true);
    expect(cloud.local.clock.now() - before).toBe(shortLatencies.hold);
  });

  test("of the kind cut closes the connection before anything is done", async () => {
    cloud.local.faults.add({ service: "vpc", action: "CreateVpc", kind: "cut" });
    await expect(create("cut")).rejects.toThrow();
    expect(exists("cut")).toBe(false);
  });

  test("of the kind soldOut has the service's own code", async () => {
    const network = await makeNetwork(cloud);
    cloud.local.faults.add({ service: "cvm", action: "RunInstances", kind: "soldOut" });
    expect(await codeOf(cloud.cvm.RunInstances(launchRequest(network)))).toBe(
      "ResourcesSoldOut.SpecifiedInstanceType",
    );
    expect(cloud.local.inventory().instance).toEqual([]);
  });

  test("waits in the world across a restart", async () => {
    cloud.local.faults.add({ service: "vpc", action: "DescribeVpcs", kind: "throttle" });
    cloud = await cloud.restart();
    expect(cloud.local.faults.pending()).toMatchObject([{ service: "vpc", action: "DescribeVpcs", left: 1 }]);
    expect(await codeOf(describe_())).toBe("RequestLimitExceeded");
  });
});

test("what nobody foresaw is an InternalError, and is told to the log", async () => {
  jest.spyOn(cloud.local.world, "transaction").mockImplementationOnce(() => {
    throw new TypeError("unforeseen");
  });
  const create = (): Promise<unknown> => cloud.vpc.CreateVpc({ VpcName: "n", CidrBlock: "10.0.0.0/16" });
  expect([await codeOf(create()), await codeOf(create())]).toEqual(["InternalError", "no error"]);
  expect(readFileSync(cloud.local.world.path("cloud.log"), "utf8")).toContain("TypeError: unforeseen");
});

test("integers beyond 2^53 are not rounded, and what looks like one in a text stays a text", () => {
  expect(
    parseJson(
      '{"a":4611686018427900001,"b":["4611686018427900001","x\\"4611686018427900001"],"c":1234567890123456}',
    ),
  ).toEqual({
    a: 4611686018427900001n,
    b: ["4611686018427900001", 'x"4611686018427900001'],
    c: 1234567890123456,
  });
});
