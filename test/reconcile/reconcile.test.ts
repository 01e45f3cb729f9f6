import { phase } from "../../lib/reconcile/driver";
import { readState } from "../../lib/reconcile/read-journal";
import { targetsOf } from "../../lib/reconcile/plan-slice";
import { viewOf } from "../../lib/reconcile/view";
import { memoryCarrier } from "./memory-carrier";
import { Rig } from "./rig";
import { make, remove, toyDriver, toyDriverWith, toyPlan, type Toy, type ToyPlan } from "./toy-engine";
import { CloudError, type World } from "./world";

describe("a run without trouble", () => {
  test("takes a workload through all steps and leaves nothing but the target", async () => {
    const rig = new Rig();

    const { outcome, workloads } = await rig.run({ goal: "finalize" });

    expect(outcome).toBe("goal-reached");
    expect(workloads).toMatchObject([
      { name: "web", wave: "w", engine: "toy", state: "FINALIZED", attempt: 1, personCan: [] },
    ]);
    expect(rig.world.left()).toEqual([expect.stringMatching(/^instance web-.*-target$/)]);
    expect(rig.world.made).toHaveLength(4);
    const states = rig.events.flatMap((event) => (event.type === "state" ? event.to : []));
    expect(states).toEqual([
      "NOT_READY",
      "READY_FOR_TEST",
      "TESTING",
      "READY_FOR_CUTOVER",
      "CUTTING_OVER",
      "CUTOVER",
      "FINALIZED",
    ]);
  });

  test("journals the intent of every change before it is made", async () => {
    const rig = new Rig();
    const journaled: boolean[] = [];
    rig.world.interference = {
      before: () =>
        journaled.push(
          String(rig.store.get(1)).trimEnd().split("\n").at(-1)?.includes('"type":"intent"') ?? false,
        ),
    };

    await rig.run({ goal: "finalize" });

    expect(journaled).toHaveLength(7);
    expect(journaled).not.toContain(false);
  });

  test.each([
    ["declare", "PENDING", []],
    ["replicate", "READY_FOR_TEST", ["image", "object"]],
    ["test", "READY_FOR_CUTOVER", ["image", "object"]],
    ["cutover", "CUTOVER", ["image", "instance", "object"]],
  ] as const)("with the goal %s ends in %s", async (goal, state, left) => {
    const rig = new Rig();

    const { outcome, workloads } = await rig.run({ goal });

    expect(outcome).toBe("goal-reached");
    expect(workloads[0]?.state).toBe(state);
    expect(rig.world.left().map((thing) => thing.split(" ")[0])).toEqual(left);
  });

  test("does nothing more when it is run again", async () => {
    const rig = new Rig();
    await rig.run({ goal: "cutover" });
    const calls = rig.world.calls.length;

    await rig.run({ goal: "cutover" });

    expect(rig.world.calls).toHaveLength(calls);
  });

  test("goes on where it stood when the goal is raised", async () => {
    const rig = new Rig();
    for (const goal of ["replicate", "test", "cutover", "finalize"] as const) await rig.run({ goal });

    expect(rig.world.made).toHaveLength(4);
    expect(rig.world.left()).toHaveLength(1);
  });
});

describe("once", () => {
  test("makes at most one change for each workload and says that it is under way", async () => {
    const rig = new Rig();
    const plan: ToyPlan = { goal: "test", workloads: { db: {}, web: {} } };

    const { outcome, workloads } = await rig.run(plan, { mode: "once" });

    expect(outcome).toBe("in-progress");
    expect(rig.world.calls).toEqual([expect.stringMatching(/^put db/), expect.stringMatching(/^put web/)]);
    expect(workloads).toMatchObject([{ state: "NOT_READY", step: "replicate" }, { state: "NOT_READY" }]);
  });

  test("over and over comes to the end of a whole run", async () => {
    const rig = new Rig();
    let result = await rig.run({ goal: "finalize" }, { mode: "once" });
    for (let passes = 0; result.outcome === "in-progress" && passes < 200; passes += 1) {
      rig.clock.advance(5_000);
      result = await rig.run({ goal: "finalize" }, { mode: "once" });
    }

    expect(result).toMatchObject({ outcome: "goal-reached", workloads: [{ state: "FINALIZED" }] });
    expect(rig.world.made).toHaveLength(4);
  });

  test("shows what is waited for to readers without the lease", async () => {
    const rig = new Rig();
    for (let pass = 0; pass < 3; pass += 1) await rig.run({ goal: "test" }, { mode: "once" });

    const state = await readState(memoryCarrier(rig.store));

    expect(viewOf(state, targetsOf(toyPlan({ goal: "test" }), []), rig.clock.now())).toMatchObject([
      {
        state: "NOT_READY",
        outcome: "in-progress",
        step: "replicate",
        phase: "await-image",
        action: "import",
        attempt: 1,
        waitsFor: { reason: "Making", message: "image is being made" },
        personCan: ["revert"],
      },
    ]);
  });
});

