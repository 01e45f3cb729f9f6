import fc from "fast-check";
import { mayRepeat, pauseBefore } from "../../../lib/tencent/policy/retry";

test("pauses are spread over everything between nothing and a bound that doubles up to 20 seconds", () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((attempt) => pauseBefore(attempt, () => 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000,
  ]);
  expect(pauseBefore(5, () => 0)).toBe(0);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, random) => {
        const pause = pauseBefore(attempt, () => random);
        expect(Number.isInteger(pause) && pause >= 0 && pause <= 20_000).toBe(true);
      },
    ),
  );
});

test("an ambiguous write is never repeated, whatever the attempt", () => {
  fc.assert(fc.property(fc.nat(), (attempt) => expect(mayRepeat("ambiguous", "write", attempt)).toBe(false)));
});

test("errors that will not change are never repeated", () => {
  for (const errorClass of [
    "capacity",
    "quota",
    "auth",
    "gone",
    "config",
    "aborted",
    "migration-lock",
  ] as const) {
    expect(mayRepeat(errorClass, "read", 1)).toBe(false);
  }
});
