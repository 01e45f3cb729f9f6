import { SECTOR, type ClosableBytes } from "../bytes";
import type { DiskImage } from "../disk-image";
import { corrupt } from "../errors";

/** Opens a plain copy of a disk. */
export function openRaw(file: ClosableBytes): DiskImage {
  const { size } = file;
  if (size === 0 || size % SECTOR !== 0) {
    throw corrupt(
      file.name,
      `${size} bytes are no raw disk, which is a whole number of ${SECTOR}-byte sectors, and no known image format either.`,
    );
  }
  return {
    ...file,
    format: "raw",
    extents: async function* () {
      yield { offset: 0, length: size };
    },
  };
}
