import { requestResume, requestRetry, requestRevert } from "../../lib/reconcile/decide-by-person";
import { phase } from "../../lib/reconcile/driver";
import { readState } from "../../lib/reconcile/read-journal";
import { targetsOf } from "../../lib/reconcile/plan-slice";
import { viewOf } from "../../lib/reconcile/view";
import { memoryCarrier } from "./memory-carrier";
import { Rig } from "./rig";
import { make, remove, toyDriver, toyDriverWith, toyPlan, type Toy, type ToyPlan } from "./toy-engine";
import { CloudError, type World } from "./world";

const DAY = 24 * 3_600_000;

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

    expect(viewOf(state, targetsOf(toyPlan({ goal: "test" })), rig.clock.now())).toMatchObject([
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

describe("a step that fails", () => {
  test("is undone, says why, and stops no neighbour", async () => {
    const rig = new Rig();

    const { outcome, workloads } = await rig.run({
      goal: "finalize",
      workloads: { bad: { healthy: false }, web: {} },
    });

    expect(outcome).toBe("failed");
    expect(workloads).toMatchObject([
      {
        name: "bad",
        state: "FAILED",
        outcome: "failed",
        waitsFor: { reason: "NoAnswer", message: "The test instance does not answer." },
        personCan: ["retry", "revert"],
      },
      { name: "web", state: "FINALIZED", outcome: "goal-reached" },
    ]);
    expect(workloads[0]?.conditions).toMatchObject([
      { type: "TestPassed", status: "False", reason: "NoAnswer" },
    ]);
    expect(rig.world.left().filter((thing) => thing.includes("test"))).toEqual([]);
  });

  test("stays failed until a person retries, and then begins a new attempt at that step", async () => {
    const rig = new Rig();
    const plan: ToyPlan = { goal: "test", workloads: { web: { healthy: false } } };
    await rig.run(plan);
    expect(await rig.run(plan)).toMatchObject({ outcome: "failed" });
    expect(rig.world.made).toHaveLength(3);

    await rig.decide((journal) => requestRetry(journal, ["web"], "anna"));
    const { workloads } = await rig.run(plan);

    expect(workloads).toMatchObject([{ state: "FAILED", attempt: 2 }]);
    expect(rig.world.made.slice(3)).toEqual([expect.stringMatching(/^instance web-.*-2-test$/)]);
  });

  test("is tried again when its wave has changed", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test", workloads: { web: { healthy: false } } });

    const { outcome, workloads } = await rig.run({ goal: "test", workloads: { web: { healthy: true } } });

    expect(outcome).toBe("goal-reached");
    expect(workloads).toMatchObject([{ state: "READY_FOR_CUTOVER", attempt: 2 }]);
    expect(rig.world.left()).toHaveLength(2);
  });

  test.each([
    ["capacity", "sold out"],
    ["quota", "no money"],
    ["config", "wrong request"],
  ])("because of %s says what the cloud said", async (errorClass, message) => {
    const rig = new Rig();
    rig.world.interference = {
      before: (call) => {
        if (call.startsWith("launch")) throw new CloudError(message, errorClass);
      },
    };

    const { workloads } = await rig.run({ goal: "test" });

    expect(workloads).toMatchObject([{ state: "FAILED", waitsFor: { message } }]);
  });

  test("in a cutover takes the target away and leaves what was tested", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test" });
    rig.driver = toyDriverWith("cutover", [
      ...toyDriver.steps.cutover,
      phase<Toy, World, void>({
        name: "verify",
        action: "check",
        observe: async () => {},
        decide: () => ({ kind: "fail", reason: "Differs", message: "It is not what was declared." }),
      }),
    ]);

    expect(await rig.run({ goal: "cutover" })).toMatchObject({ workloads: [{ state: "FAILED" }] });
    expect(rig.world.left().map((thing) => thing.split(" ")[0])).toEqual(["image", "object"]);

    rig.driver = toyDriver;
    await rig.decide((journal) => requestRetry(journal, ["web"], "anna"));
    expect(await rig.run({ goal: "cutover" })).toMatchObject({ workloads: [{ state: "CUTOVER" }] });
    expect(rig.world.made.filter((thing) => thing.includes("image"))).toHaveLength(1);
  });

  test("beyond the point of no return is left as it is for a person", async () => {
    const rig = new Rig();
    rig.world.interference = {
      before: (call) => {
        if (call === "remove image-2") throw new CloudError("in use", "config");
      },
    };

    expect(await rig.run({ goal: "finalize" })).toMatchObject({
      outcome: "frozen",
      workloads: [{ state: "FROZEN", personCan: ["resume"] }],
    });
    rig.world.interference = {};
    await rig.decide((journal) => requestResume(journal, ["web"], "anna"));
    expect(await rig.run({ goal: "finalize" })).toMatchObject({ outcome: "goal-reached" });
    expect(rig.world.left()).toHaveLength(1);
  });
});

