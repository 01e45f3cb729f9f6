import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How programs that a registry would deliver are run here: the arguments of a Node process. */
export interface Software {
  readonly landfall: readonly string[];
  readonly tsNode: readonly string[];
  /** In place of Terraform, where the machine has none; default: the one on PATH. */
  readonly terraform?: readonly string[];
  /** The team has OpenTofu in place of Terraform, and its machines have no other. */
  readonly tofu?: true;
}

/** What somebody wrote under a pull request through `gh`. */
export interface Comment {
  readonly arguments: readonly string[];
  readonly body: string;
}

/**
 * The programs that stand for the world outside: the registry of packages (`npm ci` finds this repository's own
 * sources), GitHub (`gh` writes down what it is told), and Terraform where it is not installed.
 */
export class Tools {
  readonly directory: string;
  private readonly record: string;

  constructor(scratch: string, root: string, software: Software) {
    this.directory = join(scratch, "bin");
    this.record = join(scratch, "comments.jsonl");
    mkdirSync(this.directory);
    this.write("npm", npm(root, this.programs(software)));
    this.write("gh", gh(this.record));
    if (software.terraform !== undefined) this.write("terraform", bin(software.terraform));
  }

  comments(): Comment[] {
    if (!existsSync(this.record)) return [];
    const lines = readFileSync(this.record, "utf8")
      .split("\n")
      .filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as Comment);
  }

  /** Files that `npm ci` links into `node_modules/.bin`. */
  private programs({ landfall, tsNode }: Software): ReadonlyMap<string, string> {
    const folder = join(this.directory, "..", "packages");
    mkdirSync(folder);
    return new Map(
      Object.entries({ landfall, "ts-node": tsNode }).map(([name, words]) => {
        const file = join(folder, name);
        appendFileSync(file, bin(words));
        chmodSync(file, 0o755);
        return [name, file];
      }),
    );
  }

  private write(name: string, content: string): void {
    const file = join(this.directory, name);
    writeFileSync(file, content);
    chmodSync(file, 0o755);
  }
}

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

function bin(words: readonly string[]): string {
  return `#!/bin/bash\nexec ${[process.execPath, ...words].map(quoted).join(" ")} "$@"\n`;
}

function npm(root: string, programs: ReadonlyMap<string, string>): string {
  return [
    "#!/bin/bash",
    "set -eu",
    '[ "$*" = ci ] || { echo "this npm knows npm ci only" >&2; exit 64; }',
    "[ -e package.json ]",
    "mkdir -p node_modules/.bin",
    `ln -s ${quoted(root)} node_modules/landfall`,
    ...["cdktf", "constructs"].map(
      (name) => `ln -s ${quoted(join(root, "node_modules", name))} node_modules/`,
    ),
    ...[...programs].map(([name, file]) => `ln -s ${quoted(file)} node_modules/.bin/${name}`),
    "",
  ].join("\n");
}

/** `gh pr comment`, with the flags of its manual; it needs a token, as the real one does. */
function gh(record: string): string {
  const program = `
    const { appendFileSync, readFileSync } = require("node:fs");
    const words = process.argv.slice(1);
    const flags = ["--edit-last", "--create-if-none", "--body-file"];
    const unknown = words.filter((word) => word.startsWith("--") && !flags.includes(word));
    if (words[0] !== "pr" || words[1] !== "comment" || unknown.length > 0 || !process.env.GH_TOKEN) process.exit(4);
    const body = readFileSync(words[words.indexOf("--body-file") + 1], "utf8");
    if (body.length > 65536) process.exit(1);
    appendFileSync(${JSON.stringify(record)}, JSON.stringify({ arguments: words, body }) + "\\n");
  `;
  return `#!/bin/bash\nexec ${quoted(process.execPath)} -e ${quoted(program)} "$@"\n`;
}
