import { requestRevert } from "../../lib/reconcile/decide-by-person";
import { phase } from "../../lib/reconcile/driver";
import { Rig } from "./rig";
import { toyDriver, toyDriverWith, type Toy, type ToyPlan } from "./toy-engine";
import type { World } from "./world";

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