describe("credentials that are refused", () => {
  test("stop everything with what the cloud said", async () => {
    const rig = new Rig();
    rig.world.interference = {
      before: () => {
        throw new CloudError("signature expired", "auth");
      },
    };

    await expect(rig.run({ goal: "test", workloads: { a: {}, b: {}, c: {} } })).rejects.toMatchObject({
      code: "CLOUD-AUTH",
      message: "signature expired",
    });
    rig.world.interference = {};
    expect(await rig.run({ goal: "test", workloads: { a: {}, b: {}, c: {} } })).toMatchObject({
      outcome: "goal-reached",
    });
  });
});

describe("an outcome that nobody knows", () => {
  /** The target is launched without a token, so a second launch would make a second one. */
  const unsafe = toyDriverWith("cutover", [
    make("launch-target", "launch", "target", ({ tools }, name) => tools.launch(name), "freeze"),
    ...toyDriver.steps.cutover.slice(1),
  ]);
  const loseTarget = (rig: Rig, side: "before" | "after") => {
    const lose = (call: string) => {
      if (!call.includes("target")) return;
      rig.world.interference = {};
      throw new CloudError("connection lost", "ambiguous");
    };
    rig.world.interference = side === "before" ? { before: lose } : { after: lose };
  };

  test("is read back, however long the world hides it, before anything is repeated", async () => {
    const rig = new Rig();
    rig.driver = unsafe;
    loseTarget(rig, "after");

    expect(await rig.run({ goal: "cutover" })).toMatchObject({ outcome: "goal-reached" });
    expect(rig.world.made.filter((thing) => thing.includes("target"))).toHaveLength(1);
    expect(rig.events).toContainEqual(expect.objectContaining({ type: "effect", what: "found" }));
  });

  test("freezes the workload when it cannot be established, and no other", async () => {
    const rig = new Rig();
    rig.driver = unsafe;
    loseTarget(rig, "before");

    const { outcome, workloads } = await rig.run({ goal: "cutover", workloads: { db: {}, web: {} } });

    expect(outcome).toBe("frozen");
    expect(workloads.map(({ state }) => state).sort()).toEqual(["CUTOVER", "FROZEN"]);
    const frozen = workloads.find(({ state }) => state === "FROZEN");
    expect(frozen).toMatchObject({ waitsFor: { reason: "OutcomeUnknown" }, personCan: ["resume", "revert"] });
  });

  test("stays frozen over runs and changed plans until a person lets it go on", async () => {
    const rig = new Rig();
    rig.driver = unsafe;
    loseTarget(rig, "before");
    await rig.run({ goal: "cutover" });

    expect(await rig.run({ goal: "cutover", checkPort: 81 })).toMatchObject({ outcome: "frozen" });
    await rig.decide((journal) => requestResume(journal, ["web"], "anna"));

    expect(await rig.run({ goal: "cutover" })).toMatchObject({
      outcome: "goal-reached",
      workloads: [{ state: "CUTOVER" }],
    });
    expect(rig.world.made.filter((thing) => thing.includes("target"))).toHaveLength(1);
  });

  test("is looked for once more when a person goes on, so that nothing is made twice", async () => {
    const rig = new Rig();
    rig.driver = unsafe;
    rig.world.interference = {
      after: (call) => {
        if (call.includes("target")) throw new CloudError("connection lost", "ambiguous");
      },
    };
    const find = rig.world.find.bind(rig.world);
    rig.world.find = () => undefined;
    expect(await rig.run({ goal: "cutover" })).toMatchObject({ outcome: "frozen" });

    rig.world.find = find;
    await rig.decide((journal) => requestResume(journal, ["web"], "anna"));
    expect(await rig.run({ goal: "cutover" })).toMatchObject({ outcome: "goal-reached" });
    expect(rig.world.made.filter((thing) => thing.includes("target"))).toHaveLength(1);
  });

  test("does not stand in the way of a revert", async () => {
    const rig = new Rig();
    rig.driver = unsafe;
    loseTarget(rig, "before");
    await rig.run({ goal: "cutover" });
    await rig.decide((journal) => requestRevert(journal, ["web"], "anna"));

    expect(await rig.run({ goal: "cutover" })).toMatchObject({ workloads: [{ state: "REVERTED" }] });
    expect(rig.world.left()).toEqual([]);
  });
});

