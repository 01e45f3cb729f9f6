import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../lib/engines/rules";
import { rulesPage } from "../../lib/rules/page";

test("docs/rules.md is what the rules say", () => {
  expect(readFileSync(join(__dirname, "../../docs/rules.md"), "utf8")).toBe(rulesPage(rules));
});

test("the page names every rule once", () => {
  const headings = [...rulesPage(rules).matchAll(/^### (.+)$/gm)].map(([, id]) => id);
  expect(headings.sort()).toEqual(rules.map(({ id }) => id).sort());
});
