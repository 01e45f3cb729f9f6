import { execFile } from "node:child_process";
import { createServer as createHttpServer } from "node:http";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { DialError } from "../../../lib/local/network";
import { curl as curlWith, Userland } from "../../../lib/local/userland";
import { parseCurl } from "../../../lib/local/userland/curl-options";

const servers: Server[] = [];
const note = join(tmpdir(), `landfall-note-${process.pid}`);
const userland = new Userland(note);
afterAll(async () => {
  for (const server of servers) server.close();
  await userland.stop();
});

/** Port 80: answers by its path; 81: says hello to everybody; 82: hangs up; 83: says nothing; 84: refuses; else silence. */
async function dial(_address: string, port: number): Promise<Socket> {
  if (port === 84) throw new DialError("DIAL-REFUSED", "refused");
  const target = ports.get(port);
  if (target === undefined) throw new DialError("DIAL-UNREACHABLE", "silence");
  const socket = connect(target, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  return socket;
}

const directory = mkdtempSync(join(tmpdir(), "landfall-curl-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const curl = (args: string[], at = dial, input?: string) => curlWith(args, { dial: at, directory, input });

/** How often the web server says that it is busy. */
let busy = 0;
const ports = new Map<number, number>();
beforeAll(async () => {
  const web = createHttpServer((request, response) => {
    if (request.url === "/busy" && busy-- > 0) return response.writeHead(503).end();
    if (request.url === "/headers") return response.end(JSON.stringify(request.headers));
    return response.writeHead(request.url === "/missing" ? 404 : 200).end(`you asked for ${request.url}`);
  });
  const made: [number, Server][] = [
    [80, web],
    [81, createServer((socket) => socket.write("hello"))],
    [82, createServer((socket) => socket.destroy())],
    [83, createServer((socket) => socket.on("error", () => undefined).unref())],
  ];
  for (const [port, server] of made) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ports.set(port, (server.address() as AddressInfo).port);
    server.unref();
    servers.push(server);
  }
});

const HOST = "10.0.0.9";
const OUT = ["-w", " %{http_code} %{num_connects}\\n"];

test.each<[string[], number, string]>([
  [["-s", `http://${HOST}/x?y=1`, ...OUT], 0, "you asked for /x?y=1 200 1\n"],
  [["-s", HOST], 0, "you asked for /"],
  [["-s", `http://${HOST}/missing`, ...OUT], 0, "you asked for /missing 404 1\n"],
  [["-sf", `http://${HOST}/missing`, ...OUT], 22, " 404 1\n"],
  [["-s", `http://${HOST}:84/`, ...OUT], 7, " 000 0\n"],
  [["-s", "--connect-timeout", "3", `http://${HOST}:9/`, ...OUT], 28, " 000 0\n"],
  [["-s", "--max-time", "0.1", `http://${HOST}:83/`, ...OUT], 28, " 000 1\n"],
  [["-s", `http://${HOST}:82/`, ...OUT], 52, " 000 1\n"],
  [["-s", `telnet://${HOST}:81`, ...OUT], 0, "hello 000 1\n"],
  [["-s", `telnet://${HOST}:84`, ...OUT], 7, " 000 0\n"],
  [["-sk", `https://${HOST}:81`, ...OUT], 35, " 000 1\n"],
  [["-s", "http://example.com/", ...OUT], 6, " 000 0\n"],
  [["-s", `ftp://${HOST}/`], 1, ""],
  [["-s", "http://:x/"], 3, ""],
])("curl %j ends with %d", async (args, exitCode, stdout) => {
  const result = await curl(args);
  expect({ exitCode: result.exitCode, stdout: result.stdout.toString(), stderr: result.stderr }).toEqual({
    exitCode,
    stdout,
    stderr: "",
  });
});

test("errors are told unless it is to be silent, and with -S even then", async () => {
  const told = "curl: (7) Failed to connect to 10.0.0.9 port 84: Connection refused\n";
  expect((await curl([`http://${HOST}:84`])).stderr).toBe(told);
  expect((await curl(["-sS", `http://${HOST}:84`])).stderr).toBe(told);
});

test("options that it does not know are refused, so that no check is silently another one", async () => {
  for (const args of [["-X", "POST", HOST], ["--data", "x", HOST], ["-w"], ["--max-time", "soon", HOST], []])
    expect(await curl(args)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^curl: /) as string,
    });
});

