const FIRST_MS = 5_000;
const LONGEST_MS = 5 * 60_000;
const SHORTEST_MS = 500;

/** How long to wait before try `tries` (from 1), in ms: doubling, capped, with full jitter so that a fleet spreads out. */
export function backoff(tries: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
  return SHORTEST_MS + random() * (ceiling - SHORTEST_MS);
}
