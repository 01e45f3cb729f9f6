import type { z } from "zod";
import type { DocumentPath } from "./fault";
import {
  badFormat,
  badName,
  missing,
  notAllowed,
  onlyOneOf,
  oneNeeded,
  outOfBounds,
  unknownKey,
  wrongKind,
  type Finding,
  type Scope,
} from "./findings";
import { nearest } from "./nearest";
import { betterOption, keysOf, optionsOf, stepInto } from "./options";
import { pathText } from "./words";

type Issue = z.core.$ZodIssue;

/** Everything that a schema has against a value, each finding at the very spot, in words of the file. */
export function explain(schema: z.ZodType, value: unknown, path: DocumentPath = []): Finding[] {
  const issues = schema.safeParse(value).error?.issues ?? [];
  return withoutEchoes(issues.flatMap((issue) => explainIssue(issue, { schema, value, path })));
}

function explainIssue(issue: Issue, scope: Scope): Finding[] {
  const at = descend(scope, issue.path as DocumentPath);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, at, keysOf(at.schema, at.value)));
    case "invalid_union":
      return issue.discriminator === undefined ? explainUnion(at) : [notAllowed(at, discriminators(issue))];
    case "invalid_value":
      return [notAllowed(at, issue.values)];
    case "invalid_key":
      return [badName(at, issue.issues[0]?.message)];
    case "too_small":
      return [outOfBounds(at, issue.origin, "least", Number(issue.minimum))];
    case "too_big":
      return [outOfBounds(at, issue.origin, "most", Number(issue.maximum))];
    case "invalid_format":
      return [badFormat(at, issue.message)];
    default:
      return [at.value === undefined ? missing(at) : wrongKind(at)];
  }
}

/** Of a union only the option that the writer plainly meant is explained. */
function explainUnion(at: Scope): Finding[] {
  const { best, rivals } = betterOption(optionsOf(at.schema), at.value);
  if (best === undefined) return [at.value === undefined ? missing(at) : wrongKind(at)];
  return rivals.length === 0
    ? explain(best as z.ZodType, at.value, at.path)
    : undecided([best, ...rivals], at);
}

/** Several kinds of mapping fit equally well: the writer has to choose. */
function undecided(options: readonly z.core.$ZodType[], at: Scope): Finding[] {
  const keys = options.map((option) => keysOf(option));
  const every = [...new Set(keys.flat())];
  const telling = every.filter((key) => !keys.every((known) => known.includes(key)));
  const given = Object.keys(at.value as object);
  const unknown = given.filter((key) => !every.includes(key));
  const findings = unknown.map((key) => unknownKey(key, at, every));
  if (unknown.some((key) => nearest(key, telling) !== undefined)) return findings;
  const chosen = telling.filter((key) => given.includes(key));
  return [...findings, chosen.length > 1 ? onlyOneOf(chosen, at) : oneNeeded(telling, at)];
}

function discriminators(issue: z.core.$ZodIssueInvalidUnion): readonly unknown[] {
  return "options" in issue && Array.isArray(issue.options) ? issue.options : [];
}

function descend(scope: Scope, path: DocumentPath): Scope {
  return path.reduce<Scope>(
    (at, segment) => ({
      schema: stepInto(at.schema, segment, at.value),
      value: memberOf(at.value, segment),
      path: [...at.path, segment],
    }),
    scope,
  );
}

function memberOf(value: unknown, segment: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return undefined;
  return (value as Record<string | number, unknown>)[segment];
}

/** A mistyped key is one fault: that its right form is missing need not be said as well. */
function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const meant = new Set(
    findings.flatMap(({ meant, path }) =>
      meant === undefined ? [] : [pathText([...path.slice(0, -1), meant])],
    ),
  );
  return findings.filter(({ code, path }) => code !== "KEY-MISSING" || !meant.has(pathText(path)));
}
