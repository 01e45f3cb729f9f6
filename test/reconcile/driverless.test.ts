import { Rig } from "./rig";
import { toyDriver } from "./toy-engine";

const otherEngine = { ...toyDriver, engine: "another" };

describe("an engine that this release plans and cannot run", () => {
  test("is named with its workloads before anything is done", async () => {
    const rig = new Rig();

    const run = rig.run({ goal: "replicate" }, { drivers: [otherEngine] });

    await expect(run).rejects.toMatchObject({
      code: "ENGINE-NO-DRIVER",
      message: expect.stringContaining("web (wave w): toy") as string,
      remedy: expect.stringContaining("another") as string,
    });
    expect(rig.world.made).toEqual([]);
  });

  test("stands in nobody's way while its wave is at declare", async () => {
    const rig = new Rig();

    const { outcome } = await rig.run({ goal: "declare" }, { drivers: [otherEngine] });

    expect(outcome).toBe("goal-reached");
  });
});