test("headers and the lines of a config on standard input count as options; the rest is refused", async () => {
  const config = `# a comment\n\nurl = "http://${HOST}/a\\"b"\n  header: "X-One: 1"\nheader "X-Two: \\\\2"\nsilent\n`;
  expect(parseCurl(["-H", "X-Zero:0", "--config", "-", "--retry", "3"], config)).toMatchObject({
    url: `http://${HOST}/a"b`,
    headers: [
      ["X-Zero", "0"],
      ["X-One", "1"],
      ["X-Two", "\\2"],
    ],
    silent: true,
    retry: 3,
  });
  expect((await curl(["-H", "X-Asked: yes", `http://${HOST}/headers`])).stdout.toString()).toContain(
    '"x-asked":"yes"',
  );
  for (const args of [
    ["-K", "file"],
    ["-H", "none", HOST],
    ["--retry", "some", HOST],
  ])
    expect(await curl(args)).toMatchObject({ exitCode: 2 });
  expect(await curl(["-K", "-"], dial, 'url = "unfinished')).toMatchObject({ exitCode: 2 });
});

test("what fails for a moment is tried again as often as asked", async () => {
  busy = 1;
  expect(await curl(["-sf", `http://${HOST}/busy`])).toMatchObject({ exitCode: 22 });
  busy = 1;
  expect((await curl(["-sf", "--retry", "1", `http://${HOST}/busy`])).stdout.toString()).toBe(
    "you asked for /busy",
  );
});

test("a file that cannot be written is an error of its own", async () => {
  expect(await curl(["-s", "-o", "missing/file", HOST])).toMatchObject({ exitCode: 23 });
});

test("short options may be written together", () => {
  expect(parseCurl(["-sSfko", "body", HOST])).toMatchObject({
    silent: true,
    showError: true,
    fail: true,
    insecure: true,
    output: "body",
    url: HOST,
  });
  expect(parseCurl(["-sm5", HOST])).toMatchObject({ silent: true, maxTime: 5000, url: HOST });
  expect(parseCurl(["-o/dev/null", "-w", "-x", HOST])).toMatchObject({
    output: "/dev/null",
    writeOut: "-x",
    url: HOST,
  });
});

test("a shell finds it on its PATH; files are written where the command runs", async () => {
  const entered = await userland.enter(dial);
  const { path } = entered;
  const script = `cd "$1" && curl -s -o body -w '%{http_code} ' http://${HOST}/ && cat body; curl -s http://${HOST}:84/; echo " $?"`;
  const output = await new Promise<string>((resolve, reject) =>
    execFile(
      "/bin/sh",
      ["-c", script, "sh", path],
      { env: { PATH: `${path}:/usr/bin:/bin` } },
      (error, stdout) => (error === null ? resolve(stdout) : reject(new Error(error.message))),
    ),
  );
  expect(output).toBe("200 you asked for / 7\n");
  entered.leave();
});

test("what a killed process left is removed by the next one, and nothing else", async () => {
  const other = `${note}-other`;
  const killed = new Userland(other);
  await killed.enter(dial);
  const folder = readFileSync(other, "utf8");
  expect(existsSync(folder)).toBe(true);
  new Userland(other);
  expect([existsSync(folder), existsSync(other)]).toEqual([false, false]);
  writeFileSync(other, __dirname);
  new Userland(other);
  expect([existsSync(__dirname), existsSync(other)]).toEqual([true, false]);
  await killed.stop();
});
