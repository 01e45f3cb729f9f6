import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The published JSON Schema, inside the package. */
const SCHEMA = path.join("schema", "landfall.schema.json");

export function publishedSchema(): string {
  return readFileSync(path.join(packageRoot(), SCHEMA), "utf8");
}

export function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(packageRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}

/** The package's schema as a file of this directory names it; undefined where the package is not installed there. */
export function installedSchema(directory: string): string | undefined {
  const file = path.join("node_modules", "landfall", SCHEMA);
  return existsSync(path.join(directory, file)) ? `./${file.split(path.sep).join("/")}` : undefined;
}

/** Sources and what is built from them lie at different depths. */
function packageRoot(): string {
  for (let directory = __dirname; ; directory = path.dirname(directory)) {
    if (existsSync(path.join(directory, SCHEMA))) return directory;
    if (directory === path.dirname(directory)) throw new Error(`no ${SCHEMA} above ${__dirname}`);
  }
}
