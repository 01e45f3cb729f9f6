import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { SourcePlace } from "../../base/errors";
import type { DocumentPath, Fault } from "./fault";
import { keyName } from "./places";

const ONCE = "Name a blueprint, test run or cutover once and use its name.";

/** Turns YAML nodes into plain values and collects what has no place in a project file. */
export class Reading {
  readonly faults: Fault[] = [];
  /** Paths whose value is unknown because of a fault. */
  readonly opaque: DocumentPath[] = [];

  constructor(private readonly at: (offset: number) => SourcePlace) {}

  value(node: unknown, path: DocumentPath): unknown {
    if (isAlias(node))
      return this.unknown(
        node,
        path,
        "YAML-ALIAS",
        `*${node.source} is an alias; write the value itself. ${ONCE}`,
      );
    this.refuseAnchor(node);
    if (isMap(node)) return Object.fromEntries(this.members(node.items, path));
    if (isSeq(node)) return node.items.map((item, index) => this.value(item, [...path, index]));
    if (!isScalar(node)) return null;
    if (node.tag?.startsWith("!"))
      return this.unknown(node, path, "YAML-TAG", `${node.tag} is a tag; write a plain value.`);
    return node.value;
  }

  private members(pairs: readonly Pair[], path: DocumentPath): [string, unknown][] {
    const seen = new Map<string, number>();
    return pairs.flatMap(({ key, value }): [string, unknown][] => {
      if (!isScalar(key)) {
        this.fault(key as Node | null, "YAML-KEY", "a key is a single word, not an alias, list or mapping.");
        return [];
      }
      this.refuseAnchor(key);
      const name = keyName(key.value);
      const first = seen.get(name);
      if (first !== undefined) {
        this.fault(
          key,
          "YAML-DUPLICATE-KEY",
          `the key ${JSON.stringify(name)} is already in line ${this.at(first).line}; a mapping has every key once.`,
        );
        return [];
      }
      seen.set(name, key.range?.[0] ?? 0);
      return [[name, this.value(value, [...path, name])]];
    });
  }

  private refuseAnchor(node: unknown): void {
    if (!(isScalar(node) || isCollection(node)) || node.anchor === undefined) return;
    this.fault(node, "YAML-ALIAS", `&${node.anchor} is an anchor; anchors and aliases are not read. ${ONCE}`);
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
