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
