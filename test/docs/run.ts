import { transformSync } from "@swc/core";
import { App } from "cdktf";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as landfall from "../../lib";
import { synthesizeYaml } from "../../lib/cli/yaml-app";
import { temporaryFolder } from "../support/programs";
import { schemaFaults } from "../support/schema-facts";

export interface Synthesized {
  readonly plan: landfall.DeclaredPlan;
  readonly terraform: object;
}

const IN_MEMORY = { "landfall:placement": "memory" };

/** What a documented program synthesizes, run as a user's project would run it. Some leave the last call to cdktf. */
export function runProgram(text: string): Synthesized {
  const out = join(temporaryFolder(), "cdktf.out");
  const { code } = transformSync(text, {
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
  });
  const load = (name: string): unknown => (name === "landfall" ? landfall : jest.requireActual(name));
  const exported: { project?: landfall.MigrationProject } = {};
  const before = { ...process.env };
  Object.assign(process.env, { CDKTF_OUTDIR: out, CDKTF_CONTEXT_JSON: JSON.stringify(IN_MEMORY) });
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the page's own code, among this test's own objects
    new Function("require", "exports", code)(load, exported);
    if (exported.project) App.of(exported.project).synth();
  } finally {
    process.env = before;
  }
  return synthesizedIn(out);
}

/** What a documented project file synthesizes. */
export function runFile(text: string): Synthesized {
  const folder = temporaryFolder();
  const file = join(folder, "documented.landfall.yaml");
  writeFileSync(file, text);
  synthesizeYaml(file, join(folder, "cdktf.out"), IN_MEMORY);
  return synthesizedIn(join(folder, "cdktf.out"));
}

function synthesizedIn(out: string): Synthesized {
  const files = readdirSync(out, { recursive: true, encoding: "utf8" });
  const read = (name: RegExp): unknown => {
    const [file] = files.filter((found) => name.test(found));
    if (file === undefined) throw new Error(`${out} holds no ${name.source}: ${files.join(", ")}`);
    return JSON.parse(readFileSync(join(out, file), "utf8"));
  };
  const terraform = read(/cdk\.tf\.json$/) as object;
  expect(schemaFaults(terraform)).toEqual([]);
  return { plan: read(/landfall\.plan[^/]*\.json$/) as landfall.DeclaredPlan, terraform };
}
