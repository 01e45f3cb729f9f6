import { matchesWildcard } from "../../wildcard";
import type { Conditions } from "./conditions";

/** One statement of a policy, read. */
export interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Conditions;
}

/** What has a document that was checked when it was kept: a row, which never changes. */
export interface Documented {
  readonly document: string;
}

const read = new WeakMap<Documented, readonly Statement[]>();

/** Read once for each row. */
export function statementsOf(documented: Documented): readonly Statement[] {
  let statements = read.get(documented);
  if (statements === undefined) read.set(documented, (statements = readStatements(documented.document)));
  return statements;
}

function readStatements(document: string): Statement[] {
  return entriesOf(JSON.parse(document) as Record<string, unknown>).map((entry) => ({
    allows: String(field(entry, "effect")).toLowerCase() === "allow",
    actions: listOf(field(entry, "action")).map(String),
    resources: listOf(field(entry, "resource")).map(String),
    conditions: (field(entry, "condition") ?? {}) as Conditions,
  }));
}

export function entriesOf(document: Record<string, unknown>): Record<string, unknown>[] {
  return listOf(field(document, "statement")) as Record<string, unknown>[];
}

/** Clients write the names with and without a capital. */
export function field(entry: Readonly<Record<string, unknown>>, name: string): unknown {
  return entry[name] ?? entry[name.charAt(0).toUpperCase() + name.slice(1)];
}

export function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Whether a text is the name of resources in six parts, `qcs::cvm:ap-guangzhou:uin/1:instance/*`, or `*`. */
export function isResourceName(text: string): boolean {
  return text === "*" || (text.startsWith("qcs:") && text.split(":").length >= PARTS);
}

/**
 * Whether a resource is one of those that a statement names. An empty service, region or account stands for any
 * ("Resource Description Method", cloud.tencent.com/document/product/598/10606).
 */
export function names(pattern: string, resource: string): boolean {
  if (pattern === "*") return true;
  const parts = partsOf(resource);
  return partsOf(pattern).every((part, index) => {
    const isBare = part === "" || part === "uin/" || part === "uid/";
    return (isBare && index < PARTS - 1) || matchesWildcard(part, parts[index]!);
  });
}

const PARTS = 6;

/** The last part, as the key of an object, may have colons of its own. */
function partsOf(name: string): string[] {
  const parts = name.split(":");
  return [...parts.slice(0, PARTS - 1), parts.slice(PARTS - 1).join(":")];
}
