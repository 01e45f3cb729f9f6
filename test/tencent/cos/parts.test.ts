import fc from "fast-check";
import { planParts } from "../../../lib/tencent/cos/parts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const LARGEST_OBJECT = 50_000 * GIB;

test("the parts follow each other without a gap, are at most 10,000, and only the last is smaller", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: LARGEST_OBJECT }), (size) => {
      const parts = planParts(size);
      const first = parts[0]?.size ?? 0;
      expect(parts.length).toBeLessThanOrEqual(10_000);
      expect(first === size || (first >= 16 * MIB && first <= 5 * GIB)).toBe(true);
      expect(parts.every((part, index) => part.number === index + 1 && part.start === index * first)).toBe(
        true,
      );
      expect(parts.slice(0, -1).every((part) => part.size === first)).toBe(true);
      expect(parts.reduce((sum, part) => sum + part.size, 0)).toBe(size);
    }),
    { numRuns: 30 },
  );
});

test("a part grows beyond its usual 16 MiB only where 10,000 would not do", () => {
  expect(planParts(10_000 * 16 * MIB)[0]?.size).toBe(16 * MIB);
  expect(planParts(10_000 * 16 * MIB + 1)[0]?.size).toBe(17 * MIB);
});

test.each([MIB - 1, 5 * GIB + 1, 1.5 * MIB + 0.5, Number.NaN])(
  "a part of %s bytes is refused",
  (partSize) => {
    expect(() => planParts(GIB, partSize)).toThrow(
      expect.objectContaining({ code: "UPLOAD-PART-SIZE" }) as Error,
    );
  },
);
