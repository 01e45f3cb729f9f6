import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import type { DocumentPath } from "./fault";

/** Which part of a value's entry a fault is about. */
export type Spot = "key" | "value";

interface Entry {
  readonly key?: Node;
  readonly node: Node | null;
}

/** Where the value at a path begins; of what is absent, the key of the nearest mapping that is there. */
export function offsetOf(top: Node, path: DocumentPath, spot: Spot): number {
  let node: Node | null = top;
  let offset = startOf(top, 0);
  for (const [depth, segment] of path.entries()) {
    const entry: Entry | undefined = node ? childOf(node, segment) : undefined;
    if (entry === undefined) return offset;
    const next = path[depth + 1];
    const isLast = next === undefined;
    const inside = !isLast && entry.node !== null && childOf(entry.node, next) !== undefined;
    const byKey = isLast ? spot === "key" || isEmpty(entry.node) : !inside;
    offset = startOf(byKey ? (entry.key ?? entry.node) : entry.node, offset);
    node = entry.node;
  }
  return offset;
}

/** The text of a key, whatever YAML took it for: `22:` is the key "22". */
export function keyName(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null ? "" : (JSON.stringify(value) ?? "");
}

function childOf(node: Node, segment: string | number): Entry | undefined {
  if (isSeq(node) && typeof segment === "number") {
    const item = node.items[segment] as Node | undefined;
    return item && { node: item };
  }
  return isMap(node) ? entriesOf(node).get(String(segment)) : undefined;
}

/** Entries by key: a file with thousands of faults asks thousands of times. */
const known = new WeakMap<YAMLMap, ReadonlyMap<string, Entry>>();

function entriesOf(map: YAMLMap): ReadonlyMap<string, Entry> {
  const before = known.get(map);
  if (before) return before;
  const entries = new Map<string, Entry>();
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? keyName(key.value) : undefined;
    // Of a key that is there twice the first counts, as it does for values.
    if (name !== undefined && !entries.has(name))
      entries.set(name, { key: key as Node, node: value as Node | null });
  }
  known.set(map, entries);
  return entries;
}

function startOf(node: Node | null, otherwise: number): number {
  return node?.range?.[0] ?? otherwise;
}

function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null && (node.source ?? "") === "");
}
