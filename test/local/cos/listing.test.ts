import fc from "fast-check";
import { listPage } from "../../../lib/local/cos/listing";
import { compareKeys } from "../../../lib/local/cos/store";

const key = fc.string({
  unit: fc.constantFrom("a", "b", "/", "é", "😀", "\uffff"),
  minLength: 1,
  maxLength: 6,
});
const prefix = fc.constantFrom("", "a", "a/", "b", "/");

test("keys are ordered by their UTF-8 bytes", () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }),
  );
});

test("the pages of a listing together hold every key once, folded where a delimiter is given", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(key),
      prefix,
      fc.constantFrom("", "/"),
      fc.integer({ min: 1, max: 4 }),
      (keys, start, delimiter, limit) => {
        const sorted = keys.sort(compareKeys).map((one) => ({ key: one }));
        const items: string[] = [];
        const prefixes: string[] = [];
        let after = "";
        for (;;) {
          const page = listPage(sorted, { prefix: start, delimiter, after, limit });
          items.push(...page.items.map((item) => item.key));
          prefixes.push(...page.prefixes);
          expect(page.items.length + page.prefixes.length).toBeLessThanOrEqual(limit);
          if (!page.truncated) break;
          after = page.next ?? "";
        }
        const matching = sorted.map((item) => item.key).filter((one) => one.startsWith(start));
        const folded = (one: string): string | undefined => {
          const at = delimiter === "" ? -1 : one.indexOf(delimiter, start.length);
          return at < 0 ? undefined : one.slice(0, at + 1);
        };
        expect(items).toEqual(matching.filter((one) => folded(one) === undefined));
        expect(prefixes).toEqual([...new Set(matching.flatMap((one) => folded(one) ?? []))]);
      },
    ),
  );
});
