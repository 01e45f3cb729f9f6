import type { Row, TableKey } from "../world";
import type { Context } from "./action";
import { demand, Refusal } from "./refusal";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface ListRequest {
  readonly Filters?: readonly { readonly Name?: string; readonly Values?: readonly string[] }[] | null;
  readonly Offset?: number | string | null;
  readonly Limit?: number | string | null;
}

interface Listed extends Row {
  /** When the row was made, on the cloud's clock; lists show it a little later. */
  readonly createdAt: number;
}

/** What the ids of a kind look like, and the code for one that does not. */
export interface IdShape {
  readonly pattern: RegExp;
  readonly malformed: string;
}

export function checkId(id: string, { pattern, malformed }: IdShape): void {
  demand(pattern.test(id), malformed, `\`${id}\` is not an id of what the call is about.`);
}

/** How an action lists rows: its filters, limits and error codes. */
export interface Listing<R extends Listed> {
  readonly table: TableKey<R>;
  /** Each filter's values of a row. */
  readonly filters: Readonly<Record<string, (row: R, context: Context) => readonly string[]>>;
  /** Filters whose values are not a row's own: bounds, patterns. */
  readonly tests?: Readonly<Record<string, (value: string) => (row: R) => boolean>>;
  /** Filters that name rows by id, or by the id of what they lie in: these see every write at once. */
  readonly byId: readonly string[];
  /** Where given, `tag-key`, `tag-value` and `tag:<key>` are filters too. */
  readonly tags?: (row: R, context: Context) => readonly Tag[];
  /** The only filter that ids exclude; without it they exclude all. */
  readonly idFilter?: string;
  /** Where given, ids of another shape are refused; without, they name nothing. */
  readonly ids?: IdShape;
  readonly maxFilters?: number;
  readonly maxValues?: number;
  readonly maxIds?: number;
  readonly codes: ListingCodes;
}

export interface ListingCodes {
  readonly unknownFilter: string;
  readonly tooManyFilters: string;
  readonly tooManyValues: string;
  readonly tooManyIds: string;
  readonly idsAndFilters: string;
  readonly limit: string;
  readonly offset: string;
}

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const DEFAULT_MAX_FILTERS = 10;
const DEFAULT_MAX_VALUES = 100;
const DEFAULT_MAX_IDS = 100;

/**
 * The page that was asked for, and how many rows match in all.
 *
 * @param scope takes of all rows, as the list sees them, those that are asked of, in their order
 */
export function list<R extends Listed>(
  listing: Listing<R>,
  ids: readonly string[] | null | undefined,
  request: ListRequest,
  context: Context,
  scope: (rows: readonly R[]) => readonly R[],
): { readonly total: number; readonly page: R[] } {
  const { codes, ids: shape } = listing;
  const filters = request.Filters ?? [];
  const wanted = ids ?? [];
  const { idFilter } = listing;
  const excluded = filters.some(({ Name }) => idFilter === undefined || Name === idFilter);
  demand(
    wanted.length === 0 || !excluded,
    codes.idsAndFilters,
    `Ids and ${idFilter === undefined ? "Filters" : `the filter \`${idFilter}\``} cannot be given together.`,
  );
  demand(
    wanted.length <= (listing.maxIds ?? DEFAULT_MAX_IDS),
    codes.tooManyIds,
    `At most ${listing.maxIds ?? DEFAULT_MAX_IDS} ids can be given.`,
  );
  if (shape !== undefined) for (const id of wanted) checkId(id, shape);
  demand(
    filters.length <= (listing.maxFilters ?? DEFAULT_MAX_FILTERS),
    codes.tooManyFilters,
    `At most ${listing.maxFilters ?? DEFAULT_MAX_FILTERS} filters can be given.`,
  );
  const offset = numberOf(request.Offset, 0, codes.offset, "Offset");
  const limit = numberOf(request.Limit, DEFAULT_LIMIT, codes.limit, "Limit");
  demand(offset >= 0, codes.offset, "Offset must not be negative.");
  demand(limit >= 1 && limit <= MAX_LIMIT, codes.limit, `Limit must be between 1 and ${MAX_LIMIT}.`);
  const tests = filters.map((filter) => testOf(filter, listing, context));
  const atOnce = wanted.length > 0 || filters.some((filter) => listing.byId.includes(filter.Name ?? ""));
  const seen = atOnce ? context.world.table(listing.table).all() : listed(listing.table, context);
  const matching = scope(seen).filter(
    (row) => (wanted.length === 0 || wanted.includes(row.id)) && tests.every((test) => test(row)),
  );
  return { total: matching.length, page: matching.slice(offset, offset + limit) };
}

/** What lists show of a table: not the new rows yet, the others as they were a moment ago, and those that have just gone. */
export function listed<R extends Listed>(table: TableKey<R>, { latencies, now, world }: Context): R[] {
  const time = now - latencies.list;
  return world
    .table(table)
    .allAt(time)
    .filter((row) => row.createdAt <= time)
    .sort((left, right) => left.createdAt - right.createdAt);
}

function testOf<R extends Listed>(
  filter: { readonly Name?: string; readonly Values?: readonly string[] },
  listing: Listing<R>,
  context: Context,
): (row: R) => boolean {
  const name = filter.Name ?? "";
  const values = filter.Values ?? [];
  demand(
    values.length <= (listing.maxValues ?? DEFAULT_MAX_VALUES),
    listing.codes.tooManyValues,
    `At most ${listing.maxValues ?? DEFAULT_MAX_VALUES} values can be given for the filter \`${name}\`.`,
  );
  const test = listing.tests?.[name];
  if (test !== undefined) {
    const each = values.map(test);
    return (row) => each.every((holds) => holds(row));
  }
  const read = listing.filters[name] ?? tagReader(name, listing, context);
  if (read === undefined)
    throw new Refusal(listing.codes.unknownFilter, `The filter \`${name}\` is not supported.`);
  return (row) => values.length === 0 || read(row, context).some((value) => values.includes(value));
}

function tagReader<R extends Listed>(
  name: string,
  listing: Listing<R>,
  context: Context,
): ((row: R) => readonly string[]) | undefined {
  const { tags } = listing;
  if (tags === undefined) return undefined;
  if (name === "tag-key") return (row) => tags(row, context).map((tag) => tag.Key);
  if (name === "tag-value") return (row) => tags(row, context).map((tag) => tag.Value);
  if (!name.startsWith("tag:")) return undefined;
  const key = name.slice("tag:".length);
  return (row) =>
    tags(row, context)
      .filter((tag) => tag.Key === key)
      .map((tag) => tag.Value);
}

function numberOf(
  value: number | string | null | undefined,
  otherwise: number,
  code: string,
  name: string,
): number {
  if (value === undefined || value === null || value === "") return otherwise;
  const number = Number(value);
  demand(Number.isInteger(number), code, `${name} must be an integer.`);
  return number;
}
