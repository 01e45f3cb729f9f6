import { execFile, spawnSync } from "node:child_process";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { promisify } from "node:util";
import { checkDirectly } from "../../lib/operate/direct-check";
import { probeScript, readProbe } from "../../lib/operate/probe-script";
import { directReach } from "../../lib/operate/reach";
import type { CheckSpec } from "../../lib/plan/check";

const servers: net.Server[] = [];
const sockets = new Set<net.Socket>();
afterAll(async () => {
  sockets.forEach((socket) => socket.destroy());
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(server: net.Server): Promise<number> {
  servers.push(server);
  server.on("connection", (socket: net.Socket) => sockets.add(socket.on("error", () => socket.destroy())));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const page = (status: number, body: string) =>
  http.createServer((_, response) => response.writeHead(status, { connection: "close" }).end(body));
const tcp = (port: number): CheckSpec => ({ type: "tcp", port, from: "probe", within: "1m" });
const web = (port: number, more: { path?: string; status?: number; body?: string } = {}): CheckSpec => ({
  type: "http",
  port,
  from: "probe",
  within: "1m",
  path: "/",
  status: 200,
  ...more,
});

async function closedPort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server);
  servers.pop();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function cases(): Promise<{ check: CheckSpec; passed: boolean; detail: RegExp }[]> {
  const [good, bad, banner, shut] = await Promise.all([
    listen(page(200, "it's fine, $HOME and `all`")),
    listen(page(503, "later")),
    listen(net.createServer((socket) => socket.end("SSH-2.0-landfall\r\n"))),
    closedPort(),
  ]);
  return [
    { check: tcp(banner), passed: true, detail: /connected/ },
    { check: tcp(shut), passed: false, detail: /no connection/ },
    { check: web(good), passed: true, detail: /200/ },
    { check: web(good, { body: "it's fine, $HOME and `all`" }), passed: true, detail: /200/ },
    { check: web(good, { body: "something else" }), passed: false, detail: /lacks "something else"/ },
    { check: web(bad), passed: false, detail: /503 instead of 200/ },
    { check: web(bad, { status: 503 }), passed: true, detail: /503/ },
    { check: web(banner), passed: false, detail: /no HTTP answer|instead of/ },
    { check: web(shut), passed: false, detail: /no connection/ },
  ];
}

const hasCurl = spawnSync("curl", ["--version"]).status === 0;
if (!hasCurl) process.stderr.write("SKIPPED: curl is not on this machine, so the probe script is not run\n");

test("from the reconciler, a check passes exactly when the target answers as declared", async () => {
  for (const { check, passed, detail } of await cases()) {
    const result = await checkDirectly(directReach, "127.0.0.1", check);
    expect(result).toEqual({ passed, detail: expect.stringMatching(detail) as string });
  }
});

(hasCurl ? test : test.skip)("from a probe, the script run by sh and curl finds the same", async () => {
  const all = await cases();
  const checks = all.map((one) => one.check);
  const { stdout } = await promisify(execFile)("sh", ["-c", probeScript("127.0.0.1", checks)]);
  expect(readProbe(stdout, checks)).toEqual(
    all.map(({ passed, detail }) => ({ passed, detail: expect.stringMatching(detail) as string })),
  );
});

test("a probe that printed nothing, or rubbish, has passed nothing", () => {
  const checks = [tcp(22), web(80)];
  for (const output of ["", "sh: curl: not found\n", "0 0 1\n1 x 1 200 1\n"]) {
    expect(readProbe(output, checks).map((result) => result.passed)).toEqual([false, false]);
  }
});
