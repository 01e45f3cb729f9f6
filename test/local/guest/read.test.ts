import fc from "fast-check";
import { readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { makeOfflineImage } from "../../../examples/offline-image/make-image";
import { readGuest, startGuest } from "../../../lib/local/guest";
import { writeMbr } from "../../../lib/transfer/disks";
import { put, useScratch } from "../../transfer/disks/scratch";
import { makeGuestDisk, PARTITION, sha256, type GuestDisk } from "./disk";

const MIB = 1024 ** 2;
const scratch = useScratch();

const WHOLE: GuestDisk = {
  definition: {
    listeners: [{ port: 8080, protocol: "http", answer: { status: 200, body: "hello" } }],
    files: [{ path: "/srv/page.html", sha256: sha256("a page") }],
  },
  files: { "/srv/page.html": "a page" },
};

test("a whole disk tells its guest", async () => {
  const path = await makeGuestDisk(scratch("whole"), WHOLE);
  expect(await readGuest(path)).toEqual({ boots: true, definition: WHOLE.definition });
});

const BROKEN: readonly (readonly [what: string, disk: GuestDisk, says: RegExp])[] = [
  ["no active partition", { ...WHOLE, partitions: [{ ...PARTITION, active: false }] }, /0 active/],
  [
    "two active partitions",
    { ...WHOLE, partitions: [PARTITION, { ...PARTITION, offset: 512, size: 512 }] },
    /2 active/,
  ],
  [
    "a partition without a file system",
    { ...WHOLE, partitions: [{ ...PARTITION, offset: 512, size: 512 }] },
    /no file system/,
  ],
  ["partitions that cannot be", { ...WHOLE, partitions: [{ ...PARTITION, size: 90 * MIB }] }, /does not fit/],
  ["a listed file that is missing", { ...WHOLE, files: {} }, /no file \/srv\/page.html/],
  [
    "a listed file with other content",
    { ...WHOLE, files: { "/srv/page.html": "a pagf" } },
    /does not match its SHA-256/,
  ],
  [
    "a digest of another definition",
    { ...WHOLE, digest: `${sha256("x")}  guest.json\n` },
    /guest.json.sha256/,
  ],
  ["a definition that is not JSON", { definition: "{" }, /not JSON/],
  ["an unknown key", { definition: { listeners: [], files: [], more: 1 } }, /more/],
  [
    "a listener on no port",
    { definition: { listeners: [{ port: 0, protocol: "tcp", answer: { banner: "" } }], files: [] } },
    /port/,
  ],
  [
    "boot sectors that changed",
    { definition: { listeners: [], files: [], bootSectors: sha256("x") } },
    /boot sectors/,
  ],
];

test.each(BROKEN)("a disk with %s does not start, and says why", async (what, disk, says) => {
  const guest = await readGuest(await makeGuestDisk(scratch(what), disk));
  expect(guest).toEqual({ boots: false, reason: expect.stringMatching(says) as string });
});

test("a disk without partitions, one with a GPT, and one of zeros do not start", async () => {
  const gpt = Buffer.alloc(MIB);
  writeMbr([{ type: 0xee, active: true, offset: 512, size: MIB - 512 }], 1).copy(gpt);
  gpt.write("EFI PART", 512, "latin1");
  for (const disk of [Buffer.alloc(MIB), Buffer.alloc(MIB, 0x55), gpt, Buffer.alloc(0)]) {
    expect(await readGuest(put(scratch("bare"), disk))).toMatchObject({ boots: false });
  }
});

test("a disk file that is not there is an error, not a disk that does not start", async () => {
  await expect(readGuest(scratch("nowhere"))).rejects.toMatchObject({ code: "DISK-NOT-FOUND" });
});

describe("one changed byte of the example's image", () => {
  let path = "";
  let image = Buffer.alloc(0);

  beforeAll(async () => {
    path = scratch("offline.raw");
    await makeOfflineImage(path, { size: 16 * MIB });
    image = readFileSync(path);
  });

  /** Changes one byte of the file for as long as `check` runs. */
  async function withFlip(at: number, mask: number, check: () => Promise<void>): Promise<void> {
    const file = await open(path, "r+");
    try {
      await file.write(Buffer.of((image[at] ?? 0) ^ mask), 0, 1, at);
      await check();
    } finally {
      await file.write(image, at, 1, at);
      await file.close();
    }
  }

  async function expectNothingListens(): Promise<void> {
    const guest = await startGuest({ disk: path, address: "127.91.7.1", admit: () => true });
    try {
      expect(guest.listening).toEqual([]);
      expect(guest.reason).toEqual(expect.any(String));
    } finally {
      await guest.stop();
    }
  }

  function find(text: string): number {
    const at = image.indexOf(text, 0, "latin1");
    expect(at).toBeGreaterThan(0);
    return at;
  }

  /** Where the content of a file with this short name begins. */
  function contentOf(shortName: string): number {
    const cluster = image.readUInt16LE(find(shortName) + 26);
    const data = MIB + 512 + 2 * image.readUInt16LE(MIB + 22) * 512 + 512 * 32;
    return data + (cluster - 2) * image.readUInt8(MIB + 13) * 512;
  }

  /** Where a byte that matters can lie: a first byte and how many follow it. */
  const REGIONS: readonly (readonly [name: string, place: () => readonly [start: number, length: number]])[] =
    [
      ["the master boot record", () => [0, 512]],
      ["the partition's boot sector", () => [MIB, 512]],
      ["the first allocation table", () => [MIB + 512, 3000]],
      ["the second allocation table", () => [MIB + 512 + image.readUInt16LE(MIB + 22) * 512, 3000]],
      ["the definition", () => [find('{\n  "listeners"'), 2400]],
      ["the definition's digest", () => [find("  guest.json\n") - 64, 64]],
      ["a listed page", () => [find("<!doctype html>"), 80]],
      ["a listed file's content", () => [contentOf("PART-~10BIN"), 500_000]],
      ["a listed file's name", () => [find("PART-~10BIN"), 11]],
      ["a listed file's size", () => [find("PART-~10BIN") + 28, 4]],
      ["a listed file's first cluster", () => [find("PART-~10BIN") + 26, 2]],
    ];

  test("none changed: it listens", async () => {
    const guest = await startGuest({ disk: path, address: "127.91.7.1", admit: () => true });
    expect(guest.listening.map(({ port }) => port)).toEqual([80, 22]);
    expect(guest.reason).toBeUndefined();
    await guest.stop();
  });

  test.each(REGIONS)("in %s: nothing listens", async (_name, place) => {
    const [start, length] = place();
    await fc.assert(
      fc.asyncProperty(fc.nat(length - 1), fc.integer({ min: 1, max: 255 }), async (offset, mask) => {
        await withFlip(start + offset, mask, expectNothingListens);
      }),
      { numRuns: 20 },
    );
  });

  test("changed back: it listens again", async () => {
    expect(await readGuest(path)).toMatchObject({ boots: true });
  });
});
