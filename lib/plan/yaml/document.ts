import {
  Composer,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  type CST,
  type Document,
  type Node,
  type Pair,
} from "yaml";
import type { SourcePlace } from "../../base/errors";
import { isTooDeep, MAX_DEPTH } from "./depth";
import { ProjectFileError, type DocumentPath, type Fault } from "./fault";

/** Which part of a value's entry a fault is about. */
export type Spot = "key" | "value";

/** A YAML document as plain values, and where each of them stands in the file. */
export interface SourceDocument {
  readonly value: unknown;
  /** What is wrong with the YAML as such although a value could be read: duplicate keys, anchors, tags. */
  readonly faults: readonly Fault[];
  /** Paths whose value is unknown because of one of these faults. */
  readonly opaque: readonly DocumentPath[];
  /** Where the value at a path stands; of what is absent, the nearest that is there. */
  place(path: DocumentPath, spot?: Spot): SourcePlace;
  /** The value at a path as it is written; undefined for lists and mappings. */
  written(path: DocumentPath): string | undefined;
}

/** Parses one YAML document. @throws ProjectFileError when there is not exactly one readable mapping. */
export function parseDocument(text: string, file: string): SourceDocument {
  const lines = new LineCounter();
  const at = (offset: number): SourcePlace => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const refuse = (code: string, offset: number, message: string): never => {
    throw new ProjectFileError(file, [{ code, place: at(offset), message }]);
  };

  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tokens.find(isTooDeep);
  if (deep)
    refuse(
      "YAML-DEPTH",
      deep.offset,
      `lists and mappings are nested deeper than ${MAX_DEPTH}; a project file needs no more than 10.`,
    );

  const documents = composeAll(tokens, text.length);
  const [document, second] = documents;
  if (!document)
    return refuse(
      "YAML-EMPTY",
      0,
      "the file is empty; start it with apiVersion: landfall.dev/v1 and kind: MigrationProject.",
    );
  const broken = documents.flatMap(({ errors }) => errors);
  if (broken.length > 0)
    throw new ProjectFileError(
      file,
      broken.map((error) => syntaxFault(error.code, error.message, at(error.pos[0]))),
    );
  if (second)
    return refuse(
      "YAML-DOCUMENTS",
      second.range[0],
      "the file holds several YAML documents; one file is one project. Put the others into files of their own.",
    );
  const top = document.contents;
  if (top === null || (isScalar(top) && top.value === null)) {
    return refuse(
      "YAML-EMPTY",
      0,
      "the file is empty; start it with apiVersion: landfall.dev/v1 and kind: MigrationProject.",
    );
  }
  if (!isMap(top))
    return refuse(
      "YAML-MAPPING",
      top.range?.[0] ?? 0,
      `a project is a mapping of keys to values, not ${isSeq(top) ? "a list" : "a single value"}.`,
    );

  const reading = new Reading(at);
  const value = reading.value(top, []);
  return {
    value,
    faults: reading.faults,
    opaque: reading.opaque,
    place: (path, spot = "value") => at(offsetOf(top, path, spot)),
    written: (path) => writtenAt(top, path, text),
  };
}

/** Turns nodes into plain values and collects what has no place in a project file. */
class Reading {
  readonly faults: Fault[] = [];
  readonly opaque: DocumentPath[] = [];

  constructor(private readonly at: (offset: number) => SourcePlace) {}

