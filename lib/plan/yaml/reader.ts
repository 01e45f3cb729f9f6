import type { z } from "zod";
import type { SourcePlace } from "../../base/errors";
import { parseDocument, type SourceDocument } from "./document";
import { explain } from "./explain";
import { ProjectFileError, type DocumentPath, type Fault } from "./fault";
import type { Finding } from "./findings";
import { unknownNames } from "./names";
import { decode, readSource } from "./source";

/** A project file that was found valid. */
export interface ReadProject<T> {
  readonly project: T;
  /** Where the value at a path stands, for faults that are found later; of what is absent, the nearest. */
  readonly place: (path: DocumentPath) => SourcePlace;
}

/**
 * Reads a YAML blueprint from a file.
 *
 * @param schema the project file's schema, with the engines of this release (`lib/engines/project-file`)
 * @throws ProjectFileError that lists every fault with file, line, column, what is allowed and the nearest word
 */
export function readProjectFile<T>(schema: z.ZodType<T>, file: string): ReadProject<T> {
  return parseProjectText(schema, readSource(file), file);
}

/** The same from a text or bytes that are at hand; `file` is what faults call it. @throws ProjectFileError */
export function parseProjectText<T>(
  schema: z.ZodType<T>,
  source: string | Uint8Array,
  file: string,
): ReadProject<T> {
  const bytes = typeof source === "string" ? Buffer.from(source, "utf8") : source;
  const document = parseDocument(decode(bytes, file), file);
  const findings = [...explain(schema, document.value), ...unknownNames(document.value)];
  const faults = [
    ...document.faults,
    ...findings.filter(({ path }) => !isOpaque(document, path)).map((finding) => placed(finding, document)),
  ];
  if (faults.length > 0) throw new ProjectFileError(file, faults);
  return { project: schema.parse(document.value), place: (path) => document.place(path) };
}

function placed({ code, path, spot, message }: Finding, document: SourceDocument): Fault {
  return { code, message, place: document.place(path, spot) };
}

function isOpaque({ opaque }: SourceDocument, path: DocumentPath): boolean {
  return opaque.some((hidden) => hidden.every((segment, index) => path[index] === segment));
}
