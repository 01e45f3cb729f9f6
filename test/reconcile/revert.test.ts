import { requestResume, requestRetry, requestRevert } from "../../lib/reconcile/decide-by-person";
import { Rig } from "./rig";

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
