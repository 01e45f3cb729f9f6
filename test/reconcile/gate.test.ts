import type { Step } from "../../lib/plan/wave";
import { Rig } from "./rig";

const DAY = 24 * 3_600_000;

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

  test("does not make a run test once more while another gate of the cutover is closed", async () => {
    const rig = new Rig();
    const gates = [{ type: "downtime" as const, max: "1h" }];
    await rig.run({ goal: "test", gates });

    expect(await rig.run({ goal: "cutover", gates })).toMatchObject({
      outcome: "waiting-for-gate",
      workloads: [{ state: "READY_FOR_CUTOVER", waitsFor: { reason: "GateNotJudged" } }],
    });
    expect(rig.world.made.filter((thing) => thing.includes("test"))).toHaveLength(1);
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

describe("a job that would be carried out in part only", () => {
  const hook = { action: "hook", detail: "warm-up: an HTTP call; must succeed, within 1m" } as const;

  test.each<Step>(["replicate", "test", "cutover", "finalize"])("does not begin: %s", async (step) => {
    const rig = new Rig();

    const { outcome, workloads } = await rig.run({ goal: "finalize", more: { [step]: [hook] } });

    expect(outcome).toBe("waiting-for-gate");
    expect(workloads[0]?.waitsFor).toEqual({
      reason: "ActionNotCarriedOut",
      message:
        'This release of Landfall plans "hook: warm-up: an HTTP call; must succeed, within 1m" and cannot carry it out yet.',
    });
    expect(rig.events.filter((event) => event.type === "step" && event.step === step)).toEqual([]);
  });

  test("does not begin: a cutover that moves traffic", async () => {
    const rig = new Rig();
    const more = { cutover: [{ action: "switch", detail: "eip-1 to the target" } as const] };

    expect(await rig.run({ goal: "cutover", more })).toMatchObject({
      outcome: "waiting-for-gate",
      workloads: [{ state: "READY_FOR_CUTOVER", waitsFor: { reason: "ActionNotCarriedOut" } }],
    });
  });

  test("does not begin: a cutover of fewer at once than the wave has", async () => {
    const workloads = { a: {}, b: {}, c: {} };
    const few = await new Rig().run({ goal: "cutover", workloads, concurrency: 2 });
    const all = await new Rig().run({ goal: "cutover", workloads, concurrency: 3 });

    expect(few.workloads[0]).toMatchObject({
      state: "READY_FOR_CUTOVER",
      waitsFor: { reason: "ConcurrencyNotKept" },
    });
    expect(all.outcome).toBe("goal-reached");
  });
});
