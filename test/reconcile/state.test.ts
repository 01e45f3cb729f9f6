import fc from "fast-check";
import { decodeLine, encodeLine } from "../../lib/reconcile/line";
import { targetsOf } from "../../lib/reconcile/plan-slice";
import { readState } from "../../lib/reconcile/read-journal";
import type { Entry, JournalRecord } from "../../lib/reconcile/record";
import { fold, snapshotOf } from "../../lib/reconcile/state";
import { memoryCarrier } from "./memory-carrier";
import { Rig } from "./rig";
import { toyPlan } from "./toy-engine";

describe("the state", () => {
  test("is the same from a snapshot and the records after it as from all records", () => {
    fc.assert(
      fc.property(
        fc.array(anyEntry(), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (entries, cut) => {
          const records = stamp(entries);
          const all = fold(records);
          const before = fold(records.slice(0, cut));
          const snapshot: JournalRecord = {
            v: 1,
            seq: before.seq,
            at: "2026-01-01T00:00:00Z",
            entry: snapshotOf(before),
          };
          // Through the line, as a segment would carry it.
          const read = decodeLine(encodeLine(snapshot).trimEnd(), { file: "here" });
          expect(fold([read, ...records.slice(cut)])).toEqual(all);
          expect(fold(records.slice(cut), before)).toEqual(all);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("of a whole run is the same when every record goes through its line", async () => {
    const rig = new Rig();
    const journal = await rig.open();
    await rig.run({ goal: "finalize", workloads: { web: {}, bad: { healthy: false } } }, { journal });

    expect(JSON.parse(JSON.stringify([...(await readState(memoryCarrier(rig.store))).workloads]))).toEqual(
      JSON.parse(JSON.stringify([...journal.state.workloads])),
    );
  });
});

function stamp(entries: readonly Entry[]): JournalRecord[] {
  return entries.map((entry, index) => ({
    v: 1,
    seq: index + 1,
    at: `2026-01-01T00:00:${String(index).padStart(2, "0")}Z`,
    entry,
  }));
}

/** Entries in any order, whether or not a reconciler would write them so. */
function anyEntry(): fc.Arbitrary<Entry> {
  const workload = fc.constantFrom("a", "b");
  const step = fc.constantFrom(
    "replicate" as const,
    "test" as const,
    "cutover" as const,
    "finalize" as const,
  );
  const plans = (["test", "cutover"] as const).map((goal, index) => {
    const target = targetsOf(toyPlan({ goal, checkPort: 80 + index }), []).get("web");
    if (target === undefined) throw new Error("the toy plan has a workload web");
    return { id: target.id, plan: target.slice };
  });
  const text = { reason: fc.constantFrom("One", "Two"), message: fc.string() };
  const facts = fc.dictionary(
    fc.constantFrom("id", "size", "done"),
    fc.oneof(fc.string(), fc.integer(), fc.boolean()),
  );
  const type = fc.constantFrom("TestPassed" as const, "ImageReady" as const);
  const status = fc.constantFrom("True" as const, "False" as const, "Unknown" as const);
  const plan = fc.constantFrom(...plans.map(({ id }) => id));
  return fc.oneof(
    fc.constantFrom(...plans).chain((adopted) =>
      fc.record({
        type: fc.constant("plan-adopted" as const),
        workload,
        id: fc.constant(adopted.id),
        plan: fc.constant(adopted.plan),
      }),
    ),
    fc.record({
      type: fc.constant("step-started" as const),
      workload,
      step,
      attempt: fc.integer({ min: 1, max: 9 }),
      plan,
    }),
    fc.record({
      type: fc.constant("undo-started" as const),
      workload,
      steps: fc.subarray(["finalize", "cutover", "test", "replicate"] as ("test" | "cutover")[], {
        minLength: 1,
      }),
      cause: fc.constantFrom("failed" as const, "stale" as const, "revert" as const),
      reason: fc.string(),
    }),
    fc.record({
      type: fc.constant("phase-entered" as const),
      workload,
      phase: fc.string(),
      action: fc.constant("launch" as const),
    }),
    fc.record({
      type: fc.constant("waiting" as const),
      workload,
      ...text,
      until: fc.constant("2026-01-02T00:00:00Z"),
    }),
    fc.record({
      type: fc.constant("intent" as const),
      workload,
      id: fc.string(),
      effect: fc.string(),
      description: fc.string(),
    }),
    fc.record({
      type: fc.constant("outcome" as const),
      workload,
      id: fc.string(),
      result: fc.constantFrom("performed" as const, "refused" as const),
      facts,
    }),
    fc.record({ type: fc.constant("facts" as const), workload, facts }),
    fc.record({
      type: fc.constant("conditions" as const),
      workload,
      changes: fc.array(fc.record({ type, status, ...text }), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ type: fc.constant("faulted" as const), workload, message: fc.string() }),
    fc.record({ type: fc.constantFrom("failed" as const, "frozen" as const), workload, ...text }),
    fc.record({
      type: fc.constant("step-ended" as const),
      workload,
      step,
      result: fc.constantFrom("done" as const, "undone" as const),
    }),
    fc.record({ type: fc.constant("step-voided" as const), workload, step, ...text }),
    fc.record({ type: fc.constant("reverted" as const), workload }),
    fc.record({
      type: fc.constant("released" as const),
      workload,
      decision: fc.constantFrom("retry" as const, "resume" as const, "revert" as const),
      by: fc.string(),
    }),
    fc.constant({ type: "lease" as const, holder: { id: "x", name: "x" }, until: "2026-01-02T00:00:00Z" }),
  );
}
