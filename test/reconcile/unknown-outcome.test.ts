import { requestResume, requestRevert } from "../../lib/reconcile/decide-by-person";
import { Rig } from "./rig";
import { make, toyDriver, toyDriverWith } from "./toy-engine";
import { CloudError } from "./world";

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
