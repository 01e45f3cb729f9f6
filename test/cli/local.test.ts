import { setTimeout as delay } from "node:timers/promises";
import { isoInstant } from "../../lib/base/clock";
import { type RunningServer, runningServer } from "../../lib/cli/local-server";
import type { LocalCloud } from "../../lib/local";
import type { Account } from "../../lib/local/account";
import { clientsOf, launchRequest, makeNetwork } from "../local/harness";
import { Desk } from "./desk";

/** `landfall local …` against an embedded cloud that another process runs, as far as it can tell. */
describe("landfall local", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.make();
  });
  afterAll(() => desk.close());

  it("sets faults that the next calls meet, and takes back those that have not struck", async () => {
    const cloud = await desk.cloud();
    const set = await desk.run("local faults add cvm.RunInstances soldOut --count 2 --after 1");
    expect(set.stdout).toMatch(/^fault-\w+: soldOut at cvm\.RunInstances\n$/);
    expect(cloud.faults.pending()).toMatchObject([
      { service: "cvm", action: "RunInstances", kind: "soldOut", left: 2 },
    ]);

    await desk.run("local faults add * cut");
    expect((await desk.run("local faults")).stdout).toMatch(
      /^fault-\w+ {2}soldOut at cvm\.RunInstances, 2 times\nfault-\w+ {2}cut at \*\.\*, 1 time\n$/,
    );

    expect((await desk.run("local faults clear")).stdout).toBe("No fault is set.\n");
    expect(cloud.faults.pending()).toEqual([]);
    await cloud.stop();
  });

  it("keeps a fault for an embedded cloud that starts later", async () => {
    await desk.run("local faults add cvm.DescribeZones throttle");
    const cloud = await desk.cloud();
    expect(cloud.faults.pending()).toHaveLength(1);
    cloud.faults.clear();
    await cloud.stop();
  });

  it("refuses a fault that there is none of, with those that there are", async () => {
    const { code, stderr } = await desk.run("local faults add cvm.RunInstances earthquake");
    expect(stderr).toBe(
      "`earthquake` is no kind of fault; there are throttle, internalErrorBefore, internalErrorAfter, timeoutAfter, soldOut, cut. [LOCAL-REFUSED]\n",
    );
    expect(code).toBe(1);
  });

  it.each([
    ["cvm.NoSuch", "There is no action `NoSuch` in `cvm` of the embedded cloud; did you mean `"],
    ["cvm.RunInstance", "did you mean `RunInstances`?"],
    ["cos.AppendObjekt", "did you mean `AppendObject`?"],
    [
      "*.RunInstence",
      "There is no action `RunInstence` in any service of the embedded cloud; did you mean `RunInstances`?",
    ],
    ["redsi.CreateInstances", "The embedded cloud has no service `redsi`; did you mean `redis`?"],
  ])("refuses a fault at %s, which could never strike", async (call, said) => {
    const { code, stderr } = await desk.run(`local faults add ${call} soldOut`);
    expect(stderr).toContain(said);
    expect(code).toBe(1);
  });

  it("advances a virtual clock", async () => {
    const cloud = await desk.cloud();
    const before = desk.clock.now();
    const { stdout } = await desk.run("local clock advance 90m");
    expect(desk.clock.now()).toBe(before + 90 * 60_000);
    expect(stdout).toBe(
      `${new Date(before + 90 * 60_000).toISOString()}, a virtual clock\n`.replace(".000Z", "Z"),
    );
    await cloud.stop();
  });

  it("goes on at the time at which a virtual clock was left, which hides nothing", async () => {
    const own = await Desk.make();
    const vpcsOf = ({ endpoint }: RunningServer) => {
      const { credentials } = JSON.parse(own.read(".landfall/local/world/account.json")) as Account;
      return clientsOf({ endpoint, credentials } as LocalCloud).vpc;
    };
    async function during<T>(kind: string, work: (cloud: RunningServer) => Promise<T>) {
      const stop = new AbortController();
      const running = own.run(`local start --clock ${kind}`, { signal: stop.signal });
      const found = () => runningServer(own.path(".landfall/local/world"));
      while (found() === undefined) await delay(20);
      const seen = await work(found()!);
      stop.abort();
      return { said: (await running).stdout, seen };
    }
    const left = own.clock.now() + 7 * 24 * 3_600_000;
    const first = await during("virtual", async (cloud) => {
      await own.run("local clock advance 7d");
      await vpcsOf(cloud).CreateVpc({ VpcName: "kept", CidrBlock: "10.0.0.0/16" });
      await own.run("local clock advance 1m");
    });
    expect(first.said).not.toContain("clock");
    const second = await during(
      "virtual",
      async (cloud) => (await vpcsOf(cloud).DescribeVpcs({})).TotalCount,
    );
    expect(second.seen).toBe(1);
    expect(second.said).toContain(` Its clock goes on where it was left, at ${isoInstant(left + 60_000)}. `);
    expect(
      (await during("real", async (cloud) => (await vpcsOf(cloud).DescribeVpcs({})).TotalCount)).seen,
    ).toBe(1);
    await own.close();
  });

  it("reports what was asked of it and does not count itself", async () => {
    const cloud = await desk.cloud();
    expect((await desk.run("local report")).stdout).toMatch(
      /^Not known to the embedded cloud: none\nCalls since it started: none\n0 instances, \d+ MiB of memory\n$/,
    );
    await cloud.stop();
  });

  it("reports the same as JSON", async () => {
    const cloud = await desk.cloud();
    expect(JSON.parse((await desk.run("local report --output json")).stdout)).toEqual({
      calls: {},
      unknown: {},
      instances: 0,
      memoryBytes: expect.any(Number) as number,
    });
    await cloud.stop();
  });

  it("has no report of one that does not run", async () => {
    const { code, stdout } = await desk.run("local report");
    expect(stdout).toBe("The embedded cloud does not run.\n");
    expect(code).toBe(0);
  });

  it("says how much memory there is for each instance", async () => {
    const cloud = await desk.cloud();
    const clients = clientsOf(cloud);
    await clients.cvm.RunInstances(launchRequest(await makeNetwork(clients)));
    expect((await desk.run("local report")).stdout).toMatch(
      /\n1 instance, \d+ MiB of memory: \d+ KiB for each\n$/,
    );
    await cloud.stop();
  });
});
