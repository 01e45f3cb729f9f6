import fc from "fast-check";
import { rm } from "node:fs/promises";
import { convertToRaw, DiskError, inspectImage, openImage } from "../../../lib/transfer/disks";
import { fixture, put, useScratch } from "./scratch";

const scratch = useScratch();

const IMAGES = [
  "v3.qcow2",
  "v2.qcow2",
  "compressed.qcow2",
  "compressed-small.qcow2",
  "sparse.vmdk",
  "stream.vmdk",
  "dynamic.vhd",
  "fixed.vhd",
];

/** Reads all of an image; damage may go unnoticed or be named, and nothing else may happen. */
async function readAll(path: string, target: string): Promise<void> {
  try {
    await inspectImage(path);
    const image = await openImage(path);
    try {
      // A size may have become terabytes, all of which would be hashed.
      if (image.size < 64 * 1024 ** 2) await convertToRaw(image, target);
    } finally {
      await image.close();
    }
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    expect(error.message).toMatch(/^[^\n]{10,400}$/);
  } finally {
    await rm(target, { force: true });
  }
}

/** Where metadata live in these small files: mostly at the start, and at the very end. */
const spot = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 0, max: 0.01, noNaN: true }) },
  { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ min: 0.995, max: 1, noNaN: true }) },
);
const damage = fc.array(fc.tuple(spot, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 });

test.each(IMAGES)("%s with bytes overwritten anywhere is read or refused, in bounded time", async (name) => {
  const whole = fixture(name);
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const file = Buffer.from(whole);
      for (const [where, value] of changes)
        file[Math.min(file.length - 1, Math.floor(where * file.length))] = value;
      await readAll(put(scratch(name), file), scratch(`${name}.raw`));
    }),
    { numRuns: 40 },
  );
});

test.each(IMAGES)("%s cut off anywhere is read or refused", async (name) => {
  const whole = fixture(name);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
      await readAll(put(scratch(name), whole.subarray(0, length)), scratch(`${name}.raw`));
    }),
    { numRuns: 15 },
  );
});
