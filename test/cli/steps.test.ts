import { z } from "zod";
import { Desk, leftIn } from "./desk";

const view = z.looseObject({ name: z.string(), state: z.string(), outcome: z.string() });
const status = z.looseObject({ project: z.literal("erp"), workloads: z.array(view) });

/** State and exit code of the blueprint's one workload after a command. */
async function after(desk: Desk, line: string): Promise<readonly [number, string]> {
  const { code, document } = await desk.json(line);
  return [
    code,
    status
      .parse(document)
      .workloads.map(({ state }) => state)
      .join(),
  ];
}

describe("a wave taken step by step", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.make({ goal: "cutover" });
  });
  afterAll(() => desk.close());

  it("is refused before it was deployed, and deployed once", async () => {
    const early = await desk.run("reconcile erp.yaml");
    expect(early.stderr).toBe(
      "Project erp has not been deployed from here. [NOT-DEPLOYED]\n  Run landfall deploy first, with the same --cloud and --deployer.\n",
    );
    expect(early.code).toBe(1);

    expect((await desk.run("deploy erp.yaml")).stdout).toBe("Stack erp: 14 changes made.\n");
    const again = await desk.run("deploy erp.yaml");
    expect(again).toEqual({
      code: 0,
      stdout: "Stack erp: as declared.\n",
      stderr: "Deploying stack erp with the built-in deploy\n  as declared\n",
    });
  });

  it("makes one change with --once and says that it is in progress", async () => {
    expect(await after(desk, "reconcile erp.yaml --once")).toEqual([5, "NOT_READY"]);
    expect(await after(desk, "reconcile erp.yaml --timeout 0s")).toEqual([5, "NOT_READY"]);
  });

  it("waits at the gate of the cutover until a test run has passed", async () => {
    const { code, stdout } = await desk.run("cutover first --file erp.yaml");
    expect(stdout).toContain("web (wave first): NOT_READY");
    expect(code).toBe(2);
  });

  it("is tested and goes no further than asked", async () => {
    expect(await after(desk, "test first --file erp.yaml")).toEqual([0, "READY_FOR_CUTOVER"]);
  });

  it("is refused a step above its goal, and a wave that it does not have", async () => {
    const above = await desk.run("finalize first --file erp.yaml");
    expect(above.stderr).toBe(
      "The goal of wave first is cutover, which does not allow finalize. [SCOPE-GOAL]\n  Raise the goal in the program to finalize or beyond, deploy, and run this again.\n",
    );
    expect(above.code).toBe(1);
    expect((await desk.run("test second --file erp.yaml")).stderr).toBe(
      "The plan has no wave second; it has first. [SCOPE-WAVE]\n",
    );
  });

  it("is cut over, and shown by status without a lease", async () => {
    expect(await after(desk, "cutover first --file erp.yaml")).toEqual([0, "CUTOVER"]);

    const { code, stdout } = await desk.run("status erp.yaml");
    expect(stdout).toMatch(/^web \(wave first\): CUTOVER\n/);
    expect(stdout).toContain("TargetHealthy=True");
    expect(stdout).not.toContain("holds the journal");
    expect(code).toBe(0);
  });

  it("keeps the plan in force until it is deployed anew", async () => {
    desk.declare({ goal: "finalize" });
    const { stderr } = await desk.run("reconcile erp.yaml");
    expect(stderr).toContain("The program has changed since it was deployed");
    expect(await after(desk, "status erp.yaml")).toEqual([0, "CUTOVER"]);
  });

  it("is not destroyed between cutover and finalize", async () => {
    const { code, stderr } = await desk.run("destroy erp.yaml");
    expect(stderr).toContain("web is CUTOVER: finalize it, or landfall revert web");
    expect(code).toBe(1);
  });

  it("is turned back, begins again when it is told to, and is turned back once more", async () => {
    expect(await after(desk, "revert web --file erp.yaml")).toEqual([0, "REVERTED"]);
    const refused = await desk.run("revert web --file erp.yaml");
    expect(refused.stderr).toContain("Cannot revert: web is REVERTED. [DECISION-STATE]");
    expect(await after(desk, "reconcile erp.yaml --retry first")).toEqual([0, "CUTOVER"]);
    expect(await after(desk, "revert first --file erp.yaml")).toEqual([0, "REVERTED"]);
    expect((await desk.run("revert nobody --file erp.yaml")).stderr).toBe(
      "The plan has neither a workload nor a wave nobody. [WORKLOAD-UNKNOWN]\n  It has the workloads web and the waves first.\n",
    );
  });

  it("leaves nothing when it is destroyed", async () => {
    expect((await desk.run("destroy erp.yaml")).code).toBe(0);
    expect(await leftIn(desk)).toEqual({});
  });
});

describe("a journal in the project bucket", () => {
  it("takes a wave to its end, and is kept in files when the bucket goes", async () => {
    const desk = await Desk.make();
    try {
      expect((await desk.run("up erp.yaml --journal bucket")).code).toBe(0);
      expect(await after(desk, "status erp.yaml --journal bucket")).toEqual([0, "FINALIZED"]);

      expect((await desk.run("destroy erp.yaml --journal bucket --with-targets")).code).toBe(0);
      expect(desk.texts().filter((file) => /erp\.destroyed-.*\.jsonl$/.test(file))).toHaveLength(1);
      expect(await leftIn(desk)).toEqual({});
    } finally {
      await desk.close();
    }
  });
});
