import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from "node:http";
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";
import { LandfallError } from "../../../lib/base/errors";
import type { ApiRequest } from "../../../lib/local/api/http";
import type { CosHttpRequest, CosOutcome } from "../../../lib/local/cos";
import { Front, LocalAuthority } from "../../../lib/local/http";

const API = "cvm.tencentcloudapi.com";
const COS = "b-1250000000.cos.ap-guangzhou.myqcloud.com";
const INSTANCE = "10.0.1.7";

let directory: string;
let authority: LocalAuthority;
let front: Front;
let apiRequests: ApiRequest[];
let answerCos: (request: CosHttpRequest) => Promise<CosOutcome>;
let errors: unknown[];
let guest: Server;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "landfall-front-"));
  authority = await openAuthority();
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

beforeEach(async () => {
  apiRequests = [];
  errors = [];
  answerCos = async ({ path }) => ({
    status: 200,
    headers: { etag: '"e"' },
    body: Readable.from([`cos ${path}`]),
  });
  guest = createTcpServer((socket) => socket.end("guest\n")).listen(0, "127.0.0.1");
  await once(guest, "listening");
  front = await Front.start({
    api: async (request) => {
      apiRequests.push(request);
      return {
        status: 200,
        headers: { "content-type": "application/json" },
        body: `{"host":"${request.host}"}`,
      };
    },
    cos: (request) => answerCos(request),
    authority,
    metadata: () => undefined,
    dial: async (address, port) => {
      if (address !== INSTANCE)
        throw new LandfallError("NO_SUCH_ADDRESS", `no instance has the address ${address}`);
      const server = port === 80 ? web : guest;
      const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
      await once(socket, "connect");
      return socket;
    },
    onFault: (error) => errors.push(error),
  });
});

const web = createServer((request, response) =>
  response.end(`web ${request.method} ${request.url} ${request.headers.host}`),
);

afterEach(async () => {
  await front.stop();
  guest.close();
  web.close();
});

function openAuthority(): Promise<LocalAuthority> {
  return LocalAuthority.open({
    certificateFile: join(directory, "ca.crt"),
    keyFile: join(directory, "ca.key"),
  });
}

async function ask(
  options: RequestOptions,
  body?: Buffer | string,
): Promise<{ answer: IncomingMessage; body: string; reused: boolean }> {
  const outgoing = httpRequest({ host: "127.0.0.1", port: front.port, ...options });
  outgoing.end(body);
  const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
  return { answer, body: await text(answer), reused: outgoing.reusedSocket };
}

/** The proxy's answer to CONNECT, and the connection behind it. */
async function tunnel(target: string): Promise<{ status: number; socket: Socket; head: Buffer }> {
  const outgoing = httpRequest({ host: "127.0.0.1", port: front.port, method: "CONNECT", path: target });
  outgoing.end();
  const [answer, socket, head] = (await once(outgoing, "connect")) as [IncomingMessage, Socket, Buffer];
  return { status: answer.statusCode ?? 0, socket, head };
}

test("a request is served by its Host header", async () => {
  const { body } = await ask({ method: "POST", path: "/", headers: { host: `${API}:8080` } }, "{}");
  expect(body).toBe(`{"host":"${API}:8080"}`);
  expect(apiRequests[0]).toMatchObject({ method: "POST", path: "/", body: Buffer.from("{}") });
  expect((await ask({ path: "/key?acl", headers: { host: COS } })).body).toBe("cos /key?acl");
});

test("a request to a proxy is served by its URI, whatever its Host header says", async () => {
  const { body, answer } = await ask({ path: `http://${COS}/a%20b?acl`, headers: { host: "example.com" } });
  expect(body).toBe("cos /a%20b?acl");
  expect(answer.rawHeaders).toContain("ETag");
});

test.each([API, "cvm.ap-guangzhou.tencentcloudapi.com", "cvm.intl.tencentcloudapi.com"])(
  "%s is the API",
  async (host) => {
    expect((await ask({ path: `http://${host}/` })).body).toBe(`{"host":"${host}"}`);
  },
);

test.each([
  "example.com",
  "tencentcloudapi.com.example.com",
  "127.0.0.1.example.com",
  "evilmyqcloud.com",
  "localhost",
])("%s is refused, directly and as a tunnel", async (host) => {
  const { answer, body } = await ask({ path: `http://${host}/` });
  expect(answer.statusCode).toBe(403);
  expect(body).toContain("not part of the embedded cloud");
  const { status, socket } = await tunnel(`${host}:443`);
  expect(status).toBe(403);
  socket.destroy();
});

test("the metadata service is for instances", async () => {
  const { answer } = await ask({ path: "http://metadata.tencentyun.com/latest/meta-data/" });
  expect(answer.statusCode).toBe(404);
});

