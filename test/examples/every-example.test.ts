import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { declaredPlanSchema } from "../../lib";
import { readDeclared } from "../../lib/plan/read-plan";
import { temporaryFolder } from "../support/programs";
import { schemaFaults } from "../support/schema-facts";
import { EXAMPLES, exampleFolders, FOLDER, OTHERS } from "./examples";
import { synthesizeExample } from "./synthesize";

const NAMES = Object.keys(EXAMPLES);

/** What a process of its own makes of all examples. */
let elsewhere = "";

beforeAll(() => {
  elsewhere = temporaryFolder();
  const load = join(__dirname, "../support/load-typescript.cjs");
  const program = `require(${JSON.stringify(join(__dirname, "synthesize.ts"))}).synthesizeAll(${JSON.stringify(elsewhere)})`;
  const { status, stderr } = spawnSync(process.execPath, ["-r", load, "-e", program], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
});

describe.each(NAMES)("the example %s", (name) => {
  it("synthesizes to the same bytes in two processes", () => {
    const here = temporaryFolder();
    synthesizeExample(name, here);
    expect(written(here, name)).toEqual(written(join(elsewhere, name), name));
  });

  it("has nothing in its stack that the provider does not take", () => {
    const [stack = ""] = written(join(elsewhere, name), name);
    expect(schemaFaults(JSON.parse(stack) as Parameters<typeof schemaFaults>[0])).toEqual([]);
  });

  it("has a plan, jobs included, that the reconciler reads", () => {
    const [, plan = ""] = written(join(elsewhere, name), name);
    expect(() => readDeclared(JSON.parse(plan), declaredPlanSchema)).not.toThrow();
  });

  it("says in its README how it is run", () => {
    expect(readFileSync(join(FOLDER, name, "README.md"), "utf8")).toContain(`cd examples/${name}`);
  });
});

it("no example is left out", () => {
  expect(exampleFolders()).toEqual([...NAMES, ...OTHERS].sort());
  expect(NAMES.every((name) => existsSync(join(FOLDER, name, "landfall.lock.json")))).toBe(true);
});

function written(folder: string, name: string): string[] {
  const stack = join(folder, "stacks", name);
  return ["cdk.tf.json", "landfall.plan.json"].map((file) => readFileSync(join(stack, file), "utf8"));
}
