// Proves that the packed package works for a stranger: packs it, installs the tarball into empty projects and
// compiles and synthesizes the smallest example there,
//   1. beside cdktf and the newest constructs, as a plain `npm i cdktf constructs` gives them;
//   2. beside cdktn under cdktf's name, with the constructs that it accepts.
// Run from anywhere: node scripts/pack-proof.mjs. Needs npm and a registry; ends with 1 when a proof fails.
import console from "node:console";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const example = "examples/offline-image/main";
const compiler = join(root, "node_modules/typescript/bin/tsc");
const stack = "cdktf.out/stacks/offline-image";

const surroundings = [
  { name: "cdktf", installs: () => ["cdktf", "constructs"] },
  {
    name: "cdktn as cdktf",
    installs: () => ["cdktf@npm:cdktn", `constructs@${asked("cdktn", "peerDependencies.constructs")}`],
  },
];

const work = mkdtempSync(join(tmpdir(), "landfall-pack-proof-"));
try {
  const tarball = pack();
  const proofs = surroundings.map((one, index) => prove(one, tarball, join(work, `project-${index}`)));
  if (new Set(proofs.map(({ resources }) => resources)).size > 1)
    throw new Error("the two synthesize different resources");
  console.log("both synthesize the same resources and the same plan");
} catch (error) {
  console.error(`pack-proof: ${error.stdout || ""}${error.stderr || error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

function pack() {
  const [{ bundled, entryCount, filename, size }] = JSON.parse(
    npm(root, "pack", "--json", "--pack-destination", work).replace(/^[^[]*(?=\[\s*\{)/s, ""),
  );
  console.log(
    `${filename}: ${(size / 1e6).toFixed(2)} MB, ${entryCount} files, bundles ${bundled.join(", ") || "nothing"}`,
  );
  return join(work, filename);
}

function prove({ installs, name }, tarball, project) {
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "name": "a-stranger", "private": true }\n');
  npm(project, "install", ...installs());
  npm(project, "install", tarball);
  copyFileSync(join(root, `${example}.ts`), join(project, "main.ts"));
  writeFileSync(join(project, "main.test.ts"), 'import "landfall/testing";\nimport "landfall/plan";\n');
  run(
    project,
    process.execPath,
    compiler,
    "--strict",
    "--module",
    "node16",
    "--skipLibCheck",
    "--types",
    "node",
    "--typeRoots",
    join(root, "node_modules/@types"),
    "main.ts",
    "main.test.ts",
  );
  writeFileSync(join(project, "cdktf.json"), '{ "language": "typescript", "app": "node main.js" }\n');
  run(project, "npx", "--no", "landfall", "lock");
  run(project, process.execPath, "main.js");
  run(project, process.execPath, "main.test.js");
  const { resource, output } = JSON.parse(readFileSync(join(project, stack, "cdk.tf.json"), "utf8"));
  const plans = Object.values(output).map(({ value }) => value.sha256);
  const count = Object.values(resource).reduce((sum, byId) => sum + Object.keys(byId).length, 0);
  const versions = ["cdktf", "constructs"].map((module) => versionOf(project, module)).join(", ");
  console.log(
    `${name} (${versions}), Node ${process.versions.node}: ${count} resources, plan ${plans[0].slice(0, 12)}`,
  );
  return { resources: JSON.stringify([resource, plans], withoutMetadata) };
}

/** cdktf and cdktn note different things about the constructs behind a resource. */
function withoutMetadata(key, value) {
  return key === "//" ? undefined : value;
}

function versionOf(project, module) {
  const { name, version } = JSON.parse(
    readFileSync(join(project, "node_modules", module, "package.json"), "utf8"),
  );
  return `${name} ${version}`;
}

function asked(...what) {
  return npm(root, "view", ...what).trim();
}

function npm(cwd, ...args) {
  return run(cwd, "npm", ...args, "--no-audit", "--no-fund", "--loglevel=error");
}

function run(cwd, command, ...args) {
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  return execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
