import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Goal, Size } from "../../lib";
import { diff } from "../../lib/cli/commands/diff";
import { canonicalJson, sha256, type PlanOutput } from "../../lib/plan";
import type { PlanDiff } from "../../lib/plan/diff";
import {
  answers,
  blueprint,
  image,
  newProject,
  newStack,
  synthesize,
  temporaryFolder,
} from "../support/programs";
import { contextIn } from "./context";

interface Variation {
  readonly file?: string;
  readonly gib?: number;
  readonly goal?: Goal;
}

function declared({ file = "web.qcow2", gib = 60, goal = Goal.TEST }: Variation = {}) {
  const project = newProject(newStack());
  const target = blueprint({ systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(gib) } });
  const web = project.addImage("web", image({ image: { file }, blueprint: target }));
  project.addWave("first", {
    workloads: [web],
    goal,
    testRun: { checks: answers },
    cutover: { approval: { by: ["ann"] } },
  });
  return synthesize(project).plan;
}

function written(name: string, content: unknown): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content, undefined, 2));
  return file;
}

const planFile = (variation?: Variation) => written("landfall.plan.json", declared(variation));

function outputOf(plan: unknown): PlanOutput {
  const text = canonicalJson(plan);
  const keys = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, key = ""]) => key);
  return {
    declared: text,
    sha256: sha256(text),
    bindings: Object.fromEntries(keys.map((key) => [key, "x"])),
  };
}

function run(old: string, updated: string, project?: string) {
  const captured = contextIn(temporaryFolder());
  const code = diff(captured.context, old, updated, project === undefined ? {} : { project });
  return { code, text: captured.stdout() };
}

describe("landfall diff", () => {
  test("of equal plans says so and ends with 0", () => {
    expect(run(planFile(), planFile())).toEqual({ code: 0, text: "Project erp: no difference.\n" });
  });

  test("says what changed and what becomes void, and ends with 2", () => {
    const { code, text } = run(planFile(), planFile({ gib: 70, goal: Goal.CUTOVER }));
    expect(code).toBe(2);
    expect(text).toBe(
      [
        "Wave first",
        "  ~ the goal is raised from test to cutover",
        "  web",
        "    ~ blueprint.systemDisk.size: 60GiB becomes 70GiB",
        "  ! its test runs become void: it has to pass again before it cuts over",
        "  ! approvals that were given for it become void",
        "",
        "Different: 1 wave. Void: the test runs of first, the approvals of first.",
        "",
      ].join("\n"),
    );
  });

  test("asks the engine whether a replication begins anew", () => {
    expect(run(planFile(), planFile({ file: "other.qcow2" })).text).toContain(
      "! its replication begins anew",
    );
  });

  test("is one JSON document where that is asked for", () => {
    const captured = contextIn(temporaryFolder(), "json");
    expect(diff(captured.context, planFile(), planFile({ gib: 70 }), {})).toBe(2);
    const found = JSON.parse(captured.stdout()) as PlanDiff;
    expect(found.waves.map(({ voids, wave }) => ({ voids, wave }))).toEqual([
      { wave: "first", voids: { testRuns: true, approvals: true } },
    ]);
  });

  test("reads what terraform output -json wrote", () => {
    const outputs = written("outputs.json", {
      address: { sensitive: false, type: "string", value: "10.0.0.1" },
      landfall_plan_erp: { sensitive: true, type: "dynamic", value: outputOf(declared()) },
    });
    expect(run(outputs, planFile()).code).toBe(0);
    expect(run(written("output.json", outputOf(declared())), planFile({ gib: 70 })).code).toBe(2);
  });

  test("asks which project where a file has several", () => {
    const other = { ...declared(), project: { ...declared().project, name: "crm" } };
    const outputs = written("outputs.json", {
      landfall_plan_erp: { value: outputOf(declared()) },
      landfall_plan_crm: { value: outputOf(other) },
    });
    expect(() => run(outputs, planFile())).toThrow(/several projects: erp, crm/);
    expect(run(outputs, planFile(), "erp").code).toBe(0);
    expect(() => run(outputs, planFile(), "hr")).toThrow(/no project hr; there is erp, crm/);
  });

  test.each([
    ["no JSON", "{", "PLAN-FILE"],
    ["no plan", "[]", "PLAN-FILE"],
    [
      "a plan of another release",
      JSON.stringify({ apiVersion: "landfall.dev/v9", jobs: [] }),
      "PLAN-CONTENT",
    ],
    ["a plan that was edited", JSON.stringify({ ...outputOf(declared()), declared: "{}" }), "PLAN-HASH"],
  ])("refuses a file with %s", (_, content, code) => {
    expect(() => run(written("old.json", content), planFile())).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });

  test("refuses a file that is not there", () => {
    expect(() => run(join(temporaryFolder(), "none.json"), planFile())).toThrow(/cannot be read/);
  });
});
