/** What a file names once, by its name. */
export type ByName<Made> = (name: string) => Made;

/** Makes every member of a record, in its order; the result looks them up by name. */
export function named<Spec, Made>(
  record: Readonly<Record<string, Spec>> = {},
  make: (name: string, spec: Spec) => Made,
): ByName<Made> {
  const made = new Map(Object.entries(record).map(([name, spec]) => [name, make(name, spec)]));
  return (name) => {
    const found = made.get(name);
    if (found === undefined) throw new RangeError(`the reader let the unknown name ${name} pass`);
    return found;
  };
}
