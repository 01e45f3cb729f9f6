import { z } from "zod";
import { allowed, hint, naming, oneOf, shortened } from "./describe";
import type { DocumentPath } from "./fault";
import { nearest, suggestion } from "./nearest";
import { betterOption, keysOf, stepInto } from "./options";

/** A fault before it has a place in a file. */
export interface Finding {
  readonly code: string;
  readonly path: DocumentPath;
  readonly spot: "key" | "value";
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** Everything that a schema has against a value, each finding at the very spot, in words of the file. */
export function explain(schema: z.ZodType, value: unknown, path: DocumentPath = []): Finding[] {
  const issues = schema.safeParse(value).error?.issues ?? [];
  const findings = issues.flatMap((issue) => explainIssue(issue, { schema, value, path }));
  return withoutEchoes(findings);
}

interface Scope {
  readonly schema: z.core.$ZodType;
  readonly value: unknown;
  readonly path: DocumentPath;
}

function explainIssue(issue: Issue, scope: Scope): Finding[] {
  const at = descend(scope, issue.path as DocumentPath);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, at));
    case "invalid_union":
      return issue.discriminator === undefined ? explainUnion(at) : [notAllowed(at, discriminators(issue))];
    case "invalid_value":
      return [at.value === undefined ? missing(at) : notAllowed(at, issue.values)];
    case "invalid_key":
      return [
        {
          code: "KEY-FORMAT",
          path: at.path,
          spot: "key",
          message: `${pathText(at.path)}: ${JSON.stringify(at.path.at(-1))} cannot be a name here; ${issue.issues[0]?.message ?? "choose another"}.`,
        },
      ];
    case "too_small":
    case "too_big":
      return [outOfBounds(issue, at)];
    case "invalid_format":
      return [
        {
          code: "VALUE-FORMAT",
          path: at.path,
          spot: "value",
          message: `${pathText(at.path)}: ${shown(at.value)} is not allowed; ${issue.message}.`,
        },
      ];
    default:
      return [at.value === undefined ? missing(at) : wrongKind(at)];
  }
}

/** Of a union only the part that the writer plainly meant is explained. */
function explainUnion(at: Scope): Finding[] {
  const options = at.schema instanceof z.ZodUnion ? at.schema.options : [];
  const { best, rivals } = betterOption(options, at.value);
  if (best === undefined) return [at.value === undefined ? missing(at) : wrongKind(at)];
  if (rivals.length === 0) return explain(best as z.ZodType, at.value, at.path);
  return undecided([best, ...rivals], at);
}

/** Two mappings fit equally well: the writer has to choose. */
function undecided(options: readonly z.core.$ZodType[], at: Scope): Finding[] {
  const keys = options.map(keysOf);
  const every = [...new Set(keys.flat())];
  const telling = every.filter((key) => !keys.every((known) => known.includes(key)));
  const given = Object.keys(at.value as object);
  const unknown = given.filter((key) => !every.includes(key));
  const chosen = telling.filter((key) => given.includes(key));
  const findings = unknown.map((key) => unknownKey(key, at, every));
  if (unknown.some((key) => nearest(key, telling) !== undefined)) return findings;
  const message =
    chosen.length > 1
      ? `give only one of ${chosen.map(quoted).join(", ")}.`
      : `one of ${telling.map(quoted).join(", ")} is missing.`;
  return [
    ...findings,
    {
      code: chosen.length > 1 ? "KEY-CONFLICT" : "KEY-MISSING",
      path: at.path,
      spot: "key",
      message: `${pathText(at.path)}: ${message}`,
    },
  ];
}

function unknownKey(key: string, at: Scope, keys: readonly string[] = keysOf(at.schema)): Finding {
  return {
    code: "KEY-UNKNOWN",
    path: [...at.path, key],
    spot: "key",
    message: `${pathText(at.path)}: unknown key ${shortened(quoted(key))}.${suggestion(key, keys)} Allowed here: ${keys.join(", ")}.`,
  };
}

