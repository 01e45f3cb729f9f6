import type { DiskImage } from "./disk-image";
import { atomically, writeDisk } from "./sparse-file";
import type { DiskWorkOptions } from "./work";

/**
 * Writes the disk inside an image as a plain, sparse file: zeros become holes. The target appears once it
 * is complete.
 *
 * @throws DiskError `DISK-CORRUPT` when the image turns out to be damaged
 */
export async function convertToRaw(
  image: DiskImage,
  targetPath: string,
  options: DiskWorkOptions = {},
): Promise<void> {
  await atomically(targetPath, (partial) => writeDisk(image, partial, options));
}
