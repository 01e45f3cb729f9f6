import fc from "fast-check";
import { canonicalHash, canonicalJson } from "../../lib/plan/canonical";
import { waveHash } from "../../lib/plan/hash";
import type { WaveSpec } from "../../lib/plan/wave";

const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    fc.string({ unit: "binary" }),
    fc.boolean(),
    fc.maxSafeInteger().map((number) => number + 0),
    fc.array(tie("json"), { maxLength: 5 }),
    fc.dictionary(fc.string({ unit: "binary", maxLength: 8 }), tie("json"), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
}));

/** The same value with every mapping's keys in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  );
}

describe("canonical JSON", () => {
  test("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(json, (value) => expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value))),
    );
  });

  test("reads back as the same value", () => {
    fc.assert(fc.property(json, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(value)));
  });

  test("is printable ASCII in one line", () => {
    fc.assert(fc.property(json, (value) => expect(canonicalJson(value)).toMatch(/^[\x20-\x7e]*$/)));
  });

  test("is its own canonical form", () => {
    fc.assert(
      fc.property(json, (value) =>
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value)),
      ),
    );
  });

  test("sorts by code unit and escapes what is not ASCII", () => {
    expect(canonicalJson({ b: 1, a: "마이그레이션 😀", B: [true, "\u007f"] })).toBe(
      '{"B":[true,"\\u007f"],"a":"\\ub9c8\\uc774\\uadf8\\ub808\\uc774\\uc158 \\ud83d\\ude00","b":1}',
    );
  });

  test("sorts keys that are numbers as the texts that they are", () => {
    expect(canonicalJson({ "10": true, a: { "2": 2, "1": 1 }, "9": [], "-1": 0 })).toBe(
      '{"-1":0,"10":true,"9":[],"a":{"1":1,"2":2}}',
    );
  });

  test("knows no key that means anything else to JavaScript", () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });

  test("leaves out what is undefined", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  test.each([[null], [1.5], [NaN], [-0], [2 ** 53], [() => 0], [Symbol("x")], [new Date(0)], [10n]])(
    "has no place for %p, and says where it stands",
    (value) => {
      expect(() => canonicalJson({ list: [0, value] })).toThrow(
        expect.objectContaining({
          code: "CANONICAL-VALUE",
          message: expect.stringContaining("$.list[1]") as unknown,
        }) as Error,
      );
    },
  );

  test("equal values have equal hashes, others do not", () => {
    expect(canonicalHash({ a: 1, b: 2 })).toBe(canonicalHash({ b: 2, a: 1 }));
    expect(canonicalHash({ a: 1 })).not.toBe(canonicalHash({ a: 2 }));
  });
});

describe("a wave's hash", () => {
  const wave: WaveSpec = { workloads: ["web"], goal: "test", cutover: { checks: [], testMaxAge: "7d" } };
  const declared = (changes: Partial<WaveSpec> = {}, web: unknown = { size: "50GiB" }) => ({
    waves: { first: { ...wave, ...changes }, other: { workloads: ["db"], goal: "declare" } as WaveSpec },
    workloads: { web, db: { size: "1TiB" } },
  });

  test.each(["constructor", "valueOf", "toString"])("takes %s for a name like any other", (name) => {
    const first = declared();
    const wave = { ...first.waves["first"], workloads: [name] };
    expect(waveHash({ ...first, waves: { first: wave } }, "first")).toMatch(/^[0-9a-f]{64}$/);
  });

  test("does not change with the goal", () => {
    expect(waveHash(declared({ goal: "finalize" }), "first")).toBe(waveHash(declared(), "first"));
  });

  const cutover: NonNullable<WaveSpec["cutover"]> = { checks: [], testMaxAge: "7d" };

  test("does not change with who has to approve", () => {
    const approval = { by: ["ann"], count: 1, validFor: "3d" };
    expect(waveHash(declared({ cutover: { ...cutover, approval } }), "first")).toBe(
      waveHash(declared(), "first"),
    );
  });

  test("does not change with what other waves move", () => {
    const changed = declared();
    changed.workloads.db = { size: "2TiB" };
    expect(waveHash(changed, "first")).toBe(waveHash(declared(), "first"));
  });

  test.each<[string, ReturnType<typeof declared>]>([
    ["a workload", declared({}, { size: "60GiB" })],
    ["the cutover", declared({ cutover: { checks: [], testMaxAge: "8d" } })],
    ["the members", declared({ workloads: ["web", "db"] })],
    [
      "a hook",
      declared({
        hooks: [
          {
            name: "stop",
            when: "before",
            step: "cutover",
            run: { type: "local", command: ["true"] },
            mustSucceed: true,
            timeout: "10m",
          },
        ],
      }),
    ],
    [
      "the window",
      declared({
        cutover: {
          ...cutover,
          window: { from: "2026-12-05T22:00:00Z", to: "2026-12-06T04:00:00Z", timeZone: "UTC" },
        },
      }),
    ],
    ["the switch", declared({ cutover: { ...cutover, switch: [{ type: "eip", address: "eip-1a2b3c4d" }] } })],
    ["what it comes after", declared({ after: ["other"] })],
  ])("changes with %s", (_, changed) => {
    expect(waveHash(changed, "first")).not.toBe(waveHash(declared(), "first"));
  });

  test("of a wave that is not there is a fault of the caller", () => {
    expect(() => waveHash(declared(), "second")).toThrow(RangeError);
  });
});
