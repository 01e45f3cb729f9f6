import type { Row } from "../world";

/** What nearly every row of a service has. */
export interface Resource extends Row {
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export function inRegion<R extends Resource>(rows: readonly R[], region: string): R[] {
  return rows.filter((row) => row.region === region);
}
