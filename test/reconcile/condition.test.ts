import { reasonOfCode } from "../../lib/reconcile/condition";
import { rules } from "../../lib/engines/rules";

test.each([
  ["IMAGE-GPT", "ImageGpt"],
  ["DISK-FORMAT", "DiskFormat"],
  ["TargetTaken", "TargetTaken"],
  ["UnsupportedOperation.InstanceStateShutdown", "UnsupportedOperationInstanceStateShutdown"],
])("the code %s is the reason %s", (code, reason) => {
  expect(reasonOfCode(code)).toBe(reason);
});

test("every rule's id becomes one word in CamelCase, and no two become the same", () => {
  const reasons = rules.map(({ id }) => reasonOfCode(id));
  for (const reason of reasons) expect(reason).toMatch(/^[A-Z][A-Za-z0-9]*$/);
  expect(new Set(reasons).size).toBe(rules.length);
});
