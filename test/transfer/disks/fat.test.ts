import fc from "fast-check";
import { readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import {
  formatFat,
  openBytes,
  openFileSystem,
  type ByteSource,
  type FileSystem,
} from "../../../lib/transfer/disks";
import { put, useScratch } from "./scratch";

const MIB = 1024 ** 2;
const scratch = useScratch();

type Tree = Readonly<Record<string, Buffer>>;

async function makeVolume(name: string, size: number, files: Tree, hole = 0): Promise<string> {
  const path = scratch(name);
  const handle = await open(path, "w");
  try {
    await handle.truncate(size);
    const volume = formatFat(handle, { id: 1, label: "TEST", offset: 0, size });
    for (const [file, content] of Object.entries(files)) {
      await volume.addFile(file, content.length, [content]);
      volume.leaveHole(hole);
    }
    await volume.finish();
  } finally {
    await handle.close();
  }
  return path;
}

async function withVolume<Result>(
  path: string,
  use: (files: FileSystem) => Promise<Result>,
): Promise<Result> {
  const bytes = await openBytes(path);
  try {
    return await use(await openFileSystem(bytes, { diskFile: path, offset: 0 }));
  } finally {
    await bytes.close();
  }
}

async function contentOf(file: ByteSource): Promise<Buffer> {
  return file.read(0, file.size);
}

const TREE: Tree = {
  "/readme.txt": Buffer.from("hello"),
  "/empty": Buffer.alloc(0),
  "/a folder/with a rather long name for a file.tar.gz": Buffer.alloc(100_000, "x"),
  "/a folder/deeper/Grüße aus 广州.txt": Buffer.alloc(4096, "y"),
  "/a folder/deeper/exactly13char": Buffer.alloc(2049, "z"),
};

test.each([
  ["FAT16", 8 * MIB, "FAT16   ", 54],
  ["FAT32", 64 * MIB, "FAT32   ", 82],
] as const)("files on %s are read as they were written", async (type, size, mark, markAt) => {
  const path = await makeVolume(type, size, TREE, 20_000);

  expect(readFileSync(path).toString("latin1", markAt, markAt + 8)).toBe(mark);
  await withVolume(path, async (volume) => {
    expect(volume.kind).toBe("fat");
    for (const [name, content] of Object.entries(TREE)) {
      expect((await contentOf(await volume.file(name))).equals(content)).toBe(true);
    }
  });
});

test("names are found without regard to case, as FAT has it, and others are not found", async () => {
  await withVolume(await makeVolume("case", 8 * MIB, TREE), async (volume) => {
    expect((await volume.file("/README.TXT")).size).toBe(5);
    for (const path of ["/readme", "/a folder", "/a folder/deeper/", "readme.txt", "/../readme.txt"]) {
      await expect(volume.file(path)).rejects.toMatchObject({ code: "DISK-NOT-FOUND" });
    }
  });
});

test("parts of a file are read from any byte on", async () => {
  await withVolume(await makeVolume("parts", 8 * MIB, TREE), async (volume) => {
    const file = await volume.file("/a folder/deeper/exactly13char");
    expect((await file.read(2040, 9)).toString()).toBe("zzzzzzzzz");
  });
});

const name = fc.stringMatching(/^[a-zA-Z0-9 ._~-]{0,30}[a-zA-Z0-9]$/).map((text) => text.trim());
const tree = fc.uniqueArray(
  fc.tuple(fc.array(name, { minLength: 1, maxLength: 4 }), fc.nat(20_000), fc.nat(255)),
  { maxLength: 12, selector: ([names]) => names.join("/").toLowerCase() },
);

test("any tree of files comes back", async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.nat(30_000), async (entries, hole) => {
      const files: Record<string, Buffer> = {};
      for (const [names, size, fill] of entries) {
        // Folders of their own, so that no file is in the way of a folder, and no two differ in case alone.
        const folders = names.slice(0, -1).map((folder, depth) => `d${depth}-${folder.toLowerCase()}`);
        files[`/${[...folders, names.at(-1)].join("/")}`] = Buffer.alloc(size, fill);
      }
      const path = await makeVolume("any", 8 * MIB, files, hole);
      await withVolume(path, async (volume) => {
        for (const [file, content] of Object.entries(files)) {
          expect((await contentOf(await volume.file(file))).equals(content)).toBe(true);
        }
      });
    }),
    { numRuns: 25 },
  );
});

test("a volume is the same bytes every time", async () => {
  const [one, other] = [await makeVolume("one", 8 * MIB, TREE), await makeVolume("other", 8 * MIB, TREE)];
  expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
});

test("what does not fit is refused while it is written", async () => {
  await expect(makeVolume("tiny", MIB, {})).rejects.toThrow(/too few/);
  await expect(makeVolume("full", 8 * MIB, { "/big": Buffer.alloc(9 * MIB) })).rejects.toThrow(/full/);
  await expect(
    makeVolume("clash", 8 * MIB, { "/a": Buffer.from("x"), "/a/b": Buffer.from("y") }),
  ).rejects.toThrow(/is a file/);
});

