import { open } from "node:fs/promises";
import { fileCarrier, openJournal, processHolder } from "../../lib/reconcile";
import { Desk, leftIn } from "./desk";

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.make();
});
afterEach(() => desk.close());

describe("the exit code", () => {
  it("is 1 for input that is refused, and nothing is deployed", async () => {
    desk.declare({ size: "10GiB" });
    const { code, stdout, stderr } = await desk.run("up erp.yaml");
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^\S*erp\.yaml has a fault:\n {2}\S*erp\.yaml:13:48: .*\[SYSTEM-DISK-SIZE\]\n$/);
    expect(code).toBe(1);
  });

  it("is 1 for credentials that are not there", async () => {
    const { code, stderr } = await desk.run("status erp.yaml --cloud tencent --deployer builtin", {
      env: { TENCENTCLOUD_SHARED_CREDENTIALS_DIR: desk.path("nowhere") },
    });
    expect(stderr).toMatch(/^There are no credentials for Tencent Cloud\. Tried:\n {2}- environment:/);
    expect(code).toBe(1);
  });

  it("is 3 when a check fails, with the image as it should be and the cutover not begun", async () => {
    const image = await open(desk.path("web.raw"), "r+");
    await image.write(Buffer.of(0xff), 0, 1, 3 * 1024 ** 2);
    await image.close();

    const { code, stdout, stderr } = await desk.run("up erp.yaml");

    expect(stdout).toMatch(/^Project erp: failed\n {2}web: FAILED\n/);
    expect(stdout).toContain("Nothing is left behind.");
    expect(stderr).toContain("TestPassed=False");
    expect(stderr).not.toContain("cutover started");
    expect(code).toBe(3);
  });

  it("is 3 when a deploy fails in the cloud, and the next deploy goes on from there", async () => {
    const cloud = await desk.cloud();
    cloud.faults.add({ service: "vpc", action: "CreateSubnet", kind: "soldOut" });
    const failed = await desk.run("deploy erp.yaml");
    expect(failed.stderr).toMatch(/CreateSubnet/);
    expect(failed.code).toBe(3);
    expect((await desk.run("deploy erp.yaml")).code).toBe(0);
  });

  it("is 4 when a workload is frozen, until a person lets it go on", async () => {
    const cloud = await desk.cloud();
    cloud.faults.add({ service: "cvm", action: "DeleteImages", kind: "soldOut" });

    const frozen = await desk.run("up erp.yaml");
    expect(frozen.stdout).toMatch(/^Project erp: frozen\n {2}web: FROZEN/);
    expect(frozen.code).toBe(4);
    expect((await desk.run("destroy erp.yaml --with-targets")).stderr).toContain(
      "web is FROZEN: look at it, then landfall reconcile --resume web",
    );

    const resumed = await desk.run("reconcile erp.yaml --resume web");
    expect(resumed.stdout).toContain("web (wave first): FINALIZED");
    expect(resumed.code).toBe(0);
  });

  it("is 5 when it is interrupted, and the same command goes on", async () => {
    const stop = new AbortController();
    const interrupted = await desk.run("up erp.yaml", {
      signal: stop.signal,
      onStderr: (text) => text.includes("import image") && stop.abort(),
    });
    expect(interrupted.stderr).toMatch(/Interrupted; run the same command again to go on\.\n$/);
    expect(interrupted.stdout).toMatch(/^Project erp: in progress\n/);
    expect(interrupted.stdout).not.toContain("left behind");
    expect(interrupted.code).toBe(5);

    expect((await desk.run("up erp.yaml")).code).toBe(0);
  });

  it("is 5 when it is interrupted before anything was begun", async () => {
    desk.write("cdktf.json", JSON.stringify({ app: "sleep 60" }));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const { code, stderr } = await desk.run("deploy", { signal: stop.signal });
    expect(stderr).toBe(
      "The command was interrupted. [INTERRUPTED]\n  Run it again to go on where it stopped.\n",
    );
    expect(code).toBe(5);
  });

  it("is 5 when a deploy is interrupted, and the next deploy goes on", async () => {
    const stop = new AbortController();
    const { code, stderr } = await desk.run("deploy erp.yaml", {
      signal: stop.signal,
      onStderr: (text) => text.includes("tencentcloud_vpc") && stop.abort(),
    });
    expect(stderr).toMatch(/\[INTERRUPTED\]\n {2}Run it again to go on where it stopped\.\n$/);
    expect(code).toBe(5);

    expect((await desk.run("deploy erp.yaml")).code).toBe(0);
    expect((await desk.run("destroy erp.yaml")).code).toBe(0);
    expect(await leftIn(desk)).toEqual({});
  });

  it("is 6 while another reconciler holds the lease, and says who and until when", async () => {
    await desk.run("deploy erp.yaml");
    const carrier = fileCarrier(desk.path(".landfall/local/journal/erp"));
    const journal = await openJournal(carrier, { clock: desk.clock, holder: processHolder() });

    for (const line of [
      "reconcile erp.yaml",
      "up erp.yaml",
      "destroy erp.yaml",
      "revert web --file erp.yaml",
    ]) {
      const { code, stderr } = await desk.run(line);
      expect(stderr).toMatch(/ \(process \d+ on .+\) holds the journal \S+ until \S+Z\. \[LEASE-HELD\]/);
      expect(code).toBe(6);
    }
    expect((await desk.run("status erp.yaml")).stdout).toMatch(/holds the journal until \S+Z\n$/);
    await journal.release();
    expect((await desk.run("reconcile erp.yaml --once")).code).toBe(5);
  });

  it.each([
    ["launch", "error: unknown command 'launch'"],
    ["up --clod local", "error: unknown option '--clod'\n(Did you mean --cloud?)"],
    [
      "up --cloud mars",
      "error: option '--cloud <name>' argument 'mars' is invalid. Allowed choices are local, tencent.",
    ],
    ["up --timeout soon", "argument 'soon' is invalid. Write a duration such as 90s, 15m, 24h or 7d."],
    ["local start --port 80000", "argument '80000' is invalid. Write a number from 1 to 65535."],
    ["cutover", "error: missing required argument 'wave'"],
    ["local dance", "error: unknown command 'dance'"],
    ["local faults add cvm.RunInstances cut --count few", "argument 'few' is invalid. Write a whole number."],
    ["destroy --cloud tencent --with-targets", "it works on the embedded cloud only. [USAGE]"],
  ])("is 64 for landfall %s", async (line, said) => {
    const { code, stdout, stderr } = await desk.run(line);
    expect(stderr).toContain(said);
    expect(stdout).toBe("");
    expect(code).toBe(64);
  });

  it("is 70 for what Landfall did not expect, with a trace only where it was asked for", async () => {
    desk.write("cdktf.out", "a file where a directory should be");
    const { code, stderr } = await desk.run("synth erp.yaml");
    expect(stderr).toMatch(/\[FAULT\]\n {2}This is a fault of Landfall\. Run again with LANDFALL_DEBUG=1/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(70);
    const traced = await desk.run("synth erp.yaml", { env: { LANDFALL_DEBUG: "1" } });
    expect(traced.stderr).toMatch(/^Error: ENOTDIR/);
  });
});
