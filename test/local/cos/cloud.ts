import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import COS from "cos-nodejs-sdk-v5";
import { type Clock, systemClock } from "../../../lib/base/clock";
import { type Account, accountOf } from "../../../lib/local/account";
import { type Credential, LocalCos } from "../../../lib/local/cos";
import { Faults } from "../../../lib/local/faults";
import { Front, LocalAuthority } from "../../../lib/local/http";
import { openWorld, type World } from "../../../lib/local/world";
import { LandfallError } from "../../../lib/base/errors";

export const REGION = "ap-guangzhou";
export const BUCKET = "tests-1250000000";
export const HOST = `${BUCKET}.cos.${REGION}.myqcloud.com`;

/** A world with its COS and its front server, for tests; start and stop it as often as needed. */
export interface TestCloud {
  readonly directory: string;
  readonly world: World;
  readonly cos: LocalCos;
  readonly front: Front;
  readonly faults: Faults;
  readonly account: Account;
  /** What went wrong inside the server; empty at the end of every test. */
  readonly errors: unknown[];
  /** The official SDK, through the proxy, as any client would use it. */
  sdk(options?: Partial<COS.COSOptions>): COS;
  /** Closes everything and opens the same directory again. */
  restart(): Promise<TestCloud>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export interface TestCloudOptions {
  readonly clock?: Clock;
  readonly directory?: string;
  /** The world's clock unless given. */
  readonly signingClock?: Clock;
  readonly temporary?: readonly Credential[];
}

export async function startTestCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "landfall-cos-"));
  const world = openWorld({ directory, clock: options.clock ?? systemClock });
  const account = accountOf(world);
  const faults = new Faults(world);
  const errors: unknown[] = [];
  const cos = await LocalCos.open({
    world,
    account,
    faults,
    hold: 10_000,
    signingClock: options.signingClock ?? world.clock,
    temporary: (id) => options.temporary?.find(({ secretId }) => secretId === id),
  });
  const front = await Front.start({
    api: async () => ({ status: 200, headers: {}, body: "{}" }),
    cos: (request) => cos.handle(request),
    authority: await sharedAuthority(),
    metadata: () => undefined,
    dial: async (address) => {
      throw new LandfallError("NO_SUCH_ADDRESS", `no instance has the address ${address}`);
    },
    onFault: (error) => errors.push(error),
  });
  const stop = async (): Promise<void> => {
    await front.stop();
    world.close();
  };
  return {
    directory,
    world,
    cos,
    front,
    faults,
    account,
    errors,
    sdk: (more = {}) =>
      new COS({
        SecretId: account.credentials.secretId,
        SecretKey: account.credentials.secretKey,
        Protocol: "http:",
        Proxy: front.proxyUrl,
        AutoSwitchHost: false,
        ...more,
      }),
    stop,
    restart: async () => {
      await stop();
      return startTestCloud({ ...options, directory });
    },
    remove: async () => {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

let authority: Promise<LocalAuthority> | undefined;

/** Making keys takes long; one authority is enough for all the clouds of a test file. */
async function sharedAuthority(): Promise<LocalAuthority> {
  return (authority ??= (async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-ca-"));
    const files = { certificateFile: join(directory, "ca.crt"), keyFile: join(directory, "ca.key") };
    const made = await LocalAuthority.open(files);
    rmSync(directory, { recursive: true });
    return made;
  })());
}

/** A fresh cloud with one bucket. */
export async function startWithBucket(options: TestCloudOptions = {}): Promise<TestCloud> {
  const cloud = await startTestCloud(options);
  await cloud.sdk().putBucket({ Bucket: BUCKET, Region: REGION });
  return cloud;
}

/** What it takes to send signed requests to a cloud, in this process or another. */
export interface Signer {
  readonly front: { readonly port: number };
  readonly account: Account;
  readonly world: { readonly clock: Pick<Clock, "now"> };
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly host?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** The client loses its patience as soon as this holds. */
  readonly giveUpWhen?: () => boolean;
}

/** A request straight to the server, as it stands. */
export function raw(
  cloud: Pick<Signer, "front">,
  { method = "GET", path, host = HOST, headers = {}, body, giveUpWhen }: RawRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: "127.0.0.1",
        port: cloud.front.port,
        method,
        path,
        headers: { host, ...headers },
        agent: false,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
    if (giveUpWhen) void until(giveUpWhen).then(() => outgoing.destroy());
  });
}

/** The same with COS's signature, as the official SDK makes it. */
export function signed(cloud: Signer, request: RawRequest): Promise<RawAnswer> {
  return raw(cloud, {
    ...request,
    headers: { ...request.headers, authorization: authorization(cloud, request) },
  });
}

/** A signed request of which only half the body is sent; the server has begun with it. Resolves to what sends the rest. */
export function begun(
  cloud: Signer,
  request: RawRequest & { readonly body: string },
): Promise<() => Promise<RawAnswer>> {
  const { method = "PUT", path, host = HOST, headers = {}, body } = request;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      ...{ host: "127.0.0.1", port: cloud.front.port, method, path, agent: false },
      headers: {
        ...{ host, ...headers, expect: "100-continue" },
        "content-length": Buffer.byteLength(body),
        authorization: authorization(cloud, request),
      },
    });
    const half = Math.floor(body.length / 2);
    const answered = new Promise<RawAnswer>((done, fail) => {
      outgoing.on("error", fail);
      outgoing.on("response", (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () =>
          done({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      });
    });
    answered.catch(reject);
    outgoing.on("continue", () => {
      outgoing.write(body.slice(0, half));
      resolve(() => {
        outgoing.end(body.slice(half));
        return answered;
      });
    });
    outgoing.flushHeaders();
  });
}

export function authorization(
  cloud: Omit<Signer, "front">,
  { method = "GET", path, host = HOST }: RawRequest,
): string {
  const [pathname = "/", search = ""] = path.split("?", 2);
  return COS.getAuthorization({
    SecretId: cloud.account.credentials.secretId,
    SecretKey: cloud.account.credentials.secretKey,
    Method: method as COS.Method,
    Pathname: decodeURIComponent(pathname),
    Query: Object.fromEntries(new URLSearchParams(search)),
    Headers: { host },
    KeyTime: keyTime(cloud),
  });
}

/** What lies in the body store. */
export function bodyFiles(cloud: TestCloud): string[] {
  return readdirSync(join(cloud.directory, "cos", "bodies"));
}

/** Waits for what another process or the server's own loop brings about. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Ten minutes on the cloud's own clock. */
function keyTime(cloud: Pick<Signer, "world">): string {
  const now = Math.floor(cloud.world.clock.now() / 1000);
  return `${now - 1};${now + 600}`;
}

/** The error code of a COS answer. */
export function codeOf(answer: RawAnswer): string | undefined {
  return /<Code>([^<]+)<\/Code>/.exec(answer.body.toString())?.[1];
}

/** The code and status with which the SDK rejects. */
export async function refusal(call: Promise<unknown>): Promise<{ code: string; status: number | undefined }> {
  try {
    await call;
  } catch (error) {
    const { code, statusCode } = error as { code?: string; statusCode?: number };
    return { code: String(code), status: statusCode };
  }
  throw new Error("the call was not refused");
}
