import fc from "fast-check";
import { requestRevert } from "../../lib/reconcile/decide-by-person";
import { readState } from "../../lib/reconcile/read-journal";
import { carryRenames, withRenames } from "../../lib/reconcile/rename";
import type { GoalName } from "../../lib/plan/wave";
import { memoryCarrier } from "./memory-carrier";
import { Rig } from "./rig";
import { toyPlan } from "./toy-engine";
import { CloudError } from "./world";

/** A plan in which `web` is called `shop` by now. */
function renamedPlan(goal: GoalName) {
  const { declared, ...rest } = toyPlan({ goal, workloads: { shop: {} } });
  return { ...rest, declared: { ...declared, renamed: { shop: "web" } } };
}

describe("a renamed workload", () => {
  test("goes on from where it was, with what was made under its old name", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test" });
    const made = rig.world.left();

    const { outcome, workloads } = await rig.run({ goal: "test" }, { plan: renamedPlan("test") });

    expect(outcome).toBe("goal-reached");
    expect(workloads).toMatchObject([{ name: "shop", formerly: ["web"], state: "READY_FOR_CUTOVER" }]);
    expect(rig.world.left()).toEqual(made);
  });

  test("ends whenever it was renamed, without anything made twice or left behind", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 60 }), async (passes) => {
        const rig = new Rig();
        for (let pass = 0; pass < passes; pass += 1) {
          await rig.run({ goal: "finalize" }, { mode: "once" });
          rig.clock.advance(5_000);
        }
        const begun = (await readState(memoryCarrier(rig.store))).workloads.size === 1;
        const { outcome, workloads } = await rig.run({ goal: "finalize" }, { plan: renamedPlan("finalize") });

        expect(outcome).toBe("goal-reached");
        expect(workloads).toMatchObject([{ name: "shop", ...(begun && { formerly: ["web"] }) }]);
        expect(rig.world.left()).toEqual([expect.stringMatching(/^instance (web|shop)-.*-target$/)]);
        expect(new Set(rig.world.made).size).toBe(rig.world.made.length);
        expect(rig.world.made.filter((thing) => thing.endsWith("-image"))).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });

  test("finds by the old name what became of an effect that was under way", async () => {
    const rig = new Rig();
    rig.world.interference = {
      after: (call) => {
        if (call.startsWith("import")) throw new CloudError("the answer was lost", "ambiguous");
      },
    };
    await rig.run({ goal: "replicate" }, { timeout: 1 });
    rig.world.interference = {};

    await rig.run({ goal: "replicate" }, { plan: renamedPlan("replicate") });

    expect(rig.world.left()).toEqual([
      expect.stringMatching(/^image web-.*-image$/),
      expect.stringMatching(/^object web-.*-object$/),
    ]);
  });

  test("is turned back under its new name, and everything goes", async () => {
    const rig = new Rig();
    await rig.run({ goal: "cutover" });
    await rig.decide(async (journal) => {
      await carryRenames(journal, renamedPlan("cutover").declared);
      await requestRevert(journal, ["shop"], "ann");
    });

    const { workloads } = await rig.run({ goal: "cutover" }, { plan: renamedPlan("cutover") });

    expect(workloads).toMatchObject([{ name: "shop", state: "REVERTED" }]);
    expect(rig.world.left()).toEqual([]);
  });

  test("is what it was when the plan says so for ever", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test" });
    await rig.run({ goal: "test" }, { plan: renamedPlan("test") });
    const before = (await readState(memoryCarrier(rig.store))).workloads;

    await rig.run({ goal: "test" }, { plan: renamedPlan("test") });

    expect((await readState(memoryCarrier(rig.store))).workloads).toEqual(before);
  });

  test("leaves a workload alone that the plan still has under that name", async () => {
    const rig = new Rig();
    await rig.run({ goal: "test" });
    const { declared, ...rest } = toyPlan({ goal: "test", workloads: { shop: {}, web: {} } });
    const plan = { ...rest, declared: { ...declared, renamed: { shop: "web" } } };

    expect((await rig.run({ goal: "test" }, { plan })).workloads).toMatchObject([
      { name: "shop", attempt: 1 },
      { name: "web" },
    ]);
  });
});

test("who only reads sees a rename before the journal has it", async () => {
  const rig = new Rig();
  await rig.run({ goal: "test" });
  const state = await readState(memoryCarrier(rig.store));

  const seen = withRenames(state, renamedPlan("test").declared, rig.clock.now());

  expect([...seen.workloads.keys()]).toEqual(["shop"]);
  expect([...state.workloads.keys()]).toEqual(["web"]);
});
