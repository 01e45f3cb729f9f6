import { z } from "zod";
import { Desk, leftIn } from "./desk";

const report = z.strictObject({
  project: z.literal("erp"),
  outcome: z.literal("goal-reached"),
  workloads: z.tuple([
    z.strictObject({
      name: z.literal("web"),
      state: z.literal("FINALIZED"),
      steps: z.strictObject({
        replicate: z.number().positive(),
        test: z.number().positive(),
        cutover: z.number().positive(),
        finalize: z.number(),
      }),
      target: z.string().regex(/^ins-/),
    }),
  ]),
  disks: z.tuple([
    z.strictObject({
      workload: z.literal("web"),
      disk: z.string().regex(/^disk-/),
      source: z.string().regex(/^[0-9a-f]{64}$/),
      target: z.string(),
    }),
  ]),
  leftBehind: z.tuple([]),
});

describe("landfall up", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.make();
  });
  afterAll(() => desk.close());

  it("takes a blueprint to its goal and reports states, durations and the disk's checksum", async () => {
    const { code, stdout, stderr } = await desk.run("up erp.yaml");

    expect(stdout).toMatch(
      /^Project erp: goal reached\n {2}web: FINALIZED on ins-\w+\n {4}replicate {2}[\d.]+ m?s\n {4}test {7}[\d.]+ s\n {4}cutover {4}[\d.]+ s\n {4}finalize {3}[\d.]+ m?s\nTarget disks\n {2}web: disk-\w+ equals the source image, SHA-256 [0-9a-f]{64}\nNothing is left behind\.\n$/,
    );
    expect(code).toBe(0);
    expect(stderr).toContain("web: reading web.raw 100 % (16 MiB of 16 MiB)");
    expect(stderr).toContain("web: READY_FOR_CUTOVER → CUTTING_OVER");
    expect(stderr).not.toMatch(/Warning|npm|at .*:\d+:\d+/);
  });

  it("takes the target over when it is run again, finds the goal reached, and compares the disks once more", async () => {
    expect((await desk.run("up erp.yaml")).stderr).toMatch(
      /^Deploying stack erp with the built-in deploy\n {2}1 to import\n {2}= tencentcloud_instance.erp_target_web \(ins-\w+\)\nReconciling project erp\n$/,
    );
    const { code, stderr } = await desk.run("up erp.yaml");
    expect(stderr).toBe(
      "Deploying stack erp with the built-in deploy\n  as declared\nReconciling project erp\n",
    );
    expect(code).toBe(0);

    const again = await desk.json("up erp.yaml");
    const { disks } = report.parse(again.document);
    expect(disks[0].target).toBe(disks[0].source);
  });

  it("compares the disks of an embedded cloud that another process runs as well", async () => {
    const cloud = await desk.cloud();
    const { document } = await desk.json("up erp.yaml");
    await cloud.stop();
    expect(report.parse(document).disks).toHaveLength(1);
  });

  it("says so and fails when a target's disk is not the image", async () => {
    const { document } = await desk.json("up erp.yaml");
    const { disk } = report.parse(document).disks[0];
    const file = `.landfall/local/world/disks/${disk}.raw`;
    const { open } = await import("node:fs/promises");
    const bytes = await open(desk.path(file), "r+");
    await bytes.write(Buffer.from("damaged"), 0, 7, 4 * 1024 ** 2);

    const { code, stdout } = await desk.run("up erp.yaml");
    await bytes.close();

    expect(stdout).toContain(`${disk} DIFFERS from the source image`);
    expect(code).toBe(3);
  });

  it("gives places in the committed lock and keeps what it rehearsed out of it", () => {
    expect(JSON.parse(desk.read("landfall.lock.json"))).toMatchObject({
      projects: { erp: { workloads: { web: { state: "placed" } } } },
    });
    expect(JSON.parse(desk.read(".landfall/local/landfall.lock.json"))).toMatchObject({
      projects: { erp: { workloads: { web: { state: "retired" } } } },
    });
  });

  it("writes no secret anywhere: neither the embedded cloud's key nor a signature", async () => {
    const { credentials } = JSON.parse(desk.read(".landfall/local/world/account.json")) as {
      credentials: { secretKey: string };
    };
    const leaks = desk
      .texts()
      .filter((file) => !file.endsWith("world/account.json"))
      .filter((file) => {
        const text = desk.read(file);
        return text.includes(credentials.secretKey) || /q-signature=\w/.test(text);
      });
    expect(leaks).toEqual([]);
    expect(desk.said).not.toContain(credentials.secretKey);
    expect(desk.said).not.toMatch(/q-signature|Signature=/);
  });

  it("refuses to destroy a migrated system with its network, and then removes everything", async () => {
    const refused = await desk.run("destroy erp.yaml");
    expect(refused.stderr).toMatch(
      /^This would take away what is still needed:\n {2}web is FINALIZED, and its target ins-\w+ lives in a network of this stack/,
    );
    expect(refused.stderr).toContain("On the embedded cloud --with-targets removes migrated systems too.");
    expect(refused.code).toBe(1);

    const destroyed = await desk.run("destroy erp.yaml --with-targets");
    expect(destroyed.stdout).toBe("Destroyed: 1 thing of the reconciler, 15 resources of the stack.\n");
    expect(await leftIn(desk)).toEqual({});
  });

  it("destroys what is gone without complaint, and begins a new history after it", async () => {
    const nothing = await desk.run("destroy erp.yaml");
    expect(nothing.stdout).toBe("Destroyed: 0 things of the reconciler, 0 resources of the stack.\n");
    expect(nothing.code).toBe(0);

    expect((await desk.run("up erp.yaml")).stdout).toContain("web: FINALIZED");
  });
});
