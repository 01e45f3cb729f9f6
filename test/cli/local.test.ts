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
});
