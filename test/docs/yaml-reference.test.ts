import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFileSchema } from "../../lib/engines/project-file";
import { projectJsonSchema } from "../../lib/plan/json-schema";
import { alternatives, told, type Node } from "../../scripts/yaml-reference/node";
import { yamlPage } from "../../scripts/yaml-reference/page";
import { sectionsOf } from "../../scripts/yaml-reference/sections";
import { readPage, ROOT } from "./blocks";

const schema = projectJsonSchema(projectFileSchema);
const root = JSON.parse(schema) as Node;
const page = readPage("docs/yaml.md");
const rows = sectionsOf(root).flatMap(({ forms, title }) =>
  forms.flatMap((form) => form.rows.map((row) => ({ ...row, at: `${title}: ${row.key}` }))),
);

describe("docs/yaml.md", () => {
  it("is what the schemas say", () => {
    expect(page).toBe(yamlPage(schema));
  });

  it("describes every key", () => {
    expect(rows.filter(({ node }) => told(node).text === "").map(({ at }) => at)).toEqual([]);
  });

  it("says of every value that may be left out what holds then", () => {
    const silent = rows.filter(
      ({ node, required }) => !required && told(node).otherwise === undefined && !hasKeys(node),
    );
    expect(silent.map(({ at }) => at)).toEqual([]);
  });

  it("has every key of the schema", () => {
    expect(new Set(keysOf(root)).size).toBeGreaterThan(100);
    expect([...new Set(keysOf(root))].filter((key) => !page.includes(`| \`${key}\` |`))).toEqual([]);
  });

  it("gives every section an anchor of its own", () => {
    const anchors = [...page.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id);
    expect(anchors).toHaveLength(new Set(anchors).size);
  });
});

it("every key of the JSON Schema that editors use has a description", () => {
  const published = JSON.parse(readFileSync(join(ROOT, "schema/landfall.schema.json"), "utf8")) as Node;
  expect(undescribed(published, "")).toEqual([]);
});

/** A mapping without a default of its own: its keys have theirs. */
function hasKeys(node: Node): boolean {
  return alternatives(node).every(({ properties }) => properties !== undefined);
}

function membersOf(node: Node): Node[] {
  const { additionalProperties, anyOf = [], items, oneOf = [], properties = {} } = node;
  const further = [items, additionalProperties || undefined].filter((part) => part !== undefined);
  return [...Object.values(properties), ...further, ...anyOf, ...oneOf];
}

function keysOf(node: Node): string[] {
  return [...Object.keys(node.properties ?? {}), ...membersOf(node).flatMap(keysOf)];
}

function undescribed(node: Node, path: string): string[] {
  const own = Object.entries(node.properties ?? {})
    .filter(([, { description }]) => description === undefined)
    .map(([key]) => `${path}.${key}`);
  return [...own, ...membersOf(node).flatMap((member, index) => undescribed(member, `${path}/${index}`))];
}
