import type { Field } from "./shape";

type Values = Readonly<Record<string, unknown>>;
type Tree = { [name: string]: Tree | string };

/**
 * The parameters of a GET as a POST would have them: `Filters.0.Values.1=web` is the second value of the first filter.
 * What has no place in the action's shape stays a text, for the check of the request to refuse.
 */
export function readQuery(query: string, fields: readonly Field[]): Values {
  const tree: Tree = Object.create(null) as Tree;
  for (const [name, value] of new URLSearchParams(query)) place(tree, name.split("."), value);
  return structureOf(tree, fields);
}

function place(tree: Tree, [name = "", ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const below = tree[name];
  const branch = typeof below === "object" ? below : (Object.create(null) as Tree);
  tree[name] = branch;
  place(branch, rest, value);
}

function structureOf(tree: Tree, fields: readonly Field[]): Values {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      const field = fields.find((candidate) => candidate.name === name);
      return [name, field === undefined ? value : field.list ? listOf(value, field) : valueOf(value, field)];
    }),
  );
}

function listOf(value: Tree | string, field: Field): unknown {
  if (typeof value === "string") return value;
  const places = Object.keys(value);
  if (!places.every((one) => /^\d+$/.test(one))) return value;
  return places.sort((one, other) => Number(one) - Number(other)).map((one) => valueOf(value[one]!, field));
}

function valueOf(value: Tree | string, { kind, fields }: Field): unknown {
  if (typeof value !== "string") return kind === "struct" ? structureOf(value, fields) : value;
  if (kind === "number" && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (kind === "boolean" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  return value;
}
