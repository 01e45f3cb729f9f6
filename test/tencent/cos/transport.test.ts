import { VirtualClock } from "../../../lib/base/clock";
import { connect, fixedCredentials, isApiError, type Cos } from "../../../lib/tencent";
import { type Act, type Arrived, cosRefusal, Double } from "../double";

const object = { bucket: "tests-1250000000", key: "journal/000001.jsonl" };
const environment = { ...process.env };

let double: Double | undefined;

afterEach(async () => {
  process.env = { ...environment };
  await double?.stop();
  double = undefined;
});

async function cosThat(
  respond: (request: Arrived, count: number) => Act,
  clock = new VirtualClock(),
): Promise<{ cos: Cos; double: Double; clock: VirtualClock }> {
  double = await Double.start(respond);
  const credentials = fixedCredentials("AKIDexample", "canary-secret-key", "canary-token");
  const endpoint = { proxy: double.url, protocol: "http" } as const;
  const { cos } = connect({ region: "ap-guangzhou", credentials, endpoint, clock, random: () => 1 });
  return { cos, double, clock };
}

async function classOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(() => undefined).catch((cause: unknown) => cause);
  return isApiError(error) ? error.errorClass : `no ApiError but ${String(error)}`;
}

test("reaches the bucket's unmodified host through a plain HTTP proxy, signed, with its token", async () => {
  const { cos, double } = await cosThat(() => ({ headers: { "x-cos-next-append-position": "5" } }));

  expect(await cos.append(object, 0, Buffer.from("line\n"))).toBe(5);

  expect(double.arrived[0]).toMatchObject({
    method: "POST",
    url: "http://tests-1250000000.cos.ap-guangzhou.myqcloud.com/journal/000001.jsonl?append=&position=0",
    headers: {
      host: "tests-1250000000.cos.ap-guangzhou.myqcloud.com",
      "content-length": "5",
      "content-md5": "W0vZgVzbF7jOrhnrGBDDTA==",
      "x-cos-security-token": "canary-token",
    },
  });
  expect(double.arrived[0]?.headers.authorization).toMatch(/^q-sign-algorithm=sha1&q-ak=AKIDexample/);
  expect(double.arrived[0]?.body.toString()).toBe("line\n");
});

test("proxies of the environment are not used behind the caller's back", async () => {
  process.env.http_proxy = process.env.HTTP_PROXY = "http://127.0.0.1:1";
  const { cos, double } = await cosThat(() => ({ body: "here" }));

  await cos.get(object);

  expect(double.arrived).toHaveLength(1);
});

describe("a write whose answer is lost", () => {
  test.each<[string, Act]>([
    ["cut before the answer", { cut: "before" }],
    ["answered with an error of the server", cosRefusal(500, "InternalError")],
    ["answered with 503", cosRefusal(503, "ServiceUnavailable")],
    ["answered by a gateway that speaks no XML", { status: 502, body: "bad gateway" }],
  ])("%s is ambiguous and sent once only", async (_, act) => {
    const { cos, double } = await cosThat(() => act);

    expect(await classOf(cos.append(object, 0, Buffer.from("line\n")))).toBe("ambiguous");
    expect(await classOf(cos.put(object, Buffer.from("line\n")))).toBe("ambiguous");

    expect(double.arrived).toHaveLength(2);
  });
});

test("SlowDown is waited out, for appends as well", async () => {
  const clock = new VirtualClock(0);
  const { cos, double } = await cosThat((_, count) => (count < 3 ? cosRefusal(503, "SlowDown") : {}), clock);

  expect(await cos.append(object, 7, Buffer.from("line\n"))).toBe(12);

  expect(double.arrived.map(({ body }) => body.toString())).toEqual(["line\n", "line\n", "line\n"]);
  expect(clock.now()).toBe(1_000 + 2_000);
});

describe("a read", () => {
  test.each<[string, Act]>([
    ["cut before the answer", { cut: "before" }],
    ["cut in the middle of the answer", { cut: "middle", promised: 100, body: "he" }],
    ["answered with 500", cosRefusal(500, "InternalError")],
  ])("%s is repeated", async (_, act) => {
    const { cos, double } = await cosThat((_request, count) => (count < 3 ? act : { body: "here" }));

    expect(Buffer.from((await cos.get(object)) ?? []).toString()).toBe("here");
    expect(double.arrived).toHaveLength(3);
  });

  test("of a list that is no XML is repeated, then given up", async () => {
    const { cos, double } = await cosThat(() => ({ body: "<html><body>proxy login</body></html>" }));

    expect(await classOf(cos.list(object.bucket, ""))).toBe("transient");
    expect(double.arrived).toHaveLength(4);
  });
});

test("a list is read page by page", async () => {
  const page = (keys: readonly string[], next?: string) =>
    `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>${next !== undefined}</IsTruncated>${
      next === undefined ? "" : `<NextMarker>${encodeURIComponent(next)}</NextMarker>`
    }${keys.map((key) => `<Contents><Key>${encodeURIComponent(key)}</Key><Size>1</Size></Contents>`).join("")}</ListBucketResult>`;
  const { cos, double } = await cosThat((_, count) => ({
    body: count === 1 ? page(["a b", "c/d"], "c/d") : page(["e"]),
  }));

  expect(await cos.list(object.bucket, "")).toEqual(["a b", "c/d", "e"].map((key) => ({ key, size: 1 })));
  expect(double.arrived[1]?.url).toContain("marker=c%2Fd");
});

test.each<[string, string, string]>([
  ["a refusal", "<Error><Code>InternalError</Code><Message>late</Message></Error>", "ambiguous"],
  [
    "a refusal after blanks that kept the connection open",
    "   \n <?xml version='1.0'?><Error><Code>InvalidPart</Code></Error>",
    "config",
  ],
])("%s in the body of a successful completion is one", async (_, answer, expected) => {
  const parts = `<ListPartsResult><IsTruncated>false</IsTruncated></ListPartsResult>`;
  const { cos } = await cosThat(({ method, url }) => {
    if (url.includes("uploads")) {
      return method === "GET"
        ? {
            body: "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>",
          }
        : { body: "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>" };
    }
    if (method === "POST") return { body: answer };
    return method === "GET" ? { body: parts } : { headers: { etag: '"e"' } };
  });

  expect(await classOf(cos.upload(object, __filename))).toBe(expected);
});

test("a signal ends a request that is under way", async () => {
  const { cos, double } = await cosThat(() => ({ hang: true }));
  const controller = new AbortController();

  const call = classOf(cos.get(object, { signal: controller.signal }));
  while (double.arrived.length === 0) await new Promise((resolve) => setImmediate(resolve));
  controller.abort();

  expect(await call).toBe("aborted");
});

test("nothing is written to the console, and no secret shows in an error", async () => {
  const spies = (["log", "info", "warn", "error"] as const).map((name) => jest.spyOn(console, name));
  const { cos } = await cosThat(() => cosRefusal(403, "RequestTimeTooSkewed"));

  const error: unknown = await cos.put(object, Buffer.from("x")).catch((cause: unknown) => cause);

  const { inspect } = await import("node:util");
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("canary");
  for (const spy of spies) {
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  }
});
