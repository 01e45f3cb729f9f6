import { Refusal } from "./refusal";

export interface Filter {
  readonly Name?: string;
  readonly Values?: readonly string[];
}

/** Whether something matches one value of a filter, by the filter's name. */
export type FilterTests<T> = Readonly<Record<string, (thing: T, value: string) => boolean>>;

/**
 * Whether something matches every filter; one matches by any of its values. For what is not a row of its own, as
 * `list` takes them.
 *
 * @throws Refusal `unknownFilter` for a name that has no test
 */
export function matcher<T>(
  tests: FilterTests<T>,
  filters: readonly Filter[] | null | undefined,
  unknownFilter: string,
): (thing: T) => boolean {
  const each = (filters ?? []).map(({ Name = "", Values = [] }) => {
    const test = Object.hasOwn(tests, Name) ? tests[Name] : undefined;
    if (test === undefined) throw new Refusal(unknownFilter, `The filter \`${Name}\` is not supported.`);
    return (thing: T) => Values.length === 0 || Values.some((value) => test(thing, value));
  });
  return (thing) => each.every((matches) => matches(thing));
}
