import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as testing from "../../lib/testing";

const ROOT = join(__dirname, "../..");
const page = readFileSync(join(ROOT, "docs/testing.md"), "utf8");

describe("docs/testing.md", () => {
  it("shows a test that runs, word for word", () => {
    const [, file = "", code = ""] = /<!-- (\S+) -->\n\n```ts test\n([\s\S]*?)```/.exec(page) ?? [];
    const source = readFileSync(join(ROOT, file), "utf8");
    expect(code).toBe(source.replace("../../examples/erp/erp", "./erp"));
  });

  it("names every matcher and the serializer", () => {
    const names = [...Object.keys(testing.landfallMatchers), "migrationSerializer", "synthMigration"];
    expect(names.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });
});
