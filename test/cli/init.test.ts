import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { transformSync } from "@swc/core";
import { MigrationProject } from "../../lib";
import { init } from "../../lib/cli/commands/init";
import { TEMPLATES, type TemplateName } from "../../lib/cli/templates";
import { canonicalJson } from "../../lib/plan";
import { newStack, synthesize, temporaryFolder } from "../support/programs";
import { contextIn } from "./context";

const NAMES = Object.keys(TEMPLATES) as TemplateName[];
/** Warnings of the first plan, each with a comment in the template. */
const WARNED: Readonly<Record<TemplateName, readonly string[]>> = {
  images: [],
  fleet: [],
  redis: ["REDIS-SOURCE-GUIDE", "REDIS-TARGET-GUIDE"],
};
const ROOT = join(__dirname, "../..");

function written(
  template: TemplateName,
  language: "yaml" | "typescript",
  folder = temporaryFolder(),
): string {
  expect(init(contextIn(folder).context, template, { language })).toBe(0);
  return folder;
}

describe.each(NAMES)("landfall init %s", (template) => {
  test("writes a YAML blueprint that synthesizes as it is", () => {
    const file = join(written(template, "yaml"), `${template}.landfall.yaml`);
    const { plan } = synthesize(MigrationProject.fromYaml(newStack(), template, file));
    expect(plan.project.name).toBe(template);
    expect(plan.jobs.length).toBeGreaterThan(0);
  });

  test("writes a program that makes the very same plan", () => {
    const file = join(written(template, "yaml"), `${template}.landfall.yaml`);
    const { plan } = synthesize(MigrationProject.fromYaml(newStack(), template, file));
    const program = join(written(template, "typescript"), "main.ts");
    expect(planOfProgram(program)).toBe(canonicalJson(plan));
  });

  test("warns of nothing on its first plan that it does not say itself", () => {
    const file = join(written(template, "yaml"), `${template}.landfall.yaml`);
    const project = MigrationProject.fromYaml(newStack(), template, file);
    synthesize(project);
    const warnings = project.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === "@cdktf/warn")
      .flatMap(({ data }) => [...String(data).matchAll(/\[([A-Z0-9-]+)\]/g)].map(([, rule]) => rule));
    expect(warnings.sort()).toEqual(WARNED[template]);
  });

  test("leads editors to a schema that is there", () => {
    const folder = written(template, "yaml");
    const text = readFileSync(join(folder, `${template}.landfall.yaml`), "utf8");
    const target = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? "";
    expect(readFileSync(resolve(folder, target), "utf8")).toBe(
      readFileSync(join(ROOT, "schema/landfall.schema.json"), "utf8"),
    );
  });
});

test("where the package is installed, its own schema is used and none is copied", () => {
  const folder = temporaryFolder();
  const schema = join(folder, "node_modules/landfall/schema/landfall.schema.json");
  mkdirSync(dirname(schema), { recursive: true });
  writeFileSync(schema, "{}");
  written("images", "yaml", folder);
  expect(readdirSync(folder).sort()).toEqual(["images.landfall.yaml", "node_modules"]);
  expect(readFileSync(join(folder, "images.landfall.yaml"), "utf8")).toContain(
    "$schema=./node_modules/landfall/schema/landfall.schema.json",
  );
});

test("what exists is never overwritten, and then nothing is written at all", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "tsconfig.json"), "mine");
  expect(() => init(contextIn(folder).context, "images", { language: "typescript" })).toThrow(
    expect.objectContaining({
      code: "FILE-EXISTS",
      message: expect.stringContaining("tsconfig.json") as unknown,
    }) as Error,
  );
  expect(readdirSync(folder)).toEqual(["tsconfig.json"]);
  expect(readFileSync(join(folder, "tsconfig.json"), "utf8")).toBe("mine");
});

test("a second blueprint shares the schema of the first", () => {
  const folder = written("images", "yaml");
  written("redis", "yaml", folder);
  expect(readdirSync(folder).sort()).toEqual([
    "images.landfall.yaml",
    "landfall.schema.json",
    "redis.landfall.yaml",
  ]);
});

/** Runs a template's program by itself, in a process of its own, and reads the plan that it wrote. */
function planOfProgram(file: string): string {
  const source = readFileSync(file, "utf8")
    .replaceAll('"landfall"', JSON.stringify(join(ROOT, "lib/index.ts")))
    .replaceAll('"cdktf"', JSON.stringify(join(ROOT, "node_modules/cdktf")));
  const { code } = transformSync(source, {
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
  });
  const load = `
    const { transformFileSync } = require(${JSON.stringify(join(ROOT, "node_modules/@swc/core"))});
    require.extensions[".ts"] = (module, file) => module._compile(transformFileSync(file, {
      jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" },
    }).code, file);`;
  const { status, stderr } = spawnSync(process.execPath, ["-e", `${load}${code}`], {
    cwd: dirname(file),
    encoding: "utf8",
    env: { ...process.env, CDKTF_CONTEXT_JSON: JSON.stringify({ "landfall:placement": "memory" }) },
  });
  if (status !== 0) throw new Error(stderr);
  const stacks = join(dirname(file), "cdktf.out/stacks");
  const [stack = ""] = readdirSync(stacks);
  const plan = join(stacks, stack, "landfall.plan.json");
  expect(existsSync(plan)).toBe(true);
  return canonicalJson(JSON.parse(readFileSync(plan, "utf8")));
}
