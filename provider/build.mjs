// Generates the bindings of the resources in schema.json with the official generator and compiles them into
// lib/<resource>/index.js, the shape of a prebuilt provider. Does nothing when no input has changed.
import console from "node:console";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

// The constraint ends up in required_providers of every stack; any 1.83 release or later 1.x satisfies it.
const CONSTRAINT = "tencentcloudstack/tencentcloud@~> 1.83";
const INPUTS = ["schema.json", "build.mjs", "package.json"];
const TOOLS = ["@cdktf/provider-generator", "cdktf", "typescript"];

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const lib = join(here, "lib");
const stampFile = join(lib, ".stamp");
const stamp = inputHash();

if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) {
  console.log("provider bindings are up to date");
} else {
  await build();
  console.log("provider bindings are built");
}

async function build() {
  // The new bindings take the place of the old ones in one rename, so that a build that is interrupted, or that
  // runs beside another, leaves a whole set. Inside this folder, so that the compiler finds cdktf.
  const work = mkdtempSync(join(here, ".build-"));
  try {
    await generate(join(work, "src"));
    compile(join(work, "src", "providers", "tencentcloud"), join(work, "lib"));
    writeFileSync(join(work, "lib", ".stamp"), stamp);
    if (existsSync(lib)) renameSync(lib, join(work, "old"));
    renameSync(join(work, "lib"), lib);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function generate(folder) {
  process.env.CHECKPOINT_DISABLE = "1"; // the generator would report its use over the network,
  process.env.TERRAFORM_BINARY_NAME = "landfall-needs-no-terraform"; // and ask terraform for its version
  // By its own module: the package's face needs jsii-pacmak, which it does not declare and TypeScript does not need.
  const {
    TerraformProviderGenerator,
  } = require("@cdktf/provider-generator/lib/get/generator/provider-generator");
  const { CodeMaker } = require("codemaker");
  const { ConstructsMakerProviderTarget, Language, TerraformProviderConstraint } = require("@cdktf/commons");
  const code = new CodeMaker();
  const generator = new TerraformProviderGenerator(
    code,
    JSON.parse(readFileSync(join(here, "schema.json"), "utf8")),
  );
  generator.generate(
    new ConstructsMakerProviderTarget(new TerraformProviderConstraint(CONSTRAINT), Language.TYPESCRIPT),
  );
  await code.save(folder);
}

function compile(source, out) {
  const ts = require("typescript");
  const program = ts.createProgram([join(source, "index.ts"), join(source, "lazy-index.ts")], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    declaration: true,
    skipLibCheck: true,
    types: ["node"],
    rootDir: source,
    outDir: out,
  });
  const emitted = program.emit();
  const faults = [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics];
  if (faults.length === 0) return;
  const host = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => here,
    getNewLine: () => "\n",
  };
  throw new Error(`the bindings do not compile:\n${ts.formatDiagnostics(faults, host)}`);
}

function inputHash() {
  const hash = createHash("sha256");
  for (const input of INPUTS) hash.update(readFileSync(join(here, input)));
  for (const tool of TOOLS) hash.update(`${tool}@${require(`${tool}/package.json`).version}`);
  return hash.digest("hex");
}