  value(node: unknown, path: DocumentPath): unknown {
    if (isAlias(node))
      return this.unknown(
        node,
        path,
        "YAML-ALIAS",
        `*${node.source} is an alias; write the value itself, or name a blueprint, test run or cutover once and use its name.`,
      );
    if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) {
      this.fault(
        node,
        "YAML-ALIAS",
        `&${node.anchor} is an anchor; anchors and aliases are not read. Name a blueprint, test run or cutover once and use its name.`,
      );
    }
    if (isMap(node)) return Object.fromEntries(this.members(node.items, path));
    if (isSeq(node)) return node.items.map((item, index) => this.value(item, [...path, index]));
    if (!isScalar(node)) return null;
    if (node.tag?.startsWith("!"))
      return this.unknown(node, path, "YAML-TAG", `${node.tag} is a tag; write a plain value.`);
    return typeof node.value === "bigint" ? Number(node.value) : node.value;
  }

  private members(pairs: readonly Pair[], path: DocumentPath): [string, unknown][] {
    const seen = new Map<string, number>();
    return pairs.flatMap((pair): [string, unknown][] => {
      const { key } = pair;
      if (!isScalar(key)) {
        this.fault(key as Node, "YAML-KEY", "a key is a single word, not a list or mapping.");
        return [];
      }
      const name = keyName(key.value);
      const offset = key.range?.[0] ?? 0;
      const first = seen.get(name);
      if (first !== undefined) {
        this.fault(
          key,
          "YAML-DUPLICATE-KEY",
          `the key ${JSON.stringify(name)} is already there in line ${this.at(first).line}; a mapping has every key once.`,
        );
        return [];
      }
      seen.set(name, offset);
      if (key.anchor !== undefined)
        this.fault(key, "YAML-ALIAS", `&${key.anchor} is an anchor; anchors and aliases are not read.`);
      return [[name, this.value(pair.value, [...path, name])]];
    });
  }

  private unknown(node: Node, path: DocumentPath, code: string, message: string): undefined {
    this.fault(node, code, message);
    this.opaque.push(path);
    return undefined;
  }

  private fault(node: Node | null, code: string, message: string): void {
    this.faults.push({ code, place: this.at(node?.range?.[0] ?? 0), message });
  }
}

function composeAll(tokens: readonly CST.Token[], length: number): Document.Parsed[] {
  // Duplicate keys are looked for by Reading: the library's own check is quadratic in a mapping's size.
  const composer = new Composer({ uniqueKeys: false, logLevel: "silent", intAsBigInt: false });
  const documents = [...composer.compose(tokens, false, length)];
  return documents;
}

/** The library's words for what is wrong with YAML, in plainer ones where a reader would stumble. */
const SYNTAX: Readonly<Record<string, string>> = {
  BAD_INDENT: "the indentation does not fit: entries of one mapping or list start in the same column.",
  BLOCK_AS_IMPLICIT_KEY:
    "a second key in one line; start a new line, or put the value in quotes when it contains a colon.",
  MISSING_CHAR: "a quote or bracket is not closed, or a space or comma is missing.",
  TAB_AS_INDENT: "tabs cannot indent YAML; use spaces.",
  TAG_RESOLVE_FAILED: "an unknown tag; write a plain value.",
};

function syntaxFault(code: string, message: string, place: SourcePlace): Fault {
  return { code: "YAML-SYNTAX", place, message: SYNTAX[code] ?? `this is not valid YAML: ${message}` };
}

function keyName(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null ? "" : (JSON.stringify(value) ?? "");
}

function offsetOf(top: Node, path: DocumentPath, spot: Spot): number {
  let node: Node = top;
  let offset = top.range?.[0] ?? 0;
  for (const [depth, segment] of path.entries()) {
    const entry = childOf(node, segment);
    if (entry === undefined) return offset;
    const wantsKey = depth === path.length - 1 && spot === "key";
    const target = wantsKey || isEmpty(entry.node) ? (entry.key ?? entry.node) : entry.node;
    offset = target?.range?.[0] ?? offset;
    if (entry.node === null) return offset;
    // Where something inside a mapping is absent, its key is what the reader looks for.
    if (depth < path.length - 1 && entry.key && childOf(entry.node, path[depth + 1] ?? "") === undefined)
      return entry.key.range?.[0] ?? offset;
    node = entry.node;
  }
  return offset;
}

function writtenAt(top: Node, path: DocumentPath, text: string): string | undefined {
  let node: Node | null = top;
  for (const segment of path) node = (node && childOf(node, segment)?.node) ?? null;
  return isScalar(node) && node.range ? text.slice(node.range[0], node.range[1]) : undefined;
}

function childOf(
  node: Node,
  segment: string | number,
): { readonly key?: Node; readonly node: Node | null } | undefined {
  if (isSeq(node) && typeof segment === "number") {
    const item = node.items[segment] as Node | undefined;
    return item && { node: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && keyName(key.value) === segment);
  return pair && { key: pair.key as Node, node: pair.value as Node | null };
}

function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null && (node.source ?? "") === "");
}