describe("time", () => {
  test("that runs out ends the run as under way, and the next one goes on", async () => {
    const rig = new Rig();

    const { outcome } = await rig.run({ goal: "finalize" }, { timeout: 90_000 });

    expect(outcome).toBe("in-progress");
    expect(await rig.run({ goal: "finalize" })).toMatchObject({ outcome: "goal-reached" });
    expect(rig.world.made).toHaveLength(4);
  });

  test("ends the run at once when the caller says so, and what was under way is read back", async () => {
    const rig = new Rig();
    const abort = new AbortController();
    rig.world.interference = {
      after: (call) => {
        if (!call.startsWith("launch") || abort.signal.aborted) return;
        abort.abort();
        throw new CloudError("aborted", "aborted");
      },
    };

    expect(await rig.run({ goal: "cutover" }, { signal: abort.signal })).toMatchObject({
      outcome: "in-progress",
    });
    expect(await rig.run({ goal: "cutover" })).toMatchObject({ outcome: "goal-reached" });
    expect(rig.world.made).toHaveLength(4);
  });

  test("is slept through until the earliest workload is due, with the lease kept", async () => {
    const rig = new Rig();
    const slept: number[] = [];
    const sleep = rig.clock.sleep.bind(rig.clock);
    rig.clock.sleep = (ms, signal) => (slept.push(ms), sleep(ms, signal));
    const until = rig.clock.now() + 2 * 3_600_000;
    rig.driver = toyDriverWith("replicate", [
      phase<Toy, World, void>({
        name: "long",
        action: "import",
        observe: async () => {},
        decide: (_, { clock }) =>
          clock.now() >= until
            ? { kind: "done" }
            : { kind: "wait", reason: "Long", message: "", after: until - clock.now() },
      }),
    ]);

    await rig.run({ goal: "replicate" });

    expect(rig.clock.now()).toBe(until);
    expect(Math.max(...slept)).toBeLessThanOrEqual(30_000);
    expect(slept.length).toBeLessThan(260);
  });
});

describe("a scope", () => {
  test("limits the run to a step, with what must come before a test run", async () => {
    const rig = new Rig();

    expect(await rig.run({ goal: "finalize" }, { scope: { waves: ["w"], step: "test" } })).toMatchObject({
      outcome: "goal-reached",
      workloads: [{ state: "READY_FOR_CUTOVER" }],
    });
    expect(await rig.run({ goal: "finalize" }, { scope: { step: "finalize" } })).toMatchObject({
      outcome: "waiting-for-gate",
    });
    expect(await rig.run({ goal: "finalize" }, { scope: { step: "cutover" } })).toMatchObject({
      workloads: [{ state: "CUTOVER" }],
    });
    expect(await rig.run({ goal: "finalize" }, { scope: { step: "finalize" } })).toMatchObject({
      workloads: [{ state: "FINALIZED" }],
    });
  });

  test.each([
    [{ step: "cutover" } as const, "SCOPE-GOAL", "The goal of wave w is test, which does not allow cutover."],
    [{ waves: ["x"] }, "SCOPE-WAVE", "The plan has no wave x; it has w."],
  ])("%j that the plan does not allow is refused", async (scope, code, message) => {
    await expect(new Rig().run({ goal: "test" }, { scope })).rejects.toMatchObject({ code, message });
  });
});

describe("an action that the plan's job does not say", () => {
  test("is not done", async () => {
    const rig = new Rig();
    rig.driver = toyDriverWith("replicate", [remove("surprise", "object"), ...toyDriver.steps.replicate]);
    rig.driver = toyDriverWith("replicate", [
      make("surprise", "reinstall", "object", ({ tools }, name) => tools.put(name)),
    ]);

    expect(await rig.run({ goal: "replicate" })).toMatchObject({
      workloads: [{ state: "FROZEN", waitsFor: { reason: "ActionNotInPlan" } }],
    });
    expect(rig.world.calls).toEqual([]);
  });
});

describe("two reconcilers", () => {
  test("of which the second is kept out while the first works", async () => {
    const rig = new Rig();
    const journal = await rig.open();

    await expect(rig.open()).rejects.toMatchObject({ code: "LEASE-HELD" });
    await journal.release();
  });

  test("of which the first was overtaken: it stops at its next step, and nothing is made twice", async () => {
    const rig = new Rig();
    let second: Promise<unknown> | undefined;
    const launch = make("launch-target", "launch", "target", async ({ tools }, name) => {
      const id = tools.launch(name, name);
      if (second === undefined) {
        rig.clock.advance(3 * 60_000);
        const journal = await rig.open();
        second = rig.run({ goal: "finalize" }, { journal });
      }
      return id;
    });
    rig.driver = toyDriverWith("cutover", [launch, ...toyDriver.steps.cutover.slice(1)]);

    await expect(rig.run({ goal: "finalize" })).rejects.toMatchObject({ code: "LEASE-LOST" });
    expect(await second).toMatchObject({ outcome: "goal-reached" });
    expect(rig.world.made).toHaveLength(4);
    expect(rig.world.left()).toHaveLength(1);
  });
});
