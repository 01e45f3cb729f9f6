import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { table } from "./evidence";
import type { Case, Proof, Result, Verdict } from "./proof";

const TEST = "test/project/generated-files.test.ts";
const outcomes = z.record(z.string(), z.number());

/** The test of generated blueprints, with ten times as many as in every run of the tests. */
export const generated: Proof = {
  name: "generated",
  claim: [
    "2,000 blueprints, whole ones with up to four changes and ones made from nothing but the schema, never end in an unhandled",
    "error: each is no project file, or is refused with findings that have a code, or is synthesized, and then every resource is",
    "one that the official provider's schema takes, and the plan is one that the reconciler reads.",
  ].join("\n"),
  sample: 0,
  parallel: 1,
  prepare: async (scratch) => [caseOf(scratch)],
  summarize: (results: readonly Result[]) =>
    table(
      ["blueprints", "what became of them"],
      results.map(({ detail = "", outcome }) => [outcome, detail]),
    ),
};

function caseOf(scratch: string): Case {
  return { id: "2,000 generated blueprints", run: () => judge(join(scratch, "outcomes.json")) };
}

async function judge(file: string): Promise<Verdict> {
  const env = { ...process.env, LANDFALL_PROVE: file };
  try {
    await promisify(execFile)("npx", ["jest", TEST], { env, maxBuffer: 64 * 1024 ** 2 });
  } catch (error) {
    return {
      passed: false,
      outcome: "failed",
      detail: String((error as { stderr?: string }).stderr).slice(0, 2_000),
    };
  }
  const counts = Object.entries(outcomes.parse(JSON.parse(readFileSync(file, "utf8"))));
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return {
    passed: true,
    outcome: String(total),
    detail: counts.map(([outcome, count]) => `${count} ${outcome}`).join(", "),
  };
}
