import { createHash } from "node:crypto";
import type { DiskImage } from "./disk-image";
import { updateWithZeros } from "./hash";
import { atomically, writeFileOfHoles, writeSparse } from "./sparse-file";
import { stretches } from "./stretches";
import type { DiskWorkOptions } from "./work";

/**
 * Writes the disk inside an image as a plain, sparse file: zeros become holes. The target appears once it
 * is complete. Takes time with the virtual size, holes included, because all of it is hashed.
 *
 * @returns SHA-256 of the whole virtual disk, hexadecimal
 * @throws DiskError `DISK-CORRUPT` when the image turns out to be damaged
 */
export async function convertToRaw(
  image: DiskImage,
  targetPath: string,
  options: DiskWorkOptions = {},
): Promise<{ readonly sha256: string }> {
  const hash = createHash("sha256");
  await atomically(targetPath, (partial) =>
    writeFileOfHoles(partial, image.size, async (target) => {
      for await (const { offset, length, bytes } of stretches(image, options)) {
        if (bytes) {
          hash.update(bytes);
          await writeSparse(target, offset, bytes);
        } else {
          await updateWithZeros(hash, length, options);
        }
      }
    }),
  );
  return { sha256: hash.digest("hex") };
}