describe("an error that nobody expected", () => {
  const broken = (times: number) => {
    let calls = 0;
    return toyDriverWith("test", [
      phase<Toy, World, void>({
        name: "broken",
        action: "launch",
        observe: async () => {
          calls += 1;
          if (calls <= times) throw new TypeError("cannot read properties of undefined");
        },
        decide: () => ({ kind: "done" }),
      }),
    ]);
  };

  test("is tried again a few times, with a condition that says so", async () => {
    const rig = new Rig();
    rig.driver = broken(4);

    expect(await rig.run({ goal: "test" })).toMatchObject({ outcome: "goal-reached" });
    const said = rig.events.flatMap((event) =>
      event.type === "condition" && event.condition.type === "Progressing" ? event.condition.status : [],
    );
    expect(said).toEqual(["False", "True"]);
  });

  test("freezes the workload when it does not go away, even over many short runs", async () => {
    const rig = new Rig();
    rig.driver = broken(Infinity);
    let result = await rig.run({ goal: "test" }, { mode: "once" });
    for (let runs = 0; result.outcome === "in-progress" && runs < 50; runs += 1) {
      rig.clock.advance(60_000);
      result = await rig.run({ goal: "test" }, { mode: "once" });
    }

    expect(result).toMatchObject({
      outcome: "frozen",
      workloads: [{ waitsFor: { reason: "UnexpectedError" } }],
    });
  });

  test("does not count when the cloud is only busy", async () => {
    const rig = new Rig();
    let refused = 0;
    rig.world.interference = {
      before: (call) => {
        if (call.startsWith("launch") && (refused += 1) <= 40)
          throw new CloudError("too many requests", "throttle");
      },
    };

    expect(await rig.run({ goal: "test" })).toMatchObject({ outcome: "goal-reached" });
  });
});

describe("the gate of the cutover", () => {
  test("does not open without a test run", async () => {
    const rig = new Rig();

    const { outcome, workloads } = await rig.run({ goal: "cutover", withoutTest: true });

    expect(outcome).toBe("waiting-for-gate");
    expect(workloads).toMatchObject([{ state: "READY_FOR_TEST", waitsFor: { reason: "TestNotPassed" } }]);
  });

  test("does not open for the cutover alone when the test run is too old", async () => {
    const rig = new Rig();
    await rig.run({ goal: "cutover" }, { scope: { step: "test" } });
    rig.clock.advance(8 * DAY);

    const { outcome, workloads } = await rig.run({ goal: "cutover" }, { scope: { step: "cutover" } });

    expect(outcome).toBe("waiting-for-gate");
    expect(workloads).toMatchObject([{ state: "READY_FOR_CUTOVER", waitsFor: { reason: "TestTooOld" } }]);
    expect(rig.world.left().filter((thing) => thing.includes("target"))).toEqual([]);
  });

  test("makes a whole run test once more when the test run is too old", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test" });
    rig.clock.advance(8 * DAY);

    expect(await rig.run({ goal: "cutover" })).toMatchObject({
      outcome: "goal-reached",
      workloads: [{ attempt: 2 }],
    });
    expect(rig.world.made.filter((thing) => thing.includes("test"))).toHaveLength(2);
  });

  test("does not make a wave that is only to be tested test over and over", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test" });
    rig.clock.advance(100 * DAY);
    await rig.run({ goal: "test" });

    expect(rig.world.made.filter((thing) => thing.includes("test"))).toHaveLength(1);
  });

  test("closes when the wave changes, and the test run is done again", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test" });

    const limited = await rig.run({ goal: "cutover", checkPort: 81 }, { scope: { step: "cutover" } });
    expect(limited).toMatchObject({ outcome: "waiting-for-gate", workloads: [{ state: "READY_FOR_TEST" }] });
    expect(limited.workloads[0]?.conditions).toMatchObject([
      { type: "TestPassed", status: "Unknown", reason: "WaveChanged" },
    ]);

    expect(await rig.run({ goal: "cutover", checkPort: 81 })).toMatchObject({ outcome: "goal-reached" });
    expect(rig.world.made.filter((thing) => thing.includes("image"))).toHaveLength(1);
    expect(rig.world.made.filter((thing) => thing.includes("test"))).toHaveLength(2);
  });

  test("is not voided by a raised goal", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test" });
    await rig.run({ goal: "cutover" });

    expect(rig.world.made.filter((thing) => thing.includes("test"))).toHaveLength(1);
  });
});

