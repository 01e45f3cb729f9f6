import type { Row } from "../world";

/** What nearly every row of a service has. */
export interface Resource extends Row {
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What of the rows that a list sees lies where the call went. */
export function here<R extends Resource>({
  region,
}: {
  readonly region: string;
}): (rows: readonly R[]) => R[] {
  return (rows) => inRegion(rows, region);
}

export function inRegion<R extends Resource>(rows: readonly R[], region: string): R[] {
  return rows.filter((row) => row.region === region);
}
