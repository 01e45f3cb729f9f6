import fc from "fast-check";
import type { JournalCarrier } from "../../lib/reconcile/carrier";
import { memoryCarrier } from "./memory-carrier";
import { Rig } from "./rig";
import type { ToyPlan } from "./toy-engine";
import { CloudError } from "./world";

const MINUTE = 60_000;
const PLAN: ToyPlan = { goal: "finalize", workloads: { web: {}, bad: { healthy: false } } };

/** Where a process may die: at an append (before it, half through it, after it) or around a change of the world. */
type Place = "append" | "torn" | "appended" | "before" | "after";

/** A process that dies at the given place, counted over all of its places. */
class Death {
  passed = 0;
  dead = false;

  constructor(
    private readonly at: number,
    private readonly places: readonly Place[] = ["append", "torn", "appended", "before", "after"],
  ) {}

  pass(place: Place, last: () => void = () => {}): void {
    if (this.dead) throw new Error("killed");
    if (!this.places.includes(place)) return;
    this.passed += 1;
    if (this.passed !== this.at) return;
    last();
    this.dead = true;
    throw new Error("killed");
  }

  carrier(inner: JournalCarrier): JournalCarrier {
    return {
      ...inner,
      append: async (segment, position, bytes) => {
        this.pass("append");
        let half: Promise<number> | undefined;
        try {
          this.pass("torn", () => {
            half = inner.append(segment, position, bytes.subarray(0, Math.ceil(bytes.length / 2)));
          });
        } finally {
          await half;
        }
        const length = await inner.append(segment, position, bytes);
        this.pass("appended");
        return length;
      },
    };
  }
}

/** Runs until the process dies at that place; tells whether it did. */
async function runUntil(rig: Rig, death: Death, plan: ToyPlan): Promise<boolean> {
  rig.world.interference = { before: () => death.pass("before"), after: () => death.pass("after") };
  try {
    const journal = await rig.open(death.carrier(memoryCarrier(rig.store)), 3_000);
    await rig.run(plan, { journal });
  } catch (error) {
    if (!death.dead) throw error;
  }
  rig.world.interference = {};
  return death.dead;
}

/** As a new process would, once the lease of the dead one has run out. */
async function finish(rig: Rig, plan: ToyPlan) {
  rig.clock.advance(3 * MINUTE);
  return rig.run(plan, { journal: await rig.open(undefined, 3_000) });
}

function expectTheEnd(rig: Rig, result: Awaited<ReturnType<typeof finish>>): void {
  expect(result.workloads.map(({ name, state }) => [name, state])).toEqual([
    ["bad", "FAILED"],
    ["web", "FINALIZED"],
  ]);
  // What failed keeps what earlier steps made, until it is retried or reverted.
  expect(rig.world.left()).toEqual([
    expect.stringMatching(/^image bad-.*-1-image$/),
    expect.stringMatching(/^instance web-.*-1-target$/),
    expect.stringMatching(/^object bad-.*-1-object$/),
  ]);
  expect(new Set(rig.world.made).size).toBe(rig.world.made.length);
  expect(rig.world.made).toHaveLength(7);
}

test("killed at any place of a whole run, the next process comes to the same end", async () => {
  const whole = new Rig();
  const never = new Death(Infinity);
  await runUntil(whole, never, PLAN);
  expectTheEnd(whole, await finish(whole, PLAN));
  expect(never.passed).toBeGreaterThan(120);

  for (let at = 1; at <= never.passed; at += 1) {
    const rig = new Rig();
    expect(await runUntil(rig, new Death(at), PLAN)).toBe(true);
    expectTheEnd(rig, await finish(rig, PLAN));
  }
}, 60_000);

test("killed again and again at any places, it still comes to the same end", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 12 }),
      async (deaths) => {
        const rig = new Rig();
        for (const at of deaths) {
          await runUntil(rig, new Death(at), PLAN);
          rig.clock.advance(3 * MINUTE);
        }
        expectTheEnd(rig, await finish(rig, PLAN));
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

test("killed at any place of a revert, the next process removes the rest", async () => {
  const begin = async () => {
    const rig = new Rig();
    await rig.run({ goal: "cutover" });
    await rig.decide((journal) =>
      journal.append({ type: "released", workload: "web", decision: "revert", by: "anna" }),
    );
    return rig;
  };
  const whole = await begin();
  const never = new Death(Infinity);
  await runUntil(whole, never, { goal: "cutover" });
  expect(never.passed).toBeGreaterThan(20);

  for (let at = 1; at <= never.passed; at += 1) {
    const rig = await begin();
    await runUntil(rig, new Death(at), { goal: "cutover" });
    const { workloads } = await finish(rig, { goal: "cutover" });
    expect(workloads).toMatchObject([{ state: "REVERTED" }]);
    expect(rig.world.left()).toEqual([]);
  }
}, 60_000);

describe.each([
  ["refused for now", "before", "throttle"],
  ["refused for now", "before", "transient"],
  ["answered by an internal error before it was done", "before", "ambiguous"],
  ["answered by an internal error after it was done", "after", "ambiguous"],
  ["answered by an error nobody expected, before it was done", "before", "unheard-of"],
  ["answered by an error nobody expected, after it was done", "after", "unheard-of"],
] as const)("a change that is %s (%s, %s)", (_, side, errorClass) => {
  test("comes to the same end, wherever it happens", async () => {
    const whole = new Rig();
    await whole.run(PLAN);
    for (let at = 1; at <= whole.world.calls.length; at += 1) {
      const rig = new Rig();
      let calls = 0;
      const interfere = () => {
        calls += 1;
        if (calls === at) throw new CloudError("the cloud says no", errorClass);
      };
      rig.world.interference = side === "before" ? { before: interfere } : { after: interfere };

      expectTheEnd(rig, await rig.run(PLAN));
    }
  });
});