describe("a changed plan", () => {
  test("that replaces the image undoes the old replication and begins anew", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test" });

    const { workloads } = await rig.run({ goal: "test", workloads: { web: { image: "other.img" } } });

    expect(workloads).toMatchObject([{ state: "READY_FOR_CUTOVER", attempt: 2 }]);
    expect(rig.world.left()).toEqual([
      expect.stringMatching(/^image web-.*-2-image$/),
      expect.stringMatching(/^object web-.*-2-object$/),
    ]);
  });

  test("in the middle of the replication does the same", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test" }, { timeout: 30_000 });

    await rig.run({ goal: "test", workloads: { web: { image: "other.img" } } });

    expect(rig.world.left()).toEqual([
      expect.stringMatching(/^image web-.*-2-image$/),
      expect.stringMatching(/^object web-.*-2-object$/),
    ]);
  });

  test("waits while a workload is cutting over, and shows as PlanPinned", async () => {
    const rig = new Rig();
    const seen: string[] = [];
    rig.driver = toyDriverWith("cutover", [
      ...toyDriver.steps.cutover,
      phase<Toy, World, void>({
        name: "look",
        action: "check",
        observe: async () => {},
        decide: (_, { workload }) => (seen.push(workload.image), { kind: "done" }),
      }),
    ]);
    await rig.run({ goal: "finalize" }, { timeout: 150_000 });

    const changed: ToyPlan = { goal: "cutover", workloads: { web: { image: "other.img" } } };
    const pinned = await rig.run(changed, { mode: "once" });
    expect(pinned.workloads).toMatchObject([{ state: "CUTTING_OVER" }]);
    expect(pinned.workloads[0]?.conditions).toContainEqual(
      expect.objectContaining({ type: "PlanPinned", status: "True" }),
    );

    const ended = await rig.run(changed);
    expect(seen).toEqual(["disk.img"]);
    expect(ended).toMatchObject({ outcome: "goal-reached", workloads: [{ state: "CUTOVER" }] });
    expect(ended.workloads[0]?.conditions).toContainEqual(
      expect.objectContaining({ type: "PlanPinned", status: "False" }),
    );
  });

  test("that lowers the goal lets a cutover end, and lets it go no further", async () => {
    const rig = new Rig();
    await rig.run({ goal: "finalize" }, { timeout: 150_000 });

    expect(await rig.run({ goal: "replicate" })).toMatchObject({
      outcome: "goal-reached",
      workloads: [{ state: "CUTOVER" }],
    });
  });

  test("that lowers the goal below a step under way pauses it, and raising it goes on", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test" }, { timeout: 90_000 });
    const calls = rig.world.calls.length;

    expect(await rig.run({ goal: "replicate" })).toMatchObject({
      outcome: "goal-reached",
      workloads: [{ state: "PAUSED", waitsFor: { reason: "GoalLowered" } }],
    });
    expect(rig.world.calls).toHaveLength(calls);

    expect(await rig.run({ goal: "test" })).toMatchObject({
      workloads: [{ state: "READY_FOR_CUTOVER", attempt: 1 }],
    });
  });

  test("that no longer has a workload leaves it where it is, and a revert still removes it", async () => {
    const rig = new Rig();
    await rig.run({ goal: "cutover", workloads: { db: {}, web: {} } });
    const without: ToyPlan = { goal: "cutover", workloads: { db: {} } };

    expect((await rig.run(without)).workloads).toMatchObject([
      { name: "db" },
      { name: "web", state: "CUTOVER", waitsFor: { reason: "NotInPlan" } },
    ]);
    await rig.decide((journal) => requestRevert(journal, ["web"], "anna"));
    expect((await rig.run(without)).workloads[1]).toMatchObject({ name: "web", state: "REVERTED" });
    expect(rig.world.left().filter((thing) => thing.includes("web"))).toEqual([]);
  });
});

