import { transformSync } from "@swc/core";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";
import { z } from "zod";
import type { DeclaredPlan } from "../../lib";
import { projectFileSchema } from "../../lib/engines/project-file";
import { readProjectFile } from "../../lib/plan/yaml";
import { synthesizeYaml } from "../../lib/cli/yaml-app";

const ROOT = path.join(__dirname, "../..");
const PAGES = [
  "README.md",
  "docs/engines/image-import.md",
  "docs/cli.md",
  "docs/embedded-cloud.md",
  "docs/journal.md",
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "landfall-docs-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The fenced blocks of a language, each as a case of its own. */
function blocks(language: string): [string, string][] {
  return PAGES.flatMap((page) =>
    [
      ...readFileSync(path.join(ROOT, page), "utf8").matchAll(
        new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, "gm"),
      ),
    ].map(([, text = ""], index): [string, string] => [`${page}, ${language} block ${index + 1}`, text]),
  );
}

describe("programs in the documentation", () => {
  it.each(blocks("ts"))("%s has the right types", (_name, text) => {
    expect(typeFaults(text)).toEqual([]);
  });

  it.each(blocks("ts"))("%s is synthesized", (_name, text) => {
    expect(Object.keys(runProgram(text).workloads)).not.toEqual([]);
  });

  it.each(blocks("yaml"))("%s is a project file that is synthesized", (_name, text) => {
    expect(Object.keys(synthesizeText(text).workloads)).not.toEqual([]);
  });

  it("of the README declare the same migration twice", () => {
    const [[, program] = ["", ""]] = blocks("ts");
    const [[, blueprint] = ["", ""]] = blocks("yaml");
    expect(synthesizeText(blueprint)).toEqual(runProgram(program));
  });
});

it("the documentation links to nothing that is not there", () => {
  const broken = [...PAGES, "CONTRIBUTING.md", "CHANGELOG.md"].flatMap((page) =>
    [...readFileSync(path.join(ROOT, page), "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, target = ""]) => path.join(path.dirname(page), target))
      .filter((target) => ts.sys.fileExists(path.join(ROOT, target)) === false)
      .map((target) => `${page} → ${target}`),
  );
  expect(broken).toEqual([]);
});

function runProgram(text: string): DeclaredPlan {
  const out = path.join(folder, "cdktf.out");
  rmSync(out, { recursive: true, force: true });
  const { code } = transformSync(text, {
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
  });
  const load = (name: string): unknown =>
    name === "landfall" ? jest.requireActual("../../lib") : jest.requireActual(name);
  const before = { ...process.env };
  Object.assign(process.env, {
    CDKTF_OUTDIR: out,
    CDKTF_CONTEXT_JSON: JSON.stringify({ "landfall:placement": "memory" }),
  });
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    new Function("require", "exports", code)(load, {});
  } finally {
    process.env = before;
  }
  return planIn(out);
}

function synthesizeText(text: string): DeclaredPlan {
  const file = path.join(folder, "blueprint.landfall.yaml");
  const out = path.join(folder, "yaml.out");
  rmSync(out, { recursive: true, force: true });
  writeFileSync(file, text);
  readProjectFile(projectFileSchema, file);
  synthesizeYaml(file, out, { "landfall:placement": "memory" });
  return planIn(out);
}

function planIn(out: string): DeclaredPlan {
  const [plan] = ts.sys.readDirectory(out, [".json"], undefined, ["**/landfall.plan*.json"]);
  return z.looseObject({}).parse(JSON.parse(readFileSync(plan ?? "", "utf8"))) as unknown as DeclaredPlan;
}

/** What the compiler says of a program that imports Landfall's sources. */
function typeFaults(text: string): string[] {
  const file = path.join(ROOT, "documented.ts");
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ["node"],
    paths: { landfall: [path.join(ROOT, "lib/index.ts")] },
  };
  const real = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...real,
    fileExists: (name) => name === file || real.fileExists(name),
    readFile: (name) => (name === file ? text : real.readFile(name)),
    getSourceFile: (name, ...rest) =>
      name === file
        ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022)
        : real.getSourceFile(name, ...rest),
  };
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
  );
}
