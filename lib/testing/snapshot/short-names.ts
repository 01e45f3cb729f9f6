import type { TerraformJson } from "../synth-migration";

/** The digest that cdktf adds to a logical id. */
const DIGEST = /_[0-9A-F]{8}$/;

/** Turns logical ids into their readable parts, wherever they stand; where two would become one they stay whole. */
export function shortNames({ data, resource }: TerraformJson): (text: string) => string {
  const ids = [data, resource].flatMap((kind) => Object.values(kind ?? {}).flatMap(Object.keys));
  const users = new Map<string, number>();
  for (const id of new Set(ids)) users.set(short(id), (users.get(short(id)) ?? 0) + 1);
  const known = new Map(ids.filter((id) => users.get(short(id)) === 1).map((id) => [id, short(id)]));
  return (text) => text.replace(/[A-Za-z][\w-]*_[0-9A-F]{8}\b/g, (id) => known.get(id) ?? id);
}

function short(id: string): string {
  return id.replace(DIGEST, "");
}
