import { VirtualClock } from "../../lib/base/clock";
import { ApiError, connect, fixedCredentials, type TencentCloud } from "../../lib/tencent";
import { type Act, type Arrived, Double, refusal, success } from "./double";

let double: Double | undefined;

afterEach(async () => {
  await double?.stop();
  double = undefined;
});

/** A cloud behind the double as its forward proxy, with unmodified host names and no waiting. */
async function cloudThat(
  respond: (request: Arrived, count: number) => Act,
  clock = new VirtualClock(),
): Promise<{ cloud: TencentCloud; double: Double; clock: VirtualClock }> {
  double = await Double.start(respond);
  const credentials = fixedCredentials("AKIDexample", "canary-secret-key", "canary-token");
  const endpoint = { proxy: double.url, protocol: "http" } as const;
  return {
    cloud: connect({ region: "ap-guangzhou", credentials, endpoint, clock, random: () => 1 }),
    double,
    clock,
  };
}

async function failure(call: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

test("reaches an unmodified host through a plain HTTP proxy, signed for that host", async () => {
  const { cloud, double } = await cloudThat(() =>
    success({ TotalCount: 1, InstanceSet: [{ InstanceId: "ins-1" }] }),
  );

  const answer = await cloud.cvm.DescribeInstances({ Limit: 1 });

  expect(answer.InstanceSet?.[0]?.InstanceId).toBe("ins-1");
  expect(double.arrived[0]).toMatchObject({
    method: "POST",
    url: "http://cvm.tencentcloudapi.com/",
    headers: {
      host: "cvm.tencentcloudapi.com",
      "x-tc-action": "DescribeInstances",
      "x-tc-version": "2017-03-12",
      "x-tc-region": "ap-guangzhou",
      "x-tc-token": "canary-token",
      "x-tc-language": "en-US",
    },
  });
  expect(double.arrived[0]?.headers.authorization).toMatch(
    /^TC3-HMAC-SHA256 Credential=AKIDexample\/.*\/cvm\/tc3_request/,
  );
});

test("serves all seven services from one connection", async () => {
  const { cloud, double } = await cloudThat(() => success());

  await Promise.all([
    cloud.cam.GetUserAppId(),
    cloud.cbs.DescribeDisks({}),
    cloud.cvm.DescribeZones(),
    cloud.sts.GetCallerIdentity(),
    cloud.tag.DescribeTags({}),
    cloud.tat.DescribeCommands({}),
    cloud.vpc.DescribeVpcs({}),
  ]);

  const hosts = double.arrived.map(({ headers }) => headers.host).sort();
  expect(hosts).toEqual(
    ["cam", "cbs", "cvm", "sts", "tag", "tat", "vpc"].map((name) => `${name}.tencentcloudapi.com`),
  );
});

describe("an answer that is no success", () => {
  test("carries the server's code, its request id and what it means", async () => {
    const { cloud } = await cloudThat(() => refusal("ResourcesSoldOut.SpecifiedInstanceType", "sold out"));

    const error = await failure(cloud.cvm.RunInstances({ ImageId: "img-1" }));

    expect(error).toMatchObject({
      code: "CLOUD-CAPACITY",
      errorClass: "capacity",
      apiCode: "ResourcesSoldOut.SpecifiedInstanceType",
      requestId: "b809b32e-c2b9-4b71-84dd-b9ffaac904aa",
      service: "cvm",
      action: "RunInstances",
    });
    expect(error.message).toBe(
      "cvm RunInstances in ap-guangzhou: ResourcesSoldOut.SpecifiedInstanceType: sold out (request b809b32e-c2b9-4b71-84dd-b9ffaac904aa)",
    );
  });

  test("is repeated after throttling, for reads and writes, with growing pauses", async () => {
    const clock = new VirtualClock(0);
    const { cloud, double } = await cloudThat(
      (_, count) =>
        count < 4 ? refusal("RequestLimitExceeded.UinLimitExceeded") : success({ ImageId: "img-1" }),
      clock,
    );

    const { ImageId } = await cloud.cvm.CreateImage({ ImageName: "a" });

    expect(ImageId).toBe("img-1");
    expect(double.actions).toHaveLength(4);
    expect(clock.now()).toBe(1_000 + 2_000 + 4_000);
  });

  test("throttles for ever: given up after eight calls", async () => {
    const { cloud, double } = await cloudThat(() => refusal("RequestLimitExceeded"));

    const error = await failure(cloud.cvm.CreateImage({ ImageName: "a" }));

    expect(error.errorClass).toBe("throttle");
    expect(double.actions).toHaveLength(8);
  });

  test("InternalError is repeated for a read", async () => {
    const { cloud, double } = await cloudThat((_, count) =>
      count === 1 ? refusal("InternalError") : success(),
    );

    await cloud.cvm.DescribeInstances({});

    expect(double.actions).toHaveLength(2);
  });

  test.each<[string, Act]>([
    ["InternalError", refusal("InternalError.ComponentError")],
    ["a connection cut before the answer", { cut: "before" }],
    ["a connection cut in the middle of the answer", { cut: "middle", promised: 500, body: '{"Respo' }],
    ["an answer that is no JSON", { body: "<html>bad gateway</html>" }],
    ["an answer without Response", { body: "{}" }],
    ["HTTP 502", { status: 502, body: "bad gateway" }],
  ])("%s makes a write ambiguous and does not repeat it", async (_, act) => {
    const { cloud, double } = await cloudThat(() => act);

    const error = await failure(cloud.cvm.RunInstances({ ImageId: "img-1" }));

    expect(error.errorClass).toBe("ambiguous");
    expect(double.actions).toEqual(["RunInstances"]);
  });

  test.each<[string, Act]>([
    ["a connection cut before the answer", { cut: "before" }],
    ["a connection cut in the middle of the answer", { cut: "middle", promised: 500, body: '{"Respo' }],
    ["an answer that is no JSON", { body: "<html>bad gateway</html>" }],
    ["HTTP 503", { status: 503, body: "unavailable" }],
  ])("%s is repeated for a read", async (_, act) => {
    const { cloud, double } = await cloudThat((_request, count) => (count < 3 ? act : success()));

    await cloud.cvm.DescribeImages({});

    expect(double.actions).toHaveLength(3);
  });

  test("a refusal that will not change is not repeated", async () => {
    const { cloud, double } = await cloudThat(() => refusal("InvalidParameterValue.Zone"));

    expect((await failure(cloud.cvm.DescribeInstances({}))).errorClass).toBe("config");
    expect(double.actions).toHaveLength(1);
  });
});

test("a server that nobody can reach is no ambiguous write, because nothing was sent", async () => {
  const { cloud, double } = await cloudThat(() => success());
  await double.stop();

  expect((await failure(cloud.cvm.RunInstances({}))).errorClass).toBe("transient");
});

describe("a signal", () => {
  test("ends a call that is under way", async () => {
    const { cloud, double } = await cloudThat(() => ({ hang: true }));
    const controller = new AbortController();

    const call = failure(cloud.cvm.DescribeInstances({}, { signal: controller.signal }));
    while (double.arrived.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();

    expect((await call).errorClass).toBe("aborted");
  });

  test("ends a wait between two calls", async () => {
    const controller = new AbortController();
    class StoppedClock extends VirtualClock {
      override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
        controller.abort();
        await super.sleep(ms, signal);
      }
    }
    const { cloud, double } = await cloudThat(() => refusal("RequestLimitExceeded"), new StoppedClock());

    const error = await failure(cloud.cvm.DescribeInstances({}, { signal: controller.signal }));

    expect(error.errorClass).toBe("aborted");
    expect(double.actions).toHaveLength(1);
  });

  test("that was given before the call keeps it from being made", async () => {
    const { cloud, double } = await cloudThat(() => success());

    const error = await failure(cloud.cvm.RunInstances({}, { signal: AbortSignal.abort() }));

    expect(error.errorClass).toBe("aborted");
    expect(double.arrived).toHaveLength(0);
  });
});

test("calls of one action wait for their turn under its limit", async () => {
  const clock = new VirtualClock(0);
  const { cloud } = await cloudThat(() => success(), clock);

  for (let call = 0; call < 21; call++) await cloud.cvm.TerminateInstances({ InstanceIds: ["ins-1"] });

  expect(clock.now()).toBe(2_200);
});

test("no secret shows in an error, however it is printed", async () => {
  const { cloud } = await cloudThat(() => ({ cut: "before" }));

  const error = await failure(cloud.cvm.RunInstances({}));

  const { inspect } = await import("node:util");
  const printed = [
    String(error),
    JSON.stringify(error),
    inspect(error, { depth: 20, showHidden: true }),
    error.stack,
  ];
  expect(printed.join("\n")).not.toContain("canary");
});
