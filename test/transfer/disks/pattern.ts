/** The disk that every fixture holds: mostly holes, with text at the places where readers go wrong. */
export const PATTERN_SIZE = 4 * 1024 ** 2 + 3 * 512;

const WRITTEN_SECTORS = [
  // The first sectors, and both sides of a 64 KiB cluster.
  0,
  1,
  2,
  127,
  128,
  129,
  // Both sides of a 2 MiB block, and a stretch of several clusters.
  4095,
  4096,
  ...Array.from({ length: 300 }, (_, index) => 6000 + index),
  // The last sectors, in a cluster that is not whole.
  8193,
  8194,
];

export function patternDisk(): Buffer {
  const disk = Buffer.alloc(PATTERN_SIZE);
  for (const sector of WRITTEN_SECTORS) {
    disk.fill(`sector ${sector} of the pattern. `, sector * 512, sector * 512 + 512, "latin1");
  }
  return disk;
}