/** FAT16 of 8 MiB: one reserved sector, two tables, clusters of 1 KiB. */
interface Places {
  readonly tables: readonly number[];
  readonly root: number;
  readonly data: number;
}

function placesOf(volume: Buffer): Places {
  const tableSize = volume.readUInt16LE(22) * 512;
  const root = 512 + 2 * tableSize;
  return { tables: [512, 512 + tableSize], root, data: root + 512 * 32 };
}

/** Changes an entry in both tables, so that they still agree. */
function link(volume: Buffer, cluster: number, next: number): void {
  for (const table of placesOf(volume).tables) volume.writeUInt16LE(next, table + cluster * 2);
}

function entryAt(volume: Buffer, shortName: string): number {
  const at = volume.indexOf(Buffer.from(shortName, "latin1"), placesOf(volume).root);
  expect(at).toBeGreaterThan(0);
  return at;
}

const DAMAGE: readonly (readonly [what: string, says: RegExp, change: (volume: Buffer) => void])[] = [
  [
    "tables that differ",
    /tables differ/,
    (volume) => void (volume[(placesOf(volume).tables[1] ?? 0) + 9] = 0x55),
  ],
  ["a chain that runs in a circle", /used twice/, (volume) => link(volume, 5, 3)],
  ["a chain that leads nowhere", /which is none/, (volume) => link(volume, 5, 60_000)],
  ["a chain through a free cluster", /which is none/, (volume) => link(volume, 5, 0)],
  ["a chain that is too short", /clusters of/, (volume) => link(volume, 5, 0xffff)],
  [
    "two files with one cluster",
    /used twice/,
    (volume) =>
      volume.writeUInt16LE(
        volume.readUInt16LE(entryAt(volume, "BIG~1   ") + 26),
        entryAt(volume, "SMALL~2 ") + 26,
      ),
  ],
  [
    "a size that does not fit",
    /clusters of/,
    (volume) => volume.writeUInt32LE(7, entryAt(volume, "BIG~1   ") + 28),
  ],
  [
    "a long name of another file",
    /does not fit/,
    (volume) => void (volume[entryAt(volume, "BIG~1   ")] = 0x58),
  ],
  ["a long name in disorder", /disorder/, (volume) => void (volume[entryAt(volume, "BIG~1   ") - 32] = 0x01)],
  ["a volume larger than its partition", /claims/, (volume) => volume.writeUInt16LE(20_000, 19)],
  ["a table that is too short", /too short/, (volume) => volume.writeUInt16LE(1, 22)],
  ["no media mark", /media mark/, (volume) => void (volume[21] = 0xf0)],
];

test.each(DAMAGE)("%s is named as damage", async (what, says, change) => {
  const path = await makeVolume(what, 8 * MIB, {
    "/big": Buffer.alloc(30_000, 1),
    "/small": Buffer.alloc(700, 2),
  });
  const volume = readFileSync(path);
  change(volume);

  await expect(withVolume(put(path, volume), (files) => files.file("/big"))).rejects.toMatchObject({
    code: "DISK-FILE-SYSTEM",
    message: expect.stringMatching(says) as string,
  });
});

test("a folder that contains itself is named as damage", async () => {
  const path = await makeVolume("ring", 8 * MIB, { "/one/two/file": Buffer.from("x") });
  const volume = readFileSync(path);
  const one = volume.readUInt16LE(entryAt(volume, "ONE~1   ") + 26);
  volume.writeUInt16LE(one, entryAt(volume, "TWO~1   ") + 26);

  await expect(withVolume(put(path, volume), (files) => files.file("/x"))).rejects.toMatchObject({
    code: "DISK-FILE-SYSTEM",
    message: expect.stringMatching(/used twice/) as string,
  });
});

test("FAT32's copy of the boot sector must agree with it", async () => {
  const path = await makeVolume("backup", 64 * MIB, TREE);
  const volume = readFileSync(path);
  volume[300] = 1;
  await expect(withVolume(put(path, volume), (files) => files.file("/empty"))).rejects.toThrow(/boot sector/);
});

test("a volume with damage anywhere is read or named, and nothing else happens", async () => {
  const whole = readFileSync(await makeVolume("fuzz", 8 * MIB, TREE));
  const metadata = placesOf(whole).data + 150_000;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(metadata), fc.nat(255)), { minLength: 1, maxLength: 30 }),
      async (changes) => {
        const volume = Buffer.from(whole);
        for (const [at, value] of changes) volume[at] = value;
        const source: ByteSource = {
          name: "volume",
          size: volume.length,
          read: async (offset, length) => volume.subarray(offset, offset + length),
        };
        try {
          const files = await openFileSystem(source, { diskFile: "none", offset: 0 });
          for (const file of Object.keys(TREE)) await contentOf(await files.file(file));
        } catch (error) {
          expect(error).toMatchObject({ name: "DiskError" });
        }
      },
    ),
    { numRuns: 150 },
  );
});
