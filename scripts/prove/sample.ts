const SEED = 0x1a4d_fa11;

/** So many of the items, the same ones every time, in their own order. */
export function sampleOf<Item>(items: readonly Item[], count: number): Item[] {
  const random = mulberry32(SEED);
  const drawn = items.map((item, index) => ({ item, index, draw: random() }));
  return drawn
    .sort((a, b) => a.draw - b.draw)
    .slice(0, count)
    .sort((a, b) => a.index - b.index)
    .map(({ item }) => item);
}

/** A small generator of numbers from 0 to 1 that is the same on every machine. */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
