import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { VirtualClock } from "../../../lib/base/clock";
import { Credential, type CredentialsError, fixedCredentials, loadCredentials } from "../../../lib/tencent";
import { type Act, type Arrived, Double } from "../double";

const NOW = Date.UTC(2026, 0, 1);
const clock = new VirtualClock(NOW);

let home: string;
let metadata: Double;
let respond: (request: Arrived) => Act;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "landfall-home-"));
  respond = () => ({ status: 404 });
  metadata = await Double.start((request) => respond(request));
});
afterEach(async () => {
  await metadata.stop();
  await rm(home, { recursive: true });
});

const load = (environment: Record<string, string> = {}, at: VirtualClock = clock) =>
  loadCredentials({ environment, clock: at, home, metadata: `${metadata.url}/latest/meta-data` });

async function profile(
  name: string,
  content: object | string,
  directory = join(home, ".tccli"),
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const text = typeof content === "string" ? content : JSON.stringify(content);
  await writeFile(join(directory, `${name}.credential`), text);
}

async function failure(call: Promise<unknown>): Promise<CredentialsError> {
  return call.then(
    () => {
      throw new Error("did not fail");
    },
    (cause: unknown) => cause as CredentialsError,
  );
}

const pair = { secretId: "AKIDprofile", secretKey: "canary-key" };
const role = (end: number, id = "AKIDrole") =>
  JSON.stringify({
    TmpSecretId: id,
    TmpSecretKey: "canary-key",
    Token: "canary-token",
    ExpiredTime: end / 1_000,
    Expiration: new Date(end).toISOString(),
    Code: "Success",
  });
const roles =
  (answer: () => string) =>
  ({ url }: Arrived): Act =>
    url.endsWith("/cam/security-credentials/") ? { body: "migrator" } : { body: answer() };

test("come from the environment first", async () => {
  await profile("default", pair);

  const credentials = await load({
    TENCENTCLOUD_SECRET_ID: "AKIDenv",
    TENCENTCLOUD_SECRET_KEY: "canary-key",
    TENCENTCLOUD_SECURITY_TOKEN: "canary-token",
  });

  expect(credentials.source).toBe("environment");
  expect((await credentials.resolve()).reveal()).toEqual({
    secretId: "AKIDenv",
    secretKey: "canary-key",
    token: "canary-token",
  });
});

test.each([
  [{}, "default"],
  [{ TCCLI_PROFILE: "work" }, "work"],
  [{ TENCENTCLOUD_PROFILE: "prod", TCCLI_PROFILE: "work" }, "prod"],
])("then from the profile that %j names", async (environment: Record<string, string>, name) => {
  await profile(name, pair);

  const credentials = await load(environment);

  expect(credentials.source).toBe(`profile ${name}`);
  expect(credentials.current().reveal()).toEqual({ secretId: "AKIDprofile", secretKey: "canary-key" });
});

test("profiles may lie in another directory", async () => {
  const directory = join(home, "shared");
  await profile("default", { ...pair, token: "canary-token" }, directory);

  const credentials = await load({ TENCENTCLOUD_SHARED_CREDENTIALS_DIR: directory });

  expect(credentials.current().reveal().token).toBe("canary-token");
});

test("a login of tccli is read again shortly before it ends", async () => {
  const at = new VirtualClock(NOW);
  await profile("default", { type: "oauth", ...pair, token: "t1", expiresAt: NOW / 1_000 + 3_600 });
  const credentials = await load({}, at);
  await profile("default", { type: "oauth", ...pair, token: "t2", expiresAt: NOW / 1_000 + 7_200 });

  expect((await credentials.resolve()).reveal().token).toBe("t1");
  at.advance(56 * 60_000);
  expect((await credentials.resolve()).reveal().token).toBe("t2");
});

test("a login that has ended says how to begin a new one", async () => {
  await profile("default", { type: "oauth", ...pair, token: "t1", expiresAt: NOW / 1_000 - 1 });

  expect((await failure(load())).message).toContain("tccli auth login");
});

test.each(['{"secretId": "AKIDx", "secretKey": "canary-key', '{"secretId": "canary-id"}', "canary"])(
  "a damaged profile is an error that names the file and not what is in it: %s",
  async (content) => {
    await profile("default", content);

    const error = await failure(load());

    expect(error.message).toContain("default.credential");
    expect(inspect(error, { depth: 9 })).not.toContain("canary");
  },
);

test("then from the role of the instance, fetched again before its end", async () => {
  const at = new VirtualClock(NOW);
  let answer = role(NOW + 3_600_000, "AKIDfirst");
  respond = roles(() => answer);

  const credentials = await load({}, at);
  expect(credentials.source).toBe("instance role migrator");
  expect((await credentials.resolve()).secretId).toBe("AKIDfirst");

  answer = role(NOW + 7_200_000, "AKIDsecond");
  at.advance(56 * 60_000);
  const both = await Promise.all([credentials.resolve(), credentials.resolve()]);

  expect(both.map(({ secretId }) => secretId)).toEqual(["AKIDsecond", "AKIDsecond"]);
  expect(credentials.current().secretId).toBe("AKIDsecond");
  expect(metadata.arrived).toHaveLength(3);
});

test("a metadata service that is away does no harm until the credentials really end", async () => {
  const at = new VirtualClock(NOW);
  respond = roles(() => role(NOW + 3_600_000));
  const credentials = await load({}, at);
  respond = () => ({ cut: "before" });

  at.advance(58 * 60_000);
  expect((await credentials.resolve()).secretId).toBe("AKIDrole");
  at.advance(3 * 60_000);
  expect((await failure(credentials.resolve())).message).toContain("have expired");
});

test("where there are none, the error lists every place and what was missing there", async () => {
  const error = await failure(load({ TENCENTCLOUD_SECRET_ID: "AKIDonly" }));

  expect(error).toMatchObject({ code: "CREDENTIALS" });
  expect(error.tried).toEqual([
    "environment: TENCENTCLOUD_SECRET_KEY not set",
    `profile default: there is no ${join(home, ".tccli", "default.credential")}`,
    "instance role: the metadata service answered 404; is a role bound to this instance?",
  ]);
  expect(error.remedy).toContain("tccli configure");
});

test("a credential shows nothing of itself, however it is printed", () => {
  const credential = new Credential("AKIDcanary", "canary-key", "canary-token");
  const holder = { credential, credentials: fixedCredentials("AKIDcanary", "canary-key") };

  const printed = [
    String(credential),
    JSON.stringify(holder),
    inspect(holder, { depth: 9, showHidden: true }),
    JSON.stringify(Object.entries(credential)),
    JSON.stringify({ ...credential }),
  ];

  expect(printed.join("\n")).not.toMatch(/canary/);
});