describe("a revert", () => {
  test.each(["replicate", "test", "cutover"] as const)(
    "after %s takes away everything from the latest step back",
    async (goal) => {
      const rig = new Rig();
      await rig.run({ goal });
      await rig.decide((journal) => requestRevert(journal, ["web"], "anna"));

      const { outcome, workloads } = await rig.run({ goal });

      expect(outcome).toBe("waiting-for-gate");
      expect(workloads).toMatchObject([{ state: "REVERTED", personCan: ["retry"] }]);
      expect(rig.world.left()).toEqual([]);
      const undone = rig.events.flatMap((event) =>
        event.type === "step" && event.what === "undone" ? event.step : [],
      );
      expect(undone).toEqual(
        [...undone].sort(
          (left, right) =>
            ["cutover", "test", "replicate"].indexOf(left) - ["cutover", "test", "replicate"].indexOf(right),
        ),
      );
    },
  );

  test("in the middle of a step takes away what it has made", async () => {
    const rig = new Rig();
    await rig.run({ goal: "cutover" }, { timeout: 150_000 });
    expect(rig.world.left().some((thing) => thing.includes("target"))).toBe(true);
    await rig.decide((journal) => requestRevert(journal, ["web"], "anna"));

    expect(await rig.run({ goal: "cutover" })).toMatchObject({ workloads: [{ state: "REVERTED" }] });
    expect(rig.world.left()).toEqual([]);
  });

  test("holds until a person retries", async () => {
    const rig = new Rig();
    await rig.run({ goal: "cutover" });
    await rig.decide((journal) => requestRevert(journal, ["web"], "anna"));
    await rig.run({ goal: "cutover" });
    expect(await rig.run({ goal: "finalize" })).toMatchObject({ workloads: [{ state: "REVERTED" }] });

    await rig.decide((journal) => requestRetry(journal, ["web"], "anna"));

    expect(await rig.run({ goal: "cutover" })).toMatchObject({
      outcome: "goal-reached",
      workloads: [{ attempt: 2 }],
    });
    expect(rig.world.left()).toHaveLength(3);
  });

  test("holds until the wave changes", async () => {
    const rig = new Rig();
    await rig.run({ goal: "cutover" });
    await rig.decide((journal) => requestRevert(journal, ["web"], "anna"));
    await rig.run({ goal: "cutover" });

    expect(await rig.run({ goal: "test", checkPort: 81 })).toMatchObject({
      workloads: [{ state: "READY_FOR_CUTOVER" }],
    });
  });

  test("is refused beyond FINALIZED", async () => {
    const rig = new Rig();
    await rig.run({ goal: "finalize" });

    await expect(rig.decide((journal) => requestRevert(journal, ["web"], "anna"))).rejects.toMatchObject({
      code: "DECISION-STATE",
      message: "Cannot revert: web is FINALIZED.",
    });
  });

  test.each([
    ["retry", requestRetry],
    ["resume", requestResume],
  ] as const)("is told apart from a %s, which needs another state", async (_, request) => {
    const rig = new Rig();
    await rig.run({ goal: "cutover" });

    await expect(rig.decide((journal) => request(journal, ["web", "nobody"], "anna"))).rejects.toMatchObject({
      code: "DECISION-STATE",
    });
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
