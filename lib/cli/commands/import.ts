import { readFileSync } from "node:fs";
import path from "node:path";
import { LandfallError } from "../../base/errors";
import { EXIT, type ExitCode } from "../exit-codes";
import { blueprintOf } from "../inventory/blueprint";
import { readInventory } from "../inventory/read";
import { withModeline } from "../modeline";
import { writeNewFiles } from "../new-files";
import type { RunContext } from "../run-context";

/** Makes a YAML blueprint of a CSV inventory; never over a file that exists. */
export function importInventory({ io, output }: RunContext, csv: string): ExitCode {
  const { text, ...counts } = blueprintOf(readInventory(read(path.resolve(io.cwd, csv), csv), csv));
  const name = `${path.basename(csv, path.extname(csv))}.landfall.yaml`;
  const files = withModeline({ name, content: text }, io.cwd);
  writeNewFiles(io.cwd, files);
  const { todos, waves, workloads } = counts;
  const next =
    todos === 0 ? `landfall plan ${name}` : `replace what is marked TODO, then landfall validate ${name}`;
  output.result(
    [
      ...files.map((file) => `wrote ${file.name}`),
      `${workloads} workloads in ${waves} waves, ${todos} marks TODO`,
      `Next: ${next}`,
    ].join("\n"),
    { files: files.map((file) => file.name), ...counts },
  );
  return EXIT.goalReached;
}

function read(file: string, given: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new LandfallError("CSV-READ", "this file cannot be read.", { place: given, cause });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new LandfallError("CSV-READ", "this file is not UTF-8 text.", {
      place: given,
      remedy: "Save the inventory as CSV in UTF-8.",
      cause,
    });
  }
}
