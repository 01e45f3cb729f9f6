import { Goal } from "../../../lib";
import { carryRenames, requestRevert } from "../../../lib/reconcile";
import { planFor, prepareGround, type Declare } from "../../support/rehearsal-ground";
import { targetDigest, targetsIn } from "../../support/rehearsal-left";
import { madeIn } from "../../support/rehearsal-made";
import { imageOf, oneImage, waveOf } from "../../support/rehearsal-programs";
import { expectNothingLeft, stage, view } from "./stage";

const on = stage((folder) => prepareGround(folder, oneImage()));

/** The image `web` under another name. */
function renamed(goal: Goal): Declare {
  return (project) => {
    const shop = project.addImage("shop", imageOf({ renamedFrom: "web" }));
    project.addWave("first", waveOf([shop], { goal }));
  };
}

/** Takes `web` as far as this goal, and has it called `shop` then. */
async function renamedAfter(goal: Goal, next: Goal) {
  const rehearsal = await on.rehearse(oneImage({}, { goal }));
  await rehearsal.run();
  rehearsal.plan = planFor(on.ground, renamed(next));
  return rehearsal;
}

describe("an image import that is renamed", () => {
  it("goes on with the image that was imported, tested once more under its new name", async () => {
    const rehearsal = await renamedAfter(Goal.TEST, Goal.FINALIZE);

    const { outcome } = await rehearsal.run();

    expect(outcome).toBe("goal-reached");
    expect(await view(rehearsal, "shop")).toMatchObject({ state: "FINALIZED", formerly: ["web"] });
    expect(madeIn(rehearsal.local)).toMatchObject({ images: 1, snapshots: 1 });
    expect(await targetDigest(rehearsal)).toEqual(expect.stringMatching(/^[0-9a-f]{64}$/));
    await expectNothingLeft(rehearsal);
  });

  it("goes on from a target that was launched under its old name, and makes no second one", async () => {
    const rehearsal = await renamedAfter(Goal.CUTOVER, Goal.FINALIZE);
    const targets = targetsIn(rehearsal.local.inventory());

    await rehearsal.run();

    expect(await view(rehearsal, "shop")).toMatchObject({ state: "FINALIZED" });
    expect(targetsIn(rehearsal.local.inventory())).toEqual(targets);
    expect(madeIn(rehearsal.local)).toEqual({ images: 1, instances: 4, snapshots: 1 });
    await expectNothingLeft(rehearsal);
  });

  it("is turned back, and what it made under its old name goes", async () => {
    const rehearsal = await renamedAfter(Goal.CUTOVER, Goal.CUTOVER);
    await rehearsal.leading(async (journal) => {
      await carryRenames(journal, rehearsal.plan.declared);
      await requestRevert(journal, ["shop"], "a test");
    });

    await rehearsal.run();

    expect(await view(rehearsal, "shop")).toMatchObject({ state: "REVERTED" });
    expect(targetsIn(rehearsal.local.inventory())).toEqual([]);
    await expectNothingLeft(rehearsal);
  });

  it("is found by nobody under its old name any more", async () => {
    const rehearsal = await renamedAfter(Goal.REPLICATE, Goal.REPLICATE);

    const { workloads } = await rehearsal.run();

    expect(workloads.map(({ name, state }) => `${name} ${state}`)).toEqual(["shop READY_FOR_TEST"]);
    expect(madeIn(rehearsal.local)).toMatchObject({ images: 1 });
  });
});
