import { requestResume, requestRetry } from "../../lib/reconcile/decide-by-person";
import { phase } from "../../lib/reconcile/driver";
import { Rig } from "./rig";
import { toyDriver, toyDriverWith, type Toy, type ToyPlan } from "./toy-engine";
import { CloudError, type World } from "./world";

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

describe("something that a call names and that is not there", () => {
  const missing = (rig: Rig, until = Infinity) => ({
    before: (call: string) => {
      if (call.startsWith("launch") && rig.clock.now() < until)
        throw new CloudError("the key pair skey-1 does not exist", "gone");
    },
  });

  test("is waited for, because lists may lag", async () => {
    const rig = new Rig();
    rig.world.interference = missing(rig, rig.clock.now() + 5 * 60_000);

    expect(await rig.run({ goal: "test" })).toMatchObject({ outcome: "goal-reached" });
  });

  test("fails the step when it stays away, with what the cloud said", async () => {
    const rig = new Rig();
    rig.world.interference = missing(rig);

    const { outcome, workloads } = await rig.run({ goal: "test" });

    expect(outcome).toBe("failed");
    expect(workloads[0]?.waitsFor).toMatchObject({ message: "the key pair skey-1 does not exist" });
  });

  test("fails it over many short runs as well, and each says what is missing", async () => {
    const rig = new Rig();
    rig.world.interference = missing(rig);
    let result = await rig.run({ goal: "test" }, { mode: "once" });
    const said = new Set<string | undefined>();
    for (let runs = 0; result.outcome === "in-progress" && runs < 50; runs += 1) {
      rig.clock.advance(60_000);
      result = await rig.run({ goal: "test" }, { mode: "once" });
      said.add(result.workloads[0]?.waitsFor?.reason);
    }

    expect(result.outcome).toBe("failed");
    expect([...said]).toContain("NotThereYet");
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