test("a tunnel to a cloud host speaks TLS with a certificate of the local authority", async () => {
  for (const host of [API, COS]) {
    const { status, socket } = await tunnel(`${host}:443`);
    expect(status).toBe(200);
    const secure = connectTls({ socket, servername: host, ca: authority.certificatePem });
    await once(secure, "secureConnect");
    expect(secure.authorized).toBe(true);
    secure.write(`GET /k HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect(await text(secure)).toContain(host === API ? `{"host":"${host}"}` : "cos /k");
  }
});

test("a tunnel to port 80 of a cloud host speaks plain HTTP", async () => {
  const { socket } = await tunnel(`${COS}:80`);
  socket.write(`GET /k HTTP/1.1\r\nhost: ${COS}\r\nconnection: close\r\n\r\n`);
  expect(await text(socket)).toContain("cos /k");
});

test("the authority's key is for the owner only, and the authority is the same after a restart", async () => {
  expect(statSync(join(directory, "ca.key")).mode & 0o777).toBe(0o600);
  expect((await openAuthority()).certificatePem).toBe(authority.certificatePem);
});

test("a tunnel to an instance's address reaches its port", async () => {
  const { status, socket, head } = await tunnel(`${INSTANCE}:8080`);
  expect(status).toBe(200);
  expect(head.toString() + (await text(socket))).toBe("guest\n");
});

test("a plain request to an instance goes through the proxy", async () => {
  web.listen(0, "127.0.0.1");
  await once(web, "listening");
  const { body } = await ask({ path: `http://${INSTANCE}/health?x=1`, headers: { host: INSTANCE } });
  expect(body).toBe(`web GET /health?x=1 ${INSTANCE}`);
});

test("an address that no instance has is a bad gateway, with the reason", async () => {
  const { status, socket, head } = await tunnel("10.0.9.9:22");
  expect(status).toBe(502);
  expect(head.toString() + (await text(socket))).toContain("no instance has the address 10.0.9.9");
  const { answer, body } = await ask({ path: "http://10.0.9.9/" });
  expect([answer.statusCode, body]).toEqual([502, "no instance has the address 10.0.9.9\n"]);
});

test("pipelined requests on one connection are answered in their order", async () => {
  const held: (() => void)[] = [];
  answerCos = async ({ path }) => {
    if (path === "/1") await new Promise<void>((resolve) => held.push(resolve));
    else held.shift()?.();
    return { status: 200, headers: {}, body: Readable.from([`[${path}]`]) };
  };
  const socket = connect(front.port, "127.0.0.1");
  const get = (path: string, more = ""): string => `GET ${path} HTTP/1.1\r\nhost: ${COS}\r\n${more}\r\n`;
  socket.write(get("/1") + get("/2") + get("/3", "connection: close\r\n"));
  const answers = await text(socket);
  expect(answers.match(/\[\/\d\]/g)).toEqual(["[/1]", "[/2]", "[/3]"]);
});

test("a connection is kept for the next request, also after an answer that did not read the body", async () => {
  answerCos = async () => ({ status: 403, headers: {} });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const reused: boolean[] = [];
  for (let time = 0; time < 3; time++) {
    const asked = await ask(
      { agent, method: "PUT", path: "/k", headers: { host: COS } },
      Buffer.alloc(300_000),
    );
    expect(asked.answer.statusCode).toBe(403);
    reused.push(asked.reused);
    // The agent takes the connection back one turn after the answer's end.
    await new Promise((resolve) => setImmediate(resolve));
  }
  agent.destroy();
  expect(reused).toEqual([false, true, true]);
});

test("a cut answer breaks the connection off", async () => {
  answerCos = async () => "cut";
  await expect(ask({ path: "/k", headers: { host: COS } })).rejects.toThrow(/hang up|RESET/);
  answerCos = async () => ({
    status: 200,
    headers: { "content-length": "10" },
    body: Readable.from(["0123456789"]),
    cutAfter: 4,
  });
  await expect(ask({ path: "/k", headers: { host: COS } })).rejects.toThrow(/aborted/);
});

test("an API body over 10 MB is refused with the API's own code", async () => {
  const large = Buffer.alloc(10 * 1024 ** 2 + 1);
  for (const headers of [{ "content-length": String(large.length) }, { "transfer-encoding": "chunked" }]) {
    const { answer, body } = await ask({ method: "POST", path: `http://${API}/`, headers: headers }, large);
    expect(answer.statusCode).toBe(200);
    expect(body).toContain("RequestSizeLimitExceeded");
  }
  expect(apiRequests).toEqual([]);
});

test("a handler learns that its client has hung up", async () => {
  const hungUp = new Promise<void>((resolve) => {
    answerCos = async ({ signal }) => {
      outgoing.destroy();
      await once(signal!, "abort");
      resolve();
      return "cut";
    };
  });
  const outgoing = httpRequest({ host: "127.0.0.1", port: front.port, path: "/k", headers: { host: COS } });
  outgoing.on("error", () => undefined).end();
  await hungUp;
});

test("a fault of a handler is answered with 500 and told", async () => {
  answerCos = async () => {
    throw new Error("unexpected");
  };
  expect((await ask({ path: "/k", headers: { host: COS } })).answer.statusCode).toBe(500);
  expect(errors).toEqual([new Error("unexpected")]);
});

test("stopping ends idle connections, tunnels and requests that never end", async () => {
  answerCos = () => new Promise(() => undefined);
  const idle = connect(front.port, "127.0.0.1");
  await once(idle, "connect");
  const stuck = httpRequest({ host: "127.0.0.1", port: front.port, path: "/k", headers: { host: COS } });
  const broken = once(stuck, "error");
  stuck.end();
  const { socket } = await tunnel(`${API}:443`);
  const closed = [once(idle, "close"), once(socket, "close")];
  socket.on("error", () => undefined);
  idle.resume();
  socket.resume();
  await front.stop();
  await Promise.all([...closed, broken]);
  await expect(ask({ path: "/k", headers: { host: COS } })).rejects.toThrow(/REFUSED/);
});

test("a port that is in use is said so", async () => {
  const options = {
    api: async () => "cut" as const,
    cos: answerCos,
    authority,
    metadata: () => undefined,
    dial: () => Promise.reject(new Error()),
    onFault: () => undefined,
  };
  await expect(Front.start({ ...options, port: front.port })).rejects.toMatchObject({ code: "PORT_IN_USE" });
});
