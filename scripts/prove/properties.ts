import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { table } from "./evidence";
import type { Case, Proof, Result, Verdict } from "./proof";

const SEEDS = 20;

/** The property tests on inputs that `npm test`, which keeps to one seed, does not take. */
export const properties: Proof = {
  name: "properties",
  claim: `Every test file with properties passes on ${SEEDS} seeds besides the one that the tests keep to.`,
  sample: 0,
  parallel: 1,
  prepare: async () => {
    const files = testFiles().filter((file) => readFileSync(file, "utf8").includes('"fast-check"'));
    return Array.from({ length: SEEDS }, (_, seed) => caseOf(seed + 1, files));
  },
  summarize: (results: readonly Result[]) =>
    table(
      ["seed", "outcome", "what it printed"],
      results.map(({ id, outcome, detail = "" }) => [id, outcome, detail]),
    ),
};

function testFiles(): string[] {
  return readdirSync("test", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join("test", name))
    .sort();
}

function caseOf(seed: number, files: readonly string[]): Case {
  return { id: String(seed), run: () => judge(seed, files) };
}

async function judge(seed: number, files: readonly string[]): Promise<Verdict> {
  const env = { ...process.env, PROPERTY_SEED: String(seed) };
  const options = { env, maxBuffer: 64 * 1024 ** 2 };
  try {
    const { stderr } = await promisify(execFile)("npx", ["jest", ...files], options);
    return { passed: true, outcome: "passed", detail: /^Tests: +(.*)$/m.exec(stderr)?.[1] };
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    return { passed: false, outcome: "failed", detail: String(stderr).slice(0, 4_000) };
  }
}
