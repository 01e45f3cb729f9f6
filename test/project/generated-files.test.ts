import fc from "fast-check";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { MigrationProject } from "../../lib";
import { projectFileSchema } from "../../lib/engines/project-file";
import { parseProjectText, ProjectFileError } from "../../lib/plan/yaml";
import { changed, changeOf, valueFor } from "../support/generated-files";
import { newStack, synthesize, temporaryFolder } from "../support/programs";

/** Where a proof wants the outcomes written. */
const OUTCOMES = process.env["LANDFALL_PROVE"];
/** How many files are generated: a sample in every run of the tests, 2,000 in the proof. */
const FILES = OUTCOMES === undefined ? 200 : 2_000;
const SEED = 20_261_120;

const FIXTURES = join(__dirname, "../fixtures");
const whole: readonly unknown[] = [
  ...readdirSync(join(FIXTURES, "good")).map((file) => join(FIXTURES, "good", file)),
  join(FIXTURES, "refused/nothing-wrong.yaml"),
].map((file): unknown => parse(readFileSync(file, "utf8")));

/** Whole files with a few changes, and files made from nothing but the schema. */
const files = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .constantFrom(...whole)
      .chain((document) =>
        fc
          .array(changeOf(projectFileSchema, document), { maxLength: 4 })
          .map((changes) => changed(document, changes)),
      ),
  },
  { weight: 1, arbitrary: valueFor(projectFileSchema) },
);

type Outcome = "no file" | "refused" | "synthesized";

function outcomeOf(document: unknown, folder: string): Outcome {
  const text = stringify(document, { aliasDuplicateObjects: false });
  try {
    parseProjectText(projectFileSchema, text, "generated.yaml");
  } catch (error) {
    if (error instanceof ProjectFileError) return "no file";
    throw error;
  }
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "generated.yaml");
  writeFileSync(file, text);
  const stack = newStack("stack", join(folder, "cdktf.out"));
  try {
    // What is synthesized is held to the provider's schema there.
    synthesize(MigrationProject.fromYaml(stack, "erp", file));
    return "synthesized";
  } catch (error) {
    if (isExpected(error)) return "refused";
    throw error;
  }
}

/** The list of what validation found, each with its code. An error thrown on the way there would be a slip of ours. */
function isExpected(error: unknown): boolean {
  if (!(error instanceof Error) || !error.message.startsWith("Validation failed with the following errors:"))
    return false;
  const findings = error.message.split("\n").filter((line) => line.startsWith("  ["));
  return findings.length > 0 && findings.every((line) => /\[[A-Z0-9-]+\]$/.test(line));
}

test("no generated file ends in an unhandled error, and what is accepted is what the provider takes", () => {
  const root = temporaryFolder();
  const outcomes: Record<Outcome, number> = { "no file": 0, refused: 0, synthesized: 0 };
  let count = 0;
  fc.assert(
    fc.property(files, (document) => {
      count += 1;
      outcomes[outcomeOf(document, join(root, String(count)))] += 1;
    }),
    { numRuns: FILES, seed: SEED, endOnFailure: true },
  );
  if (OUTCOMES !== undefined) writeFileSync(OUTCOMES, JSON.stringify(outcomes));
  // All three ways are taken often enough to mean something.
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(FILES / 20);
}, 600_000);
