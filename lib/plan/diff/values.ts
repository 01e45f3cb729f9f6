import { canonicalJson } from "../canonical";

/** Keys and positions from the top of what is compared. */
export type DiffPath = readonly (string | number)[];

/** One difference between two values, as deep in them as it can be told. */
export type Change =
  | { readonly kind: "added"; readonly path: DiffPath; readonly new: unknown }
  | { readonly kind: "removed"; readonly path: DiffPath; readonly old: unknown }
  | { readonly kind: "changed"; readonly path: DiffPath; readonly old: unknown; readonly new: unknown };

/** Every difference between two values of a plan; none when their canonical JSON is the same. */
export function differences(old: unknown, updated: unknown, path: DiffPath = []): Change[] {
  if (old === undefined && updated === undefined) return [];
  if (old === undefined) return [{ kind: "added", path, new: updated }];
  if (updated === undefined) return [{ kind: "removed", path, old }];
  if (isWordList(old) && isWordList(updated)) return wordChanges(old, updated, path);
  if (isComposite(old) && isComposite(updated) && Array.isArray(old) === Array.isArray(updated)) {
    return keysOf(old, updated).flatMap((key) =>
      differences(memberOf(old, key), memberOf(updated, key), [...path, key]),
    );
  }
  return sameValue(old, updated) ? [] : [{ kind: "changed", path, old, new: updated }];
}

export function sameValue(left: unknown, right: unknown): boolean {
  return canonicalJson({ value: left }) === canonicalJson({ value: right });
}

/** Lists of words are read as lists of names: which came, which went, and only then their order. */
function wordChanges(old: readonly string[], updated: readonly string[], path: DiffPath): Change[] {
  const came = updated.filter((word) => !old.includes(word));
  const went = old.filter((word) => !updated.includes(word));
  const changes: Change[] = [
    ...went.map((word): Change => ({ kind: "removed", path, old: word })),
    ...came.map((word): Change => ({ kind: "added", path, new: word })),
  ];
  if (changes.length > 0 || sameValue(old, updated)) return changes;
  return [{ kind: "changed", path, old, new: updated }];
}

type Composite = readonly unknown[] | Readonly<Record<string, unknown>>;

function isComposite(value: unknown): value is Composite {
  return typeof value === "object" && value !== null;
}

function isWordList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
}

function keysOf(old: Composite, updated: Composite): (string | number)[] {
  if (Array.isArray(old) && Array.isArray(updated))
    return Array.from({ length: Math.max(old.length, updated.length) }, (_, index) => index);
  return [...new Set([...Object.keys(old), ...Object.keys(updated)])].sort();
}

function memberOf(value: Composite, key: string | number): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
}
