import { existsSync } from "node:fs";
import path from "node:path";
import type { NewFile } from "./new-files";
import { installedSchema, publishedSchema } from "./own-files";

/** Files that a command makes, and what to do with them. */
export interface NewBlueprint {
  readonly files: readonly NewFile[];
  readonly next: string;
}

const SCHEMA_COPY = "landfall.schema.json";

/**
 * A YAML blueprint with the line by which editors complete and check it. The schema is the installed package's where
 * there is one in this directory, else a copy beside the blueprint.
 */
export function withModeline({ content, name }: NewFile, directory: string): NewFile[] {
  const installed = installedSchema(directory);
  const line = `# yaml-language-server: $schema=${installed ?? `./${SCHEMA_COPY}`}\n`;
  const copy =
    installed === undefined && !existsSync(path.join(directory, SCHEMA_COPY))
      ? [{ name: SCHEMA_COPY, content: publishedSchema() }]
      : [];
  return [{ name, content: `${line}${content}` }, ...copy];
}
