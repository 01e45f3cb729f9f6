/** The value of an output: whatever JSON holds. */
export type OutputValue =
  string | number | boolean | null | readonly OutputValue[] | { readonly [key: string]: OutputValue };
