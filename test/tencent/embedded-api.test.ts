import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../lib/base/clock";
import { type LocalCloud, startLocalCloud } from "../../lib/local/cloud";
import {
  asTexts,
  collect,
  connect,
  fixedCredentials,
  isApiError,
  type TencentCloud,
} from "../../lib/tencent";

let directory: string;
let embedded: LocalCloud;
let cloud: TencentCloud;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "landfall-api-"));
  embedded = await startLocalCloud({ directory, latencies: { list: 0, hold: 50 } });
  cloud = connectAs(embedded.credentials.secretId, embedded.credentials.secretKey);
  // The embedded authority makes an RSA key in plain JavaScript.
}, 60_000);
afterEach(() => embedded.faults.clear());
afterAll(async () => {
  await embedded.stop();
  rmSync(directory, { recursive: true, force: true });
});

function connectAs(secretId: string, secretKey: string): TencentCloud {
  return connect({
    region: "ap-guangzhou",
    credentials: fixedCredentials(secretId, secretKey),
    endpoint: { proxy: embedded.endpoint, protocol: "http" },
    clock: systemClock,
    random: () => 0,
  });
}

async function classOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(() => undefined).catch((cause: unknown) => cause);
  return isApiError(error) ? error.errorClass : `no ApiError but ${String(error)}`;
}

const vpcNamed = (VpcName: string) => ({ VpcName, CidrBlock: "10.0.0.0/16" });
const named = async (name: string) =>
  (await cloud.vpc.DescribeVpcs({ Filters: [{ Name: "vpc-name", Values: [name] }] })).VpcSet ?? [];
const calls = () => embedded.report().calls;

test("signatures are accepted, and the caller is who the credentials say", async () => {
  expect(await cloud.sts.GetCallerIdentity()).toMatchObject({ AccountId: embedded.uin });
});

test("credentials that the cloud does not know stop everything", async () => {
  expect(await classOf(connectAs("AKIDnobody", "canary").vpc.DescribeVpcs({}))).toBe("auth");
  const { secretId } = embedded.credentials;
  expect(await classOf(connectAs(secretId, "wrong").vpc.DescribeVpcs({}))).toBe("auth");
});

test("a list is read page by page, with numbers as text", async () => {
  const names = ["paged-1", "paged-2", "paged-3"];
  for (const name of names) await cloud.vpc.CreateVpc(vpcNamed(name));
  const before = calls()["vpc.DescribeVpcs"] ?? 0;

  const found = await collect(
    async (page) => {
      const { VpcSet, TotalCount } = await cloud.vpc.DescribeVpcs(asTexts(page));
      return { items: VpcSet, total: TotalCount };
    },
    { limit: 2 },
  );

  expect(found.map(({ VpcName }) => VpcName)).toEqual(expect.arrayContaining(names));
  expect(calls()["vpc.DescribeVpcs"]).toBe(before + Math.ceil(found.length / 2));
});

test.each([
  ["internalErrorBefore", 0],
  ["cut", 0],
  ["internalErrorAfter", 1],
  ["timeoutAfter", 1],
] as const)("%s makes a creation ambiguous: %i was made, and it was asked for once", async (kind, made) => {
  const before = calls()["vpc.CreateVpc"] ?? 0;
  embedded.faults.add({ service: "vpc", action: "CreateVpc", kind });

  expect(await classOf(cloud.vpc.CreateVpc(vpcNamed(`fault-${kind}`)))).toBe("ambiguous");

  expect(await named(`fault-${kind}`)).toHaveLength(made);
  expect(calls()["vpc.CreateVpc"]).toBe(before + 1);
});

test("a creation that is throttled is made once in the end", async () => {
  embedded.faults.add({ service: "vpc", action: "CreateVpc", kind: "throttle", count: 3 });

  await cloud.vpc.CreateVpc(vpcNamed("throttled"));

  expect(await named("throttled")).toHaveLength(1);
});

test.each(["internalErrorBefore", "internalErrorAfter", "cut", "throttle"] as const)(
  "a read outlasts %s",
  async (kind) => {
    embedded.faults.add({ service: "vpc", action: "DescribeVpcs", kind, count: 2 });

    await cloud.vpc.DescribeVpcs({});

    expect(embedded.faults.pending()).toEqual([]);
  },
);

test("what does not exist is gone", async () => {
  expect(await classOf(cloud.vpc.DeleteVpc({ VpcId: "vpc-00000000" }))).toBe("gone");
});
