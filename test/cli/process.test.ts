import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { systemClock } from "../../lib/base/clock";
import { openSession, realEndpoint } from "../../lib/cli/session";
import { workspaceAt } from "../../lib/cli/workspace";
import { runTypeScript } from "../reconcile/child";
import { Desk, leftIn } from "./desk";

const MAIN = path.join(__dirname, "../../lib/cli/main.ts");

/** `landfall` as a process of its own, in real time. */
class Landfall {
  stdout = "";
  stderr = "";
  private static readonly running = new Set<ChildProcess>();
  private readonly child: ChildProcess;

  constructor(desk: Desk, line: string) {
    this.child = spawn(process.execPath, runTypeScript(MAIN, ...line.split(" ")), {
      cwd: desk.directory,
      env: { PATH: process.env.PATH, HOME: desk.directory, CI: "true" },
    });
    Landfall.running.add(this.child);
    this.child.stdout?.on("data", (text: Buffer) => (this.stdout += text.toString()));
    this.child.stderr?.on("data", (text: Buffer) => (this.stderr += text.toString()));
  }

  static killAll(): void {
    for (const child of this.running) child.kill("SIGKILL");
    this.running.clear();
  }

  async says(words: RegExp): Promise<void> {
    while (!words.test(this.stdout + this.stderr)) {
      if (this.child.exitCode !== null)
        throw new Error(`it ended without saying ${words.source}:\n${this.stderr}`);
      await systemClock.sleep(20);
    }
  }

  async ends(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal !== undefined) this.child.kill(signal);
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "close");
    return this.child.exitCode;
  }
}

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.make();
});
afterEach(async () => {
  Landfall.killAll();
  await desk.close();
});

test("a run that is interrupted ends in good order, and the next one reaches the goal", async () => {
  const first = new Landfall(desk, "up erp.yaml --output json");
  await first.says(/import image/);

  expect(await first.ends("SIGINT")).toBe(5);
  expect(JSON.parse(first.stdout)).toMatchObject({ project: "erp", outcome: "in-progress" });
  expect(first.stderr).toMatch(/Interrupted; run the same command again to go on\.\n$/);
  expect((await desk.run("up erp.yaml")).code).toBe(0);
});

test("a run that is killed is taken up by the next one, with nothing twice and nothing left", async () => {
  const first = new Landfall(desk, "up erp.yaml");
  await first.says(/launch test instance/);
  expect(await first.ends("SIGKILL")).toBeNull();

  const second = await desk.run("up erp.yaml");
  expect(second.stdout).toContain("Nothing is left behind.");
  expect(second.code).toBe(0);
  const left = await leftIn(desk);
  expect(left.instance).toEqual([expect.stringMatching(/-target$/)]);
  expect(left.image).toBeUndefined();
  expect(left.object).toBeUndefined();
});

test("an embedded cloud runs until it is stopped; commands attach to it, and it is not started twice", async () => {
  const cloud = new Landfall(desk, "local start");
  await cloud.says(/listens at http:\/\/127\.0\.0\.1:\d+/);
  const clash = await desk.run("local start");
  expect(clash.stderr).toContain("is running already");
  expect(clash.code).toBe(1);
  expect((await desk.run("local reset")).stderr).toContain("is running; stop it first");
  expect(await new Landfall(desk, "deploy erp.yaml").ends()).toBe(0);

  expect((await desk.run("local stop")).stdout).toMatch(
    /^The embedded cloud has stopped \(process \d+\)\.\n$/,
  );

  expect(await cloud.ends()).toBe(0);
  expect((await desk.run("local status")).stdout).toBe("The embedded cloud does not run.\n");
  expect(Object.keys(await leftIn(desk))).toContain("vpc");
  expect((await desk.run("local reset")).code).toBe(0);
  expect(await leftIn(desk)).toEqual({});
});

describe("the real cloud", () => {
  let proxy: Server;
  const asked: string[] = [];
  beforeEach(async () => {
    proxy = createServer().on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => proxy.close());

  test("is reached over https through the proxy of the environment, with the environment's credentials", async () => {
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const session = await openSession({
      name: "tencent",
      region: "ap-guangzhou",
      workspace: workspaceAt(desk.directory),
      clock: desk.clock,
      env: {
        HTTPS_PROXY: address,
        TENCENTCLOUD_SECRET_ID: "AKIDexample",
        TENCENTCLOUD_SECRET_KEY: "example",
      },
    });
    await expect(session.cloud.sts.GetCallerIdentity()).rejects.toThrow();
    expect(new Set(asked)).toEqual(new Set(["sts.tencentcloudapi.com:443"]));
    expect(realEndpoint({ https_proxy: address })).toEqual({ proxy: address });
    expect(realEndpoint({})).toEqual({});
  });
});