function missing(at: Scope): Finding {
  const description = at.schema instanceof z.ZodType ? at.schema.description : undefined;
  const wanted = [allowed(at.schema), description, hint(at.schema)].filter(
    (part, index, parts) => part !== undefined && parts.indexOf(part) === index,
  );
  return {
    code: "KEY-MISSING",
    path: at.path,
    spot: "key",
    message: `${pathText(at.path)} is missing: ${wanted.join("; ")}.`,
  };
}

function wrongKind(at: Scope): Finding {
  const base = { code: "VALUE-TYPE", path: at.path, spot: "value" } as const;
  const text = `${pathText(at.path)} must be ${allowed(at.schema)}, not ${naming(at.value)}`;
  if (at.value === null)
    return {
      ...base,
      message: `${pathText(at.path)} has no value: it must be ${allowed(at.schema)}. Remove the key to leave it out.`,
    };
  const remedy = quoting(at) ?? hint(at.schema);
  return { ...base, message: remedy === undefined ? `${text}.` : `${text}; ${remedy}.` };
}

/** YAML reads `22.04` as a number and `"80"` as text; quotes are what decides. */
function quoting({ schema, value }: Scope): string | undefined {
  const takes = (candidate: unknown): boolean =>
    schema instanceof z.ZodType && schema.safeParse(candidate).success;
  if ((typeof value === "number" || typeof value === "boolean") && takes(String(value)))
    return "put it in quotes";
  if (typeof value === "string" && value.trim() !== "" && takes(Number(value))) return "remove the quotes";
  if (typeof value === "string" && (value === "true" || value === "false") && takes(value === "true"))
    return "remove the quotes";
  return undefined;
}

function notAllowed(at: Scope, values: readonly unknown[]): Finding {
  const words = values.filter((word): word is string => typeof word === "string");
  const near = typeof at.value === "string" ? suggestion(at.value, words) : "";
  if (at.value === undefined)
    return {
      code: "KEY-MISSING",
      path: at.path,
      spot: "key",
      message: `${pathText(at.path)} is missing: ${oneOf(values)}.`,
    };
  return {
    code: "VALUE-NOT-ALLOWED",
    path: at.path,
    spot: "value",
    message: `${pathText(at.path)} must be ${oneOf(values)}, not ${naming(at.value)}.${near}`,
  };
}

function outOfBounds(issue: Issue & { code: "too_small" | "too_big" }, at: Scope): Finding {
  const base = { code: "VALUE-RANGE", path: at.path, spot: "value" } as const;
  const limit = Number(issue.code === "too_small" ? issue.minimum : issue.maximum);
  const few = issue.code === "too_small";
  if (issue.origin === "array")
    return {
      ...base,
      message: `${pathText(at.path)} must have ${few ? "at least" : "at most"} ${limit} ${limit === 1 ? "entry" : "entries"}, not ${lengthOf(at.value)}.`,
    };
  if (issue.origin !== "string")
    return {
      ...base,
      message: `${pathText(at.path)} must be ${allowed(at.schema)}, not ${naming(at.value)}.`,
    };
  if (few && limit === 1) return { ...base, message: `${pathText(at.path)} must not be empty.` };
  return {
    ...base,
    message: `${pathText(at.path)} must have ${few ? "at least" : "at most"} ${limit} characters, not ${lengthOf(at.value)}.`,
  };
}

function lengthOf(value: unknown): number {
  return typeof value === "string" || Array.isArray(value) ? value.length : 0;
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
    findings
      .filter(({ code }) => code === "KEY-UNKNOWN")
      .map(({ path, message }) =>
        pathText([...path.slice(0, -1), /Did you mean "(.*?)"\?/.exec(message)?.[1] ?? ""]),
      ),
  );
  return findings.filter(({ code, path }) => code !== "KEY-MISSING" || !meant.has(pathText(path)));
}

/** `workloads.web.blueprint.dataDisks[1].size`; the top of the file is `project`. */
export function pathText(path: DocumentPath): string {
  if (path.length === 0) return "project";
  return path
    .map((segment, index) =>
      typeof segment === "number" ? `[${segment}]` : `${index === 0 ? "" : "."}${plain(segment)}`,
    )
    .join("");
}

function plain(key: string): string {
  return /^[\w$-]{1,64}$/.test(key) ? key : shortened(quoted(key));
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function shown(value: unknown): string {
  return shortened(JSON.stringify(value) ?? "nothing");
}
