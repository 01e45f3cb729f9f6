import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "./proof";

/** What counts for what is proved: a change of any of it makes earlier results worthless. */
const PROVED = ["lib", "provider", "scripts/prove", "test/support", "test/clients", "examples"];

/** The state of the sources: the commit, and a digest of what differs from it. */
export function sourceState(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, { encoding: "utf8", maxBuffer: 256 * 1024 ** 2 });
  const commit = git("rev-parse", "--short=12", "HEAD").trim();
  const changed = git("diff", "HEAD", "--", ...PROVED);
  const added = git("ls-files", "-z", "--others", "--exclude-standard", "--", ...PROVED);
  if (changed + added === "") return commit;
  const hash = createHash("sha256").update(changed);
  for (const file of added.split("\0").filter((name) => name !== ""))
    hash.update(file).update(readFileSync(file));
  const digest = hash.digest("hex").slice(0, 8);
  return `${commit}-changed-${digest}`;
}

/** Results of one proof on one state of the sources, so that a proof that was interrupted goes on. */
export class Notebook {
  private readonly file: string;
  readonly results = new Map<string, Result>();

  constructor(state: string, proof: string) {
    const folder = join(".landfall", "prove", state);
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, `${proof}.jsonl`);
    if (!existsSync(this.file)) return;
    for (const line of readFileSync(this.file, "utf8").split("\n")) {
      const result = readLine(line);
      // What failed is tried again: the reason may have been this machine.
      if (result?.passed === true) this.results.set(result.id, result);
    }
  }

  note(result: Result): void {
    this.results.set(result.id, result);
    appendFileSync(this.file, `${JSON.stringify(result)}\n`);
  }
}

/** The last line may be torn. */
function readLine(line: string): Result | undefined {
  try {
    return JSON.parse(line) as Result;
  } catch {
    return undefined;
  }
}
