import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { format, resolveConfig } from "prettier";
import { ci } from "./ci/proof";
import { clients } from "./clients/proof";
import { summaryOf } from "./evidence";
import { faults } from "./faults/proof";
import { formats } from "./formats/proof";
import { generated } from "./generated";
import { kill } from "./kill/proof";
import { load } from "./load/proof";
import { properties } from "./properties";
import { provider } from "./provider/proof";
import { validate } from "./provider/validate";
import { world } from "./world/proof";
import { Notebook, sourceState } from "./notebook";
import type { Case, Proof, Result } from "./proof";
import { sampleOf } from "./sample";

const PROOFS: readonly Proof[] = [
  formats,
  faults,
  kill,
  generated,
  properties,
  world,
  load,
  clients,
  validate,
  provider,
  ci,
];

interface Options {
  readonly sample?: true;
  readonly only?: string;
  readonly results?: string;
}

/** Numbers as Jest's own JSON reporter has them. */
interface Counts {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}

async function main(options: Options): Promise<void> {
  const counts: Counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  const chosen = PROOFS.filter(({ name, sample }) =>
    options.only === undefined ? options.sample !== true || sample > 0 : name === options.only,
  );
  if (chosen.length === 0)
    throw new RangeError(`there is no such proof; there are ${PROOFS.map(({ name }) => name).join(", ")}`);
  for (const proof of chosen) await prove(proof, options, counts);
  if (options.results !== undefined) writeFileSync(options.results, `${JSON.stringify(counts)}\n`);
  process.exitCode = counts.numFailedTests > 0 ? 1 : 0;
}

async function prove(proof: Proof, options: Options, counts: Counts): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), `landfall-prove-${proof.name}-`));
  const began = Date.now();
  try {
    const all = await proof.prepare(scratch);
    if (typeof all === "string") {
      say(`${proof.name}: SKIPPED: ${all}`);
      counts.numPendingTests += 1;
      return;
    }
    const state = sourceState();
    const cases = options.sample === true ? sampleOf(all, proof.sample) : all;
    const notebook = new Notebook(state, proof.name);
    say(`${proof.name}: ${cases.length} of ${all.length} cases${options.sample === true ? " (sample)" : ""}`);
    const results = await runCases(proof, cases, notebook);
    const passed = results.filter((result) => result.passed).length;
    counts.numPassedTests += passed;
    counts.numFailedTests += results.length - passed;
    say(
      `${proof.name}: ${passed} passed, ${results.length - passed} failed in ${Math.round((Date.now() - began) / 1000)} s`,
    );
    if (options.sample !== true) await keepSummary(proof, results, state);
  } finally {
    await proof.finish?.();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function runCases(proof: Proof, cases: readonly Case[], notebook: Notebook): Promise<Result[]> {
  const queue = cases.filter(({ id }) => !notebook.results.has(id)).values();
  const known = cases.filter(({ id }) => notebook.results.has(id)).length;
  if (known > 0) say(`${proof.name}: ${known} known from an earlier run on the same sources`);
  let done = known;
  const work = async () => {
    for (const each of queue) {
      const result = await resultOf(each);
      notebook.note(result);
      done += 1;
      if (!result.passed)
        say(`${proof.name}: FAILED ${result.id}: ${result.outcome}: ${result.detail ?? ""}`);
      else if (done % 20 === 0) say(`${proof.name}: ${done} of ${cases.length}`);
    }
  };
  await Promise.all(Array.from({ length: proof.parallel }, work));
  return cases.flatMap(({ id }) => notebook.results.get(id) ?? []);
}

async function resultOf(tried: Case): Promise<Result> {
  const { id } = tried;
  try {
    return { id, ...(await tried.run()) };
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { id, passed: false, outcome: "error", detail };
  }
}

async function keepSummary(proof: Proof, results: readonly Result[], state: string): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  mkdirSync("docs/evidence", { recursive: true });
  const file = proof.summary ?? `docs/evidence/${day}-${proof.name}.md`;
  const style = await resolveConfig(file);
  writeFileSync(
    file,
    await format(summaryOf(proof, results, { day, state }), { ...style, parser: "markdown" }),
  );
  say(`${proof.name}: ${file} written`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

new Command("prove")
  .description("Tries the large claims in all their cases; goes on where an interrupted run ended.")
  .option("--sample", "only some cases, the same ones every time")
  .option("--only <name>", `one proof: ${PROOFS.map(({ name }) => name).join(", ")}`)
  .option("--results <file>", "write the counts as JSON")
  .action((options: Options) => main(options))
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });
