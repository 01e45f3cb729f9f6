import { verdict, type MatcherContext, type MatcherResult } from "./matcher";

/** Whether `received` has everything that `part` names; the message compares just what was named. */
export function hasPart(
  context: MatcherContext,
  what: string,
  received: unknown,
  part: unknown,
): MatcherResult {
  const { diff, iterableEquality, stringify, subsetEquality } = context.utils;
  const pass = context.equals(received, part, [iterableEquality, subsetEquality]);
  return pass
    ? verdict(true, `${what} not to have`, stringify(part))
    : verdict(false, `${what} to have`, diff(part, namedIn(part, received)) ?? stringify(received));
}

/** What `received` has of the members that `part` names. */
function namedIn(part: unknown, received: unknown): unknown {
  if (Array.isArray(part) && Array.isArray(received)) {
    return received.map((item: unknown, index) => (index < part.length ? namedIn(part[index], item) : item));
  }
  if (!isPlain(part) || !isPlain(received)) return received;
  const named = Object.keys(part).filter((key) => Object.hasOwn(received, key));
  return Object.fromEntries(named.map((key) => [key, namedIn(part[key], received[key])]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !("asymmetricMatch" in value)
  );
}
