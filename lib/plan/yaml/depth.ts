import type { CST } from "yaml";

/** The library composes nested values recursively and takes the process down when they nest thousands deep. */
export const MAX_DEPTH = 32;

/** Whether lists and mappings nest deeper than {@link MAX_DEPTH} below this token. */
export function isTooDeep(token: CST.Token): boolean {
  const pending: { readonly token: CST.Token; readonly depth: number }[] = [{ token, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { depth } = next;
    if (depth > MAX_DEPTH) return true;
    for (const child of childrenOf(next.token)) pending.push({ token: child, depth: depth + 1 });
  }
  return false;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === "document") return token.value ? [token.value] : [];
  if (!("items" in token)) return [];
  return token.items.flatMap((item: CST.CollectionItem) =>
    [item.key, item.value].filter((child): child is CST.Token => Boolean(child)),
  );
}
