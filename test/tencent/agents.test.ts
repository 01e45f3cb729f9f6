import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock, VirtualClock } from "../../lib/base/clock";
import { type LocalCloud, startLocalCloud } from "../../lib/local/cloud";
import { connect, type Endpoint, fixedCredentials, isApiError } from "../../lib/tencent";
import { Double, success } from "./double";

const REGION = "ap-guangzhou";

const environment = { ...process.env };
afterEach(() => {
  process.env = { ...environment };
});

describe("https through a proxy", () => {
  let directory: string;
  let embedded: LocalCloud;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "landfall-https-"));
    embedded = await startLocalCloud({ directory });
    await through({ caFile: embedded.certificateFile }).buckets.create(object.bucket, "private");
    // The embedded authority makes two RSA keys in plain JavaScript.
  }, 60_000);
  afterAll(async () => {
    await embedded.stop();
    rmSync(directory, { recursive: true });
  });

  const through = (endpoint: Endpoint) => {
    const { secretId, secretKey } = embedded.credentials;
    return connect({
      region: REGION,
      credentials: fixedCredentials(secretId, secretKey),
      endpoint: { proxy: embedded.endpoint, ...endpoint },
      clock: systemClock,
      random: () => 0,
    });
  };
  const object = { bucket: "tests-1250000000", key: "secure" };

  test("goes through a tunnel and trusts the authority of the file", async () => {
    const { cos, cvm } = through({ caFile: embedded.certificateFile });

    await cos.put(object, Buffer.from("secret enough"));

    expect(Buffer.from((await cos.get(object)) ?? []).toString()).toBe("secret enough");
    expect(cos.signedUrl(object, 60)).toMatch(/^https:/);
    expect((await cvm.DescribeZones()).ZoneSet).not.toHaveLength(0);
  });

  test("does not trust an authority that nobody named, and knows that nothing was sent", async () => {
    const { cos, cvm } = through({});

    for (const call of [() => cos.put(object, Buffer.from("x")), () => cvm.RunInstances({})]) {
      const error: unknown = await call().catch((cause: unknown) => cause);
      expect(isApiError(error, "transient") && error.message).toMatch(/certificate/);
    }
  });

  test("a proxy that opens no tunnel makes no write ambiguous", async () => {
    const refusing = await Double.start(() => success());
    const { cvm } = through({ proxy: refusing.url });

    const error: unknown = await cvm.RunInstances({}).catch((cause: unknown) => cause);

    expect(isApiError(error, "transient") && error.message).toMatch(
      /no tunnel to cvm.tencentcloudapi.com:443/,
    );
    await refusing.stop();
  });
});

test("proxies of the environment are not used behind the caller's back", async () => {
  process.env.http_proxy = process.env.HTTP_PROXY = "http://127.0.0.1:1";
  const double = await Double.start(() => success());
  const { cvm } = connect({
    region: REGION,
    credentials: fixedCredentials("AKIDexample", "key"),
    endpoint: { proxy: double.url, protocol: "http" },
    clock: new VirtualClock(),
  });

  await cvm.DescribeZones();

  expect(double.arrived).toHaveLength(1);
  await double.stop();
});

test("another domain is put behind the service's name", async () => {
  const double = await Double.start(() => success());
  const { cvm } = connect({
    region: "ap-singapore",
    credentials: fixedCredentials("AKIDexample", "key"),
    endpoint: { proxy: double.url, protocol: "http", domain: "intl.tencentcloudapi.com" },
    clock: new VirtualClock(),
  });

  await cvm.DescribeZones();

  expect(double.arrived[0]?.headers.host).toBe("cvm.intl.tencentcloudapi.com");
  await double.stop();
});

test("a file of authorities that cannot be read is found when connecting", () => {
  const caFile = join(tmpdir(), `landfall-none-${process.pid}.pem`);
  const credentials = fixedCredentials("AKIDexample", "key");
  const attempt = () => connect({ region: REGION, credentials, endpoint: { caFile }, clock: systemClock });

  expect(attempt).toThrow(expect.objectContaining({ code: "ENDPOINT-CA" }) as Error);
  writeFileSync(caFile, "no certificate");
  expect(attempt).toThrow(expect.objectContaining({ code: "ENDPOINT-CA" }) as Error);
  rmSync(caFile);
});
