import { NONE } from "../input";
import type { DocumentPath } from "./fault";
import type { Finding } from "./findings";
import { nearest } from "./nearest";
import { meaning, oneOf, pathText } from "./words";

/** Where a project file uses names, under which key those names are made, and where `none` is no name. */
const USES = [
  { at: ["workloads", "*", "blueprint"], of: "blueprints" },
  { at: ["workloads", "*", "target", "blueprint"], of: "blueprints" },
  { at: ["workloads", "*", "replication"], of: "replicationSettings" },
  { at: ["replication"], of: "replicationSettings" },
  { at: ["waves", "*", "testRun"], of: "testRuns", none: true },
  { at: ["waves", "*", "cutover"], of: "cutovers", none: true },
  { at: ["waves", "*", "workloads", "*"], of: "workloads" },
  { at: ["waves", "*", "after", "*"], of: "waves" },
  { at: ["waves", "*", "cutover", "approval"], of: "approvals", none: true },
  { at: ["waves", "*", "cutover", "switch", "*", "workload"], of: "workloads" },
  { at: ["cutovers", "*", "approval"], of: "approvals", none: true },
  { at: ["cutovers", "*", "switch", "*", "workload"], of: "workloads" },
  { at: ["defaults", "testRun"], of: "testRuns" },
  { at: ["defaults", "cutover"], of: "cutovers" },
  { at: ["defaults", "approval"], of: "approvals" },
  { at: ["defaults", "cutover", "approval"], of: "approvals", none: true },
] as const;

/** Names that are used and never made. */
export function unknownNames(project: unknown): Finding[] {
  return USES.flatMap(({ at, of, ...use }) => {
    const known = Object.keys(member(project, of) ?? {});
    const taken = "none" in use ? [NONE, ...known] : known;
    return valuesAt(project, at, [])
      .filter(({ value }) => typeof value === "string" && !taken.includes(value))
      .map(({ path, value }) => unknownName(path, value as string, of, known));
  });
}

function unknownName(path: DocumentPath, name: string, list: string, known: readonly string[]): Finding {
  const choice = known.length === 0 ? `there are no ${list} in this file` : `allowed: ${oneOf(known)}`;
  return {
    code: "NAME-UNKNOWN",
    path,
    spot: "value",
    message: `${pathText(path)}: nothing under ${list} is named ${JSON.stringify(name)}; ${choice}.${meaning(nearest(name, known))}`,
  };
}

function valuesAt(
  value: unknown,
  at: readonly string[],
  path: DocumentPath,
): { path: DocumentPath; value: unknown }[] {
  const [segment, ...rest] = at;
  if (segment === undefined) return [{ path, value }];
  if (segment !== "*") return valuesAt(member(value, segment), rest, [...path, segment]);
  if (Array.isArray(value)) return value.flatMap((item, index) => valuesAt(item, rest, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => valuesAt(item, rest, [...path, key]));
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
