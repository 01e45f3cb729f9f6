/** What one page of a list brought. */
export interface Page<Item> {
  readonly items: readonly Item[] | undefined;
  /** How many there are in all, where the API says so; otherwise a short page is the last one. */
  readonly total?: number;
}

export interface PageNumbers {
  readonly Offset: number;
  readonly Limit: number;
}

/** For services that want the numbers as text (vpc). */
export interface PageTexts {
  readonly Offset: string;
  readonly Limit: string;
}

export function asTexts({ Offset, Limit }: PageNumbers): PageTexts {
  return { Offset: String(Offset), Limit: String(Limit) };
}

/** Most lists take at most 100 items a call. */
export const PAGE_LIMIT = 100;

/** Walks through a list that is read with `Offset` and `Limit`, one call a page, only as far as it is consumed. */
export async function* pages<Item>(
  call: (page: PageNumbers) => Promise<Page<Item>>,
  options: { readonly limit?: number } = {},
): AsyncGenerator<readonly Item[], void, undefined> {
  const limit = options.limit ?? PAGE_LIMIT;
  for (let offset = 0; ; offset += limit) {
    const { items = [], total } = await call({ Offset: offset, Limit: limit });
    if (items.length > 0) yield items;
    if (items.length === 0 || (total === undefined ? items.length < limit : offset + limit >= total)) return;
  }
}

/** All items of a list that is read with `Offset` and `Limit`. */
export async function collect<Item>(
  call: (page: PageNumbers) => Promise<Page<Item>>,
  options: { readonly limit?: number } = {},
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const items of pages(call, options)) all.push(...items);
  return all;
}

/** Cuts ids into batches that one call can take; no ids make no batch. */
export function chunks<Id>(ids: readonly Id[], size: number = PAGE_LIMIT): Id[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
