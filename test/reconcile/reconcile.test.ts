import { Rig } from "./rig";

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
});
