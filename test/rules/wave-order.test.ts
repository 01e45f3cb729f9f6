import fc from "fast-check";
import { cyclesOf } from "../../lib/rules/wave-order";

type Waves = Record<string, { after: string[] }>;

const NAMES = Array.from({ length: 8 }, (_, index) => `w${index}`);

/** Waves that come after any others, themselves and unknown ones included. */
const graphs = fc
  .array(fc.subarray([...NAMES, "gone"], { maxLength: 4 }), { minLength: 1, maxLength: NAMES.length })
  .map((after): Waves => Object.fromEntries(after.map((others, index) => [`w${index}`, { after: others }])));

/** The model: waves whose dependencies are done are taken away until none is left, or none can be. */
function canBeOrdered(waves: Waves): boolean {
  const left = new Map(Object.entries(waves));
  for (;;) {
    const ready = [...left].filter(([, { after }]) => !after.some((other) => left.has(other)));
    if (ready.length === 0) return left.size === 0;
    for (const [name] of ready) left.delete(name);
  }
}

test("cycles are found exactly where the waves have no order", () => {
  fc.assert(
    fc.property(graphs, (waves) => {
      expect(cyclesOf(waves).length === 0).toBe(canBeOrdered(waves));
    }),
    { numRuns: 1000 },
  );
});

test("every cycle is a path of dependencies that closes", () => {
  fc.assert(
    fc.property(graphs, (waves) => {
      for (const cycle of cyclesOf(waves)) {
        expect(cycle.length).toBeGreaterThan(1);
        expect(cycle.at(-1)).toBe(cycle[0]);
        cycle.slice(1).forEach((next, index) => expect(waves[cycle[index] ?? ""]?.after).toContain(next));
      }
    }),
  );
});

test("taking one dependency out of each cycle, again and again, leaves an order", () => {
  fc.assert(
    fc.property(graphs, (waves) => {
      const mended = structuredClone(waves);
      for (let cycles = cyclesOf(mended); cycles.length > 0; cycles = cyclesOf(mended)) {
        const [first = "", second = ""] = cycles[0] ?? [];
        const wave = mended[first];
        if (wave) wave.after = wave.after.filter((other) => other !== second);
      }
      expect(canBeOrdered(mended)).toBe(true);
    }),
  );
});

test("a long line of waves is no cycle", () => {
  const waves = Object.fromEntries(
    Array.from({ length: 2000 }, (_, index) => [
      `w${index}`,
      { after: index === 0 ? [] : [`w${index - 1}`] },
    ]),
  );
  expect(cyclesOf(waves)).toEqual([]);
});
