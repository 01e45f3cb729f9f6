import { z } from "zod";
import { allowed, hint, isSecretPlace, naming } from "./describe";
import type { DocumentPath } from "./fault";
import { nearest } from "./nearest";
import type { Spot } from "./places";
import { meaning, oneOf, pathText, quoted, shortened } from "./words";

/** A fault before it has a place in a file. */
export interface Finding {
  readonly code: string;
  readonly path: DocumentPath;
  readonly spot: Spot;
  readonly message: string;
  /** The word that was probably meant. */
  readonly meant?: string;
}

/** A value, the schema that it should meet, and where it stands. */
export interface Scope {
  readonly schema: z.core.$ZodType;
  readonly value: unknown;
  readonly path: DocumentPath;
}

export function unknownKey(key: string, at: Scope, keys: readonly string[]): Finding {
  const near = nearest(key, keys);
  const message = `${pathText(at.path)}: unknown key ${shortened(quoted(key))}.${meaning(near)} Allowed here: ${keys.join(", ")}.`;
  return {
    code: "KEY-UNKNOWN",
    path: [...at.path, key],
    spot: "key",
    message,
    ...(near !== undefined && { meant: near }),
  };
}

export function missing(at: Scope): Finding {
  const description = at.schema instanceof z.ZodType ? at.schema.description : undefined;
  const more = hint(at.schema) ?? description;
  const wanted = more === undefined ? allowed(at.schema) : `${allowed(at.schema)}; ${more}`;
  return {
    code: "KEY-MISSING",
    path: at.path,
    spot: "key",
    message: `${pathText(at.path)} is missing: ${wanted}.`,
  };
}

export function oneNeeded(keys: readonly string[], at: Scope): Finding {
  return {
    code: "KEY-MISSING",
    path: at.path,
    spot: "key",
    message: `${pathText(at.path)}: one of ${keys.map(quoted).join(", ")} is missing.`,
  };
}

export function onlyOneOf(keys: readonly string[], at: Scope): Finding {
  return {
    code: "KEY-CONFLICT",
    path: at.path,
    spot: "key",
    message: `${pathText(at.path)}: give only one of ${keys.map(quoted).join(", ")}.`,
  };
}

export function badName(at: Scope, rule = "choose another"): Finding {
  return {
    code: "KEY-FORMAT",
    path: at.path,
    spot: "key",
    message: `${pathText(at.path)} cannot be a name; ${rule}.`,
  };
}

export function badFormat(at: Scope, rule: string): Finding {
  return {
    code: "VALUE-FORMAT",
    path: at.path,
    spot: "value",
    message: `${pathText(at.path)} cannot be ${shown(at)}; ${rule}.`,
  };
}

export function notAllowed(at: Scope, values: readonly unknown[]): Finding {
  if (at.value === undefined)
    return {
      code: "KEY-MISSING",
      path: at.path,
      spot: "key",
      message: `${pathText(at.path)} is missing: ${oneOf(values)}.`,
    };
  const words = values.filter((word): word is string => typeof word === "string");
  const near = typeof at.value === "string" ? nearest(at.value, words) : undefined;
  const message = `${pathText(at.path)} must be ${oneOf(values)}, not ${shown(at)}.${meaning(near)}`;
  return { code: "VALUE-NOT-ALLOWED", path: at.path, spot: "value", message };
}

export function wrongKind(at: Scope): Finding {
  const must = `${pathText(at.path)} must be ${allowed(at.schema)}`;
  const remedy = quoting(at) ?? hint(at.schema);
  const message =
    at.value === null
      ? `${pathText(at.path)} has no value; it must be ${allowed(at.schema)}. Remove the key to leave it out.`
      : `${must}, not ${shown(at)}${remedy === undefined ? "" : `; ${remedy}`}.`;
  return { code: "VALUE-TYPE", path: at.path, spot: "value", message };
}

export function outOfBounds(at: Scope, origin: string, side: "least" | "most", limit: number): Finding {
  const length = typeof at.value === "string" || Array.isArray(at.value) ? at.value.length : 0;
  const bound = `must have at ${side} ${limit}`;
  const words: Readonly<Record<string, string>> = {
    array: `${bound} ${limit === 1 ? "entry" : "entries"}, not ${length}`,
    string: side === "least" && limit === 1 ? "must not be empty" : `${bound} characters, not ${length}`,
  };
  const message = `${pathText(at.path)} ${words[origin] ?? `must be ${allowed(at.schema)}, not ${naming(at.value)}`}.`;
  return { code: "VALUE-RANGE", path: at.path, spot: "value", message };
}

/** The value, or only that there is one where it may be a secret. */
function shown({ schema, value }: Scope): string {
  return isSecretPlace(schema) ? "what is there (not shown, as it may be a secret)" : naming(value);
}

/** YAML reads `22.04` as a number and `"80"` as text; quotes are what decides. */
function quoting({ schema, value }: Scope): string | undefined {
  const takes = (candidate: unknown): boolean =>
    schema instanceof z.ZodType && schema.safeParse(candidate).success;
  if ((typeof value === "number" || typeof value === "boolean") && takes(String(value)))
    return "put it in quotes";
  if (typeof value !== "string" || value.trim() === "") return undefined;
  return takes(Number(value)) || (value === "true" && takes(true)) || (value === "false" && takes(false))
    ? "remove the quotes"
    : undefined;
}
