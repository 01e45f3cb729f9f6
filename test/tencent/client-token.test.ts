import fc from "fast-check";
import { clientToken } from "../../lib/tencent";

test("is at most 64 ASCII characters, and the same for the same parts", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.integer())), (parts) => {
      expect(clientToken(...parts)).toMatch(/^[\x21-\x7e]{1,64}$/);
      expect(clientToken(...parts)).toBe(clientToken(...parts));
    }),
  );
});

test("parts are kept apart", () => {
  expect(clientToken("a", "bc")).not.toBe(clientToken("ab", "c"));
  expect(clientToken("a", 1)).not.toBe(clientToken("a", "1"));
});
