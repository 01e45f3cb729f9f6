import fc from "fast-check";
import { goalAllows, STEPS } from "../../lib/plan/wave";
import type { JournalCarrier } from "../../lib/reconcile/carrier";
import { requestResume, requestRetry, requestRevert } from "../../lib/reconcile/decide-by-person";
import { lifecycleState } from "../../lib/reconcile/lifecycle";
import { decodeLine, splitLines } from "../../lib/reconcile/line";
import { targetsOf } from "../../lib/reconcile/plan-slice";
import { readState } from "../../lib/reconcile/read-journal";
import type { JournalRecord } from "../../lib/reconcile/record";
import { EMPTY_STATE, fold, newWorkload } from "../../lib/reconcile/state";
import { memoryCarrier } from "./memory-carrier";
import { Rig } from "./rig";
import { toyPlan, type ToyPlan } from "./toy-engine";
import { CloudError } from "./world";

const HOUR = 3_600_000;

type Move =
  | {
      readonly kind: "run";
      readonly goal: ToyPlan["goal"];
      readonly healthy: boolean;
      readonly checkPort: number;
      readonly image: string;
      readonly mode: "once" | "until-settled";
      readonly timeout: number;
      readonly step?: "test" | "cutover" | "finalize";
    }
  | { readonly kind: "wait"; readonly hours: number }
  | { readonly kind: "decide"; readonly decision: "revert" | "retry" | "resume" }
  | {
      readonly kind: "trouble";
      readonly side: "before" | "after";
      readonly errorClass: string;
      readonly call: number;
    };

const REQUESTS = { revert: requestRevert, retry: requestRetry, resume: requestResume };

const trouble = { kind: fc.constant("trouble" as const), call: fc.integer({ min: 1, max: 4 }) };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      {
        kind: fc.constant("run" as const),
        goal: fc.constantFrom(
          "declare" as const,
          "replicate" as const,
          "test" as const,
          "cutover" as const,
          "cutover" as const,
          "finalize" as const,
        ),
        healthy: fc.boolean(),
        checkPort: fc.constantFrom(80, 81),
        image: fc.constantFrom("a.img", "a.img", "b.img"),
        mode: fc.constantFrom("once" as const, "until-settled" as const),
        timeout: fc.constantFrom(30_000, 130_000, 10 * HOUR),
        step: fc.constantFrom("test" as const, "cutover" as const, "finalize" as const),
      },
      { requiredKeys: ["kind", "goal", "healthy", "checkPort", "image", "mode", "timeout"] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 300 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("decide" as const),
      decision: fc.constantFrom("revert" as const, "retry" as const, "resume" as const),
    }),
  },
  {
    weight: 1,
    // After the change only what says that it may have happened is the truth.
    arbitrary: fc.oneof(
      fc.record({
        ...trouble,
        side: fc.constant("before" as const),
        errorClass: fc.constantFrom("ambiguous", "capacity", "throttle", "unheard-of"),
      }),
      fc.record({
        ...trouble,
        side: fc.constant("after" as const),
        errorClass: fc.constantFrom("ambiguous", "unheard-of"),
      }),
    ),
  },
);

/** Sees every record as it becomes durable, in the light of the plan in force. */
class Watcher {
  state = EMPTY_STATE;
  plan: ToyPlan = { goal: "declare" };

  carrier(inner: JournalCarrier, now: () => number): JournalCarrier {
    return {
      ...inner,
      append: async (segment, position, bytes) => {
        const length = await inner.append(segment, position, bytes);
        for (const line of splitLines(bytes).lines) this.see(decodeLine(line, { file: "watched" }), now());
        return length;
      },
    };
  }

  private see(record: JournalRecord, now: number): void {
    const { entry } = record;
    const before = this.state.workloads.get("web") ?? newWorkload(record.at);
    const target = targetsOf(toyPlan(this.plan), []).get("web");
    if (entry.type === "step-started") {
      expect(goalAllows(this.plan.goal, entry.step)).toBe(true);
      expect(before.frozen ?? before.failure ?? before.reverted ?? before.reverting).toBeUndefined();
      const earlier = STEPS.slice(0, STEPS.indexOf(entry.step));
      expect(earlier.filter((step) => before.steps[step] === undefined)).toEqual([]);
    }
    if (entry.type === "step-started" && entry.step === "cutover") {
      const { test } = before.steps;
      expect(test && before.plans[test.plan]?.waveHash).toBe(target?.slice.waveHash);
      expect(now - Date.parse(test?.endedAt ?? "")).toBeLessThanOrEqual(7 * 24 * HOUR);
      expect(before.conditions.find(({ type }) => type === "TestPassed")?.status).toBe("True");
    }
    if (entry.type === "intent") {
      const { current, frozen, steps } = before;
      expect(frozen).toBeUndefined();
      expect(steps.finalize).toBeUndefined();
      if (current?.direction === "do" && (current.step === "replicate" || current.step === "test")) {
        expect(goalAllows(this.plan.goal, current.step)).toBe(true);
      }
    }
    if (entry.type === "undo-started") {
      expect(entry.steps).not.toContain("finalize");
      if (before.steps.cutover !== undefined) expect(entry.cause).toBe("revert");
    }
    this.state = fold([record], this.state);
    const after = this.state.workloads.get("web");
    if (after !== undefined && lifecycleState(before) === "FINALIZED")
      expect(lifecycleState(after)).toBe("FINALIZED");
  }
}

function planOf({ goal, healthy, checkPort, image }: Extract<Move, { kind: "run" }>): ToyPlan {
  return { goal, checkPort, workloads: { web: { healthy, image } } };
}

async function make(rig: Rig, watcher: Watcher, made: Move): Promise<void> {
  if (made.kind === "wait") return rig.clock.advance(made.hours * HOUR);
  if (made.kind === "trouble") {
    let calls = 0;
    const trouble = () => {
      if ((calls += 1) === made.call) throw new CloudError("trouble", made.errorClass);
    };
    rig.world.interference = made.side === "before" ? { before: trouble } : { after: trouble };
    return;
  }
  const journal = await rig.open(watcher.carrier(memoryCarrier(rig.store), () => rig.clock.now()));
  if (made.kind === "decide") {
    await REQUESTS[made.decision](journal, ["web"], "anna").catch((error: unknown) =>
      expect(error).toMatchObject({ code: "DECISION-STATE" }),
    );
    return journal.release();
  }
  watcher.plan = planOf(made);
  const { mode, timeout, step } = made;
  await rig
    .run(watcher.plan, { journal, mode, timeout, ...(step === undefined ? {} : { scope: { step } }) })
    .catch((error: unknown) => expect(error).toMatchObject({ code: "SCOPE-GOAL" }));
}

test("whatever people, plans and the cloud do: never beyond the goal, never past a closed gate, never back from finalized", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 25 }), async (moves) => {
      const rig = new Rig();
      const watcher = new Watcher();
      for (const made of moves) await make(rig, watcher, made);
      expect(new Set(rig.world.made).size).toBe(rig.world.made.length);

      // A person can always clear up: everything is reverted, or was finalized and left only its target.
      rig.world.interference = {};
      for (const decision of ["resume", "revert"] as const)
        await make(rig, watcher, { kind: "decide", decision });
      await rig.run({ ...watcher.plan, goal: "declare" });
      const { workloads } = await readState(memoryCarrier(rig.store));
      const finalized = workloads.get("web")?.steps.finalize !== undefined;
      expect(rig.world.left().length).toBe(finalized ? 1 : 0);
    }),
    { numRuns: 60 },
  );
}, 60_000);
