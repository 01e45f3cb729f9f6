import { transformSync } from "@swc/core";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as landfall from "../../lib";
import { canonicalJson } from "../../lib/plan";
import { newStack, synthesize, temporaryFolder } from "../support/programs";

const FOLDER = join(__dirname, "../../docs/engines");
const guides = readdirSync(FOLDER).filter((file) => ["redis.md", "disk-import.md"].includes(file));

/** The first block of code in a language. */
function block(guide: string, language: "ts" | "yaml"): string {
  const [, code] =
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readFileSync(join(FOLDER, guide), "utf8")) ??
    [];
  if (code === undefined) throw new Error(`${guide} shows no ${language}`);
  return code;
}

/** What a guide's program exports, run as a user's project would run it. */
function run(code: string): { project: landfall.MigrationProject } {
  const { code: script } = transformSync(code, {
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
  });
  const module = { exports: {} };
  const load = (name: string): unknown => (name === "landfall" ? landfall : jest.requireActual(name));
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the guide's own code, among this test's own objects
  const program = new Function("require", "module", "exports", script) as (...given: unknown[]) => void;
  program(load, module, module.exports);
  return module.exports as { project: landfall.MigrationProject };
}

test("there is a guide for each of these engines", () => {
  expect(guides).toHaveLength(2);
});

test.each(guides)("%s says the same in TypeScript and in YAML, and it synthesizes", (guide) => {
  const file = join(temporaryFolder(), "shop.landfall.yaml");
  writeFileSync(file, block(guide, "yaml"));
  const written = synthesize(landfall.MigrationProject.fromYaml(newStack("shop"), "shop", file));
  const programmed = synthesize(run(block(guide, "ts")).project);
  expect(canonicalJson(written.plan)).toBe(canonicalJson(programmed.plan));
  expect(written.terraform).toEqual(programmed.terraform);
});
