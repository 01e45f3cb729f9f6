import { join } from "node:path";

/** The arguments of a Node process that runs a TypeScript source with these arguments of its own. */
export function runTypeScript(source: string, ...own: readonly string[]): string[] {
  return [
    "--import",
    join(__dirname, "typescript-child.mjs"),
    "-e",
    "require(process.argv[1])",
    source,
    ...own,
  ];
}
