import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../lib/engines/rules";
import { CONTRADICTIONS } from "../../lib/rules/data/contradictions";
import { documents, documentsIn, documentText } from "../../lib/rules/documents";
import { rulesPage } from "../../lib/rules/page";

test("docs/rules.md is what the rules say", () => {
  expect(readFileSync(join(__dirname, "../../docs/rules.md"), "utf8")).toBe(rulesPage(rules));
});

test("the page names every rule once", () => {
  const headings = [...rulesPage(rules).matchAll(/^### (.+)$/gm)].map(([, id]) => id);
  expect(headings.sort()).toEqual(rules.map(({ id }) => id).sort());
});

test("the page lists every rule that waits for facts, under the facts that it waits for", () => {
  const [, later = ""] = rulesPage(rules).split("## What a plan alone does not show");
  const [listed = ""] = later.split("\n## ");
  const lines = [...listed.matchAll(/^- `(\w+)`, [^:]+: (.+)$/gm)];
  const found = lines.flatMap(([, fact, ids = ""]) => ids.split(", ").map((id) => `${fact} ${id}`));
  const waiting = rules.flatMap(({ id, needs }) => (needs === undefined ? [] : [`${needs} ${id}`]));
  expect(waiting.length).toBeGreaterThan(40);
  expect(found.sort()).toEqual(waiting.sort());
});

describe("the documents that rules name", () => {
  const [, listed = ""] = rulesPage(rules).split("## Documents");

  test("are listed on the page, each once", () => {
    expect(listed.match(/^- /gm)).toHaveLength(documents().length);
    for (const document of documents()) {
      expect(listed).toContain(`- ${documentText(document).replace(/[\\*_<>[\]|]/g, "\\$&")}`);
      expect(listed).toContain(document.address === undefined ? "" : `<${encodeURI(document.address)}>`);
    }
  });

  test("are the sources of rules, all of them", () => {
    const named = rules.flatMap(({ source }) => documentsIn(source));
    expect(documents().filter((document) => !named.includes(document))).toEqual([]);
  });

  test("are named by nothing that a user does not know", () => {
    for (const { explanation, source, title } of rules)
      expect(`${title} ${explanation} ${source}`).not.toMatch(/\bseeds?\b/i);
    expect(rulesPage(rules)).not.toMatch(/\bseeds?\b/i);
  });
});

describe("the contradictions among sources", () => {
  test("are twenty, and each says what answers it", () => {
    expect(CONTRADICTIONS.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    for (const { handled } of CONTRADICTIONS) expect(handled.length).toBeGreaterThan(9);
  });

  test("name rules that exist", () => {
    const ids = rules.map(({ id }) => id);
    for (const { rules: named } of CONTRADICTIONS) expect(ids).toEqual(expect.arrayContaining([...named]));
  });

  test.each(CONTRADICTIONS.filter(({ rules: named }) => named.length === 0).map(({ number }) => number))(
    "%i is no matter of what is declared",
    (number) => {
      expect(CONTRADICTIONS[number - 1]?.handled).toMatch(
        /driver|client|command line|never|no default|no source/,
      );
    },
  );
});
