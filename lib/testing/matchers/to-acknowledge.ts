import { listed, migrationIn, verdict, type MatcherContext, type MatcherResult } from "./matcher";

/** Passes when the program acknowledges the rule, at `path` where one is given. */
export function toAcknowledge(
  this: MatcherContext,
  received: unknown,
  rule: string,
  path?: string,
): MatcherResult {
  const acknowledged = migrationIn(received).plan.acknowledged ?? [];
  const pass = acknowledged.some((entry) => entry.rule === rule && (path ?? entry.path) === entry.path);
  const there = acknowledged.map((entry) => `${entry.rule} at ${entry.path}: ${entry.reason}`);
  const what = `${rule}${path === undefined ? "" : ` at ${path}`}`;
  return verdict(
    pass,
    `the program ${pass ? "not " : ""}to acknowledge ${what}`,
    listed("acknowledged", there),
  );
}
