import {
  Composer,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  type CST,
  type Document,
  type Node,
  type YAMLMap,
} from "yaml";
import type { SourcePlace } from "../../base/errors";
import { isTooDeep, MAX_DEPTH } from "./depth";
import { ProjectFileError, type DocumentPath, type Fault } from "./fault";
import { offsetOf, type Spot } from "./places";
import { Reading } from "./reading";

/** A YAML document as plain values, and where each of them stands in the file. */
export interface SourceDocument {
  readonly value: unknown;
  /** What is wrong with the YAML as such although a value could be read: duplicate keys, anchors, tags. */
  readonly faults: readonly Fault[];
  /** Paths whose value is unknown because of one of these faults. */
  readonly opaque: readonly DocumentPath[];
  /** Where the value at a path stands; of what is absent, the nearest that is there. */
  place(path: DocumentPath, spot?: Spot): SourcePlace;
}

/** Parses one YAML document. @throws ProjectFileError when there is not exactly one readable mapping. */
export function parseDocument(text: string, file: string): SourceDocument {
  const lines = new LineCounter();
  const at = (offset: number): SourcePlace => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const top = topMapping(tokens, text.length, (code, offset, message) => ({
    code,
    message,
    place: at(offset),
  }));
  if (Array.isArray(top)) throw new ProjectFileError(file, top);

  const reading = new Reading(at);
  const value = reading.value(top, []);
  const place = (path: DocumentPath, spot: Spot = "value"): SourcePlace => at(offsetOf(top, path, spot));
  return { value, faults: reading.faults, opaque: reading.opaque, place };
}

type FaultMaker = (code: string, offset: number, message: string) => Fault;

const EMPTY = "the file is empty; start it with apiVersion: landfall.dev/v1 and kind: MigrationProject.";

/** The one mapping that the file holds, or what is wrong with the file as a whole. */
function topMapping(
  tokens: readonly CST.Token[],
  length: number,
  fault: FaultMaker,
): YAMLMap.Parsed | Fault[] {
  const deep = tokens.find(isTooDeep);
  if (deep)
    return [
      fault(
        "YAML-DEPTH",
        deep.offset,
        `lists and mappings are nested deeper than ${MAX_DEPTH}; no project needs that.`,
      ),
    ];

  const documents = composeAll(tokens, length);
  const errors = documents.flatMap((document) => document.errors);
  if (errors.length > 0)
    return errors.map(({ code, message, pos }) =>
      fault("YAML-SYNTAX", pos[0], SYNTAX[code] ?? `this is not valid YAML: ${message}`),
    );

  const [document, second] = documents;
  if (second)
    return [
      fault(
        "YAML-DOCUMENTS",
        second.range[0],
        "the file holds several YAML documents; one file is one project.",
      ),
    ];
  const top = document?.contents;
  if (!top || isNothing(top)) return [fault("YAML-EMPTY", 0, EMPTY)];
  if (isMap(top)) return top;
  return [
    fault(
      "YAML-MAPPING",
      top.range[0],
      `a project is a mapping of keys to values, not ${isSeq(top) ? "a list" : "a single value"}.`,
    ),
  ];
}

function composeAll(tokens: readonly CST.Token[], length: number): Document.Parsed[] {
  // Duplicate keys are looked for by Reading: the library's own check is quadratic in a mapping's size.
  return [...new Composer({ uniqueKeys: false, logLevel: "silent" }).compose(tokens, false, length)];
}

function isNothing(node: Node): boolean {
  return isScalar(node) && node.value === null;
}

/** What the library finds wrong, in words for people who do not know YAML's grammar. */
const SYNTAX: Readonly<Record<string, string>> = {
  BAD_INDENT: "the indentation does not fit: entries of one mapping or list start in the same column.",
  BLOCK_AS_IMPLICIT_KEY:
    "a second key in one line; start a new line, or put the value in quotes when it contains a colon.",
  MISSING_CHAR: "a quote or bracket is not closed, or a space or comma is missing.",
  TAB_AS_INDENT: "tabs cannot indent YAML; use spaces.",
  TAG_RESOLVE_FAILED: "an unknown tag; write a plain value.",
};
