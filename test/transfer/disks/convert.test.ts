import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { stat, truncate, writeFile } from "node:fs/promises";
import {
  convertToRaw,
  openImage,
  sha256OfFile,
  sparseCopy,
  type DiskProgress,
} from "../../../lib/transfer/disks";
import { PATTERN_SIZE, patternDisk } from "./pattern";
import { fixture, put, useScratch } from "./scratch";

const scratch = useScratch();

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function convert(
  source: string,
  target: string,
  options?: Parameters<typeof convertToRaw>[2],
): Promise<void> {
  const image = await openImage(source);
  try {
    await convertToRaw(image, target, options);
  } finally {
    await image.close();
  }
}

test.each(["v3.qcow2", "compressed.qcow2", "stream.vmdk", "sparse.vmdk", "dynamic.vhd", "fixed.vhd"])(
  "%s becomes the raw disk, byte for byte",
  async (name) => {
    const target = scratch(`${name}.raw`);

    await convert(put(scratch(name), fixture(name)), target);

    expect(readFileSync(target).equals(patternDisk())).toBe(true);
    expect(await sha256OfFile(target)).toBe(sha256(patternDisk()));
  },
);

/** A file of 64 MiB whose only bytes are the first 512. */
async function hollow(name: string): Promise<string> {
  const path = put(scratch(name), Buffer.alloc(512, 1));
  await truncate(path, 64 * 1024 ** 2);
  return path;
}

async function expectHollowCopy(path: string, source: string): Promise<void> {
  const { size, blocks } = await stat(path);
  expect(size).toBe(64 * 1024 ** 2);
  expect(blocks * 512).toBeLessThan(1024 ** 2);
  expect(await sha256OfFile(path)).toBe(await sha256OfFile(source));
}

test("holes stay holes in what is converted", async () => {
  const source = await hollow("hole.raw");
  await convert(source, scratch("hole-converted.raw"));
  await expectHollowCopy(scratch("hole-converted.raw"), source);
});

test.each([
  ["as the system copies", process.env.PATH],
  ["where there is no cp", ""],
])("holes stay holes in a copy, %s", async (_how, path) => {
  const source = await hollow("hollow.raw");
  const target = scratch("hollow-copy.raw");
  const before = process.env.PATH;
  process.env.PATH = path ?? "";
  try {
    await sparseCopy(source, target);
  } finally {
    process.env.PATH = before;
  }
  await expectHollowCopy(target, source);
});

test("an aborted copy ends with the reason and leaves nothing", async () => {
  const target = scratch("copy-aborted.raw");
  const signal = AbortSignal.abort(new Error("enough"));

  await expect(sparseCopy(await hollow("to-abort.raw"), target, { signal })).rejects.toThrow("enough");
  expect(existsSync(target)).toBe(false);
  expect(existsSync(`${target}.partial`)).toBe(false);
});

test("a copy replaces what was there", async () => {
  const source = put(scratch("new.raw"), patternDisk());
  const target = put(scratch("old.raw"), randomBytes(8 * 1024 ** 2));

  await sparseCopy(source, target);

  expect(readFileSync(target).equals(patternDisk())).toBe(true);
});

test("only the asked-for beginning of a file is hashed", async () => {
  const path = put(scratch("longer.raw"), Buffer.concat([patternDisk(), randomBytes(4096)]));

  expect(await sha256OfFile(path, PATTERN_SIZE)).toBe(sha256(patternDisk()));
  await expect(sha256OfFile(path, PATTERN_SIZE + 5000)).rejects.toMatchObject({ code: "DISK-CORRUPT" });
});

test("progress rises to the size of the disk", async () => {
  const seen: DiskProgress[] = [];

  await convert(put(scratch("progress"), fixture("v3.qcow2")), scratch("progress.raw"), {
    onProgress: (progress) => seen.push(progress),
  });

  expect(seen.at(-1)).toEqual({ done: PATTERN_SIZE, total: PATTERN_SIZE });
  expect(seen.map(({ done }) => done)).toEqual(
    [...seen.map(({ done }) => done)].sort((one, other) => one - other),
  );
});

test("an aborted conversion leaves no target", async () => {
  const abort = new AbortController();
  const target = scratch("aborted.raw");

  const converting = convert(put(scratch("aborted"), fixture("v3.qcow2")), target, {
    signal: abort.signal,
    onProgress: () => abort.abort(new Error("enough")),
  });

  await expect(converting).rejects.toThrow("enough");
  expect(existsSync(target)).toBe(false);
});

test("damage that is found on the way leaves no target", async () => {
  const file = fixture("stream.vmdk");
  // The first grain's marker says which sector it belongs to.
  const grain = file.indexOf(Buffer.from([0x78]), 128 * 512);
  file[grain - 12] = 99;
  const target = scratch("damaged.raw");

  await expect(convert(put(scratch("damaged"), file), target)).rejects.toMatchObject({
    code: "DISK-CORRUPT",
  });
  expect(existsSync(target)).toBe(false);
});

test("an image that cannot be written to its target's folder fails as the system says", async () => {
  await writeFile(scratch("file"), "");
  await expect(
    convert(put(scratch("unwritable"), fixture("v3.qcow2")), scratch("file/x")),
  ).rejects.toMatchObject({
    code: "ENOTDIR",
  });
});
