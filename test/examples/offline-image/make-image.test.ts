import { existsSync, readdirSync, statSync } from "node:fs";
import { open, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { makeOfflineImage } from "../../../examples/offline-image/make-image";
import { readGuest } from "../../../lib/local/guest";
import { inspectImage, sha256OfFile, type DiskProgress } from "../../../lib/transfer/disks";
import { useScratch } from "../../transfer/disks/scratch";

const MIB = 1024 ** 2;
const SIZE = 16 * MIB;
const scratch = useScratch();

test("the image is a raw MBR disk with one active FAT partition, sparse, and its guest starts", async () => {
  const path = scratch("plain.raw");

  expect(await makeOfflineImage(path, { size: SIZE })).toBe("made");

  const facts = await inspectImage(path);
  expect(facts).toMatchObject({ format: "raw", virtualSize: SIZE, partitionTable: "mbr" });
  expect(facts.partitions).toEqual([{ number: 1, type: 0x0c, active: true, offset: MIB, size: SIZE - MIB }]);
  expect(facts.actualSize).toBeLessThan(0.6 * SIZE);
  expect(statSync(path).blocks * 512).toBeLessThan(0.6 * SIZE);
  expect(await readGuest(path)).toMatchObject({ boots: true, definition: { tat: true } });
});

test.each([16, 32, 96])(
  "an image of %i MiB is the same bytes wherever and whenever it is made",
  async (mebibytes) => {
    const [one, other] = [scratch("one.raw"), scratch("folder/other.raw")];

    await makeOfflineImage(one, { size: mebibytes * MIB });
    await makeOfflineImage(other, { size: mebibytes * MIB });

    expect(await sha256OfFile(one)).toBe(await sha256OfFile(other));
    expect(await readGuest(one)).toMatchObject({ boots: true });
  },
);

test("an image that is there and whole is left alone; one that is not is made again", async () => {
  const path = scratch("again.raw");
  await makeOfflineImage(path, { size: SIZE });
  const digest = await sha256OfFile(path);
  expect(await makeOfflineImage(path, { size: SIZE })).toBe("found");

  const file = await open(path, "r+");
  await file.write(Buffer.of(1), 0, 1, MIB + 100);
  await file.close();
  expect(await makeOfflineImage(path, { size: SIZE })).toBe("made");
  expect(await sha256OfFile(path)).toBe(digest);

  await truncate(path, MIB);
  expect(await makeOfflineImage(path, { size: SIZE })).toBe("made");
  expect(await makeOfflineImage(path, { size: 2 * SIZE })).toBe("made");
});

test("a failure on the way leaves neither image nor half an image", async () => {
  const path = scratch("half/half.raw");
  const making = makeOfflineImage(path, {
    size: SIZE,
    onProgress: () => {
      throw new Error("enough");
    },
  });

  await expect(making).rejects.toThrow("enough");
  expect(readdirSync(dirname(path))).toEqual([]);
});

test("progress rises to the whole content", async () => {
  const seen: DiskProgress[] = [];
  await makeOfflineImage(scratch("progress.raw"), {
    size: SIZE,
    onProgress: (progress) => seen.push(progress),
  });

  expect(seen.map(({ done }) => done)).toEqual(
    [...seen.map(({ done }) => done)].sort((one, other) => one - other),
  );
  expect(seen.at(-1)?.done).toBe(seen.at(-1)?.total);
});

test.each([MIB, 15 * MIB, 16 * MIB + 512])("%i bytes are no size for it", async (size) => {
  await expect(makeOfflineImage(scratch("bad.raw"), { size })).rejects.toThrow(RangeError);
  expect(existsSync(scratch("bad.raw"))).toBe(false);
});
