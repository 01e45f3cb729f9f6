import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { LandfallError } from "../base/errors";

/** A file that a command makes, relative to the working directory. */
export interface NewFile {
  readonly name: string;
  readonly content: string;
}

/**
 * Writes files that do not exist; all of them, or none.
 *
 * @throws LandfallError `FILE-EXISTS` that names those which do
 */
export function writeNewFiles(directory: string, files: readonly NewFile[]): void {
  const there = files.filter(({ name }) => existsSync(path.join(directory, name)));
  if (there.length > 0) {
    const names = there.map(({ name }) => name).join(", ");
    throw new LandfallError(
      "FILE-EXISTS",
      `${names} ${there.length === 1 ? "is" : "are"} already here, and nothing was written.`,
      { place: directory, remedy: "Work in another directory, or move what is here away." },
    );
  }
  for (const { content, name } of files) {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content, { flag: "wx" });
  }
}
