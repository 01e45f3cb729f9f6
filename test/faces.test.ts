import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { temporaryFolder } from "./support/programs";

const ROOT = join(__dirname, "..");

/** Lets a plain Node process load this repository's TypeScript. */
const LOAD_TYPESCRIPT = `
const { transformFileSync } = require("@swc/core");
require.extensions[".ts"] = (module, file) => module._compile(transformFileSync(file, {
  jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" },
}).code, file);
`;

/** Runs code in a process of its own. */
function run(code: string, cwd = ROOT): string {
  const script = `process.chdir(${JSON.stringify(ROOT)});${LOAD_TYPESCRIPT}process.chdir(${JSON.stringify(cwd)});${code}`;
  const { status, stderr, stdout } = spawnSync(process.execPath, ["-e", script], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Every file that loading these modules loads, relative to the repository. */
function loadedBy(...modules: string[]): string[] {
  const code = modules.map((module) => `require(${JSON.stringify(join(ROOT, module))});`).join("");
  const files = JSON.parse(run(`${code}console.log(JSON.stringify(Object.keys(require.cache)))`)) as string[];
  return files.map((file) => relative(ROOT, file));
}

const CDKTF = /^(node_modules\/(cdktf|constructs)\/|provider\/)/;
const ACTING = /^lib\/(reconcile|operate|tencent|transfer|deploy|local|cli)\//;
const SDKS = /^node_modules\/(tencentcloud-sdk-nodejs|cos-nodejs-sdk-v5)\//;

describe("what a program loads", () => {
  it.each(["lib/index.ts", "lib/testing/index.ts"])(
    "%s loads no driver, no reconciler and no cloud",
    (face) => {
      const files = loadedBy(face);
      expect(files.filter((file) => CDKTF.test(file)).length).toBeGreaterThan(0);
      expect(
        files.filter(
          (file) =>
            ACTING.test(file) || SDKS.test(file) || /driver|phases/.test(file.replace(/^node_modules.*/, "")),
        ),
      ).toEqual([]);
    },
  );

  it("the plan's face loads neither cdktf nor an engine", () => {
    const files = loadedBy("lib/plan/index.ts");
    expect(
      files.filter(
        (file) => CDKTF.test(file) || ACTING.test(file) || SDKS.test(file) || file.startsWith("lib/engines/"),
      ),
    ).toEqual([]);
  });

  it("the reconciler and the drivers load no cdktf", () => {
    const reconcilers = filesOf("lib/reconcile");
    expect(reconcilers.length).toBeGreaterThan(5);
    const files = loadedBy("lib/engines/drivers.ts", ...reconcilers);
    expect(files.some((file) => file.startsWith("lib/operate/"))).toBe(true);
    expect(files.filter((file) => CDKTF.test(file))).toEqual([]);
  });

  it("the embedded cloud loads what checks guests with the first guest only", () => {
    const files = loadedBy("lib/local/index.ts");
    expect(files).toContain("lib/local/guest/start.ts");
    expect(files.filter((file) => file.startsWith("node_modules/zod/"))).toEqual([]);
  });

  it("bindings come resource by resource, never all at once", () => {
    expect(loadedBy("lib/index.ts")).not.toContain("provider/lib/index.js");
  });
});

describe("two synths of one program", () => {
  it("write the same bytes from different directories", () => {
    const program = `
      const { App, TerraformStack } = require(${JSON.stringify(join(ROOT, "node_modules/cdktf"))});
      const { Goal, HealthCheck, MigrationProject, Size } = require(${JSON.stringify(join(ROOT, "lib/index.ts"))});
      const app = new App({ context: { "landfall:placement": "memory" } });
      const project = new MigrationProject(new TerraformStack(app, "offline"), "offline", { region: "ap-guangzhou", zone: "ap-guangzhou-6" });
      const checks = [HealthCheck.tcp(22)];
      const web = project.addImage("web", {
        image: { file: "web.raw" },
        os: { type: "Ubuntu", version: "22.04", architecture: "x86_64" },
        blueprint: { instanceType: "S5.MEDIUM4", systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) } },
      });
      project.addWave("first", { workloads: [web], goal: Goal.TEST, testRun: { checks }, cutover: { checks } });
      app.synth();`;
    const written = ["one", "a/much/deeper/other"].map((name) => {
      const folder = join(temporaryFolder(), name);
      mkdirSync(folder, { recursive: true });
      run(program, folder);
      const stack = join(folder, "cdktf.out/stacks/offline");
      return ["cdk.tf.json", "landfall.plan.json"].map((file) => readFileSync(join(stack, file), "utf8"));
    });
    expect(written[0]).toEqual(written[1]);
  });
});

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));
}
