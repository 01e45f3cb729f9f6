import { mkdirSync, readFileSync, truncateSync } from "node:fs";
import { openBytes, openFileSystem, part, type FileSystem } from "../../../lib/transfer/disks";
import { openExt } from "../../../lib/transfer/disks/ext";
import { put, useScratch } from "./scratch";
import { describeWith, run } from "./tools";

const MIB = 1024 ** 2;
const scratch = useScratch();

/** A disk with an ext file system from its second MiB on. */
function makeDisk(type: string): string {
  const folder = scratch(`tree-${type}`);
  mkdirSync(`${folder}/landfall`, { recursive: true });
  put(`${folder}/landfall/large file.bin`, Buffer.alloc(300_000, "ext"));
  put(`${folder}/empty`, "");
  const volume = put(scratch(`${type}.volume`), "");
  truncateSync(volume, 8 * MIB);
  run("mke2fs", "-q", "-F", "-t", type, "-d", folder, volume);
  return put(scratch(`${type}.disk`), Buffer.concat([Buffer.alloc(MIB), readFileSync(volume)]));
}

async function withFiles<Result>(
  diskFile: string,
  use: (files: FileSystem) => Promise<Result>,
): Promise<Result> {
  const disk = await openBytes(diskFile);
  try {
    const files = await openFileSystem(part(disk, MIB, disk.size - MIB), { diskFile, offset: MIB });
    return await use(files).finally(() => files.close());
  } finally {
    await disk.close();
  }
}

describeWith("mke2fs", "debugfs")("with e2fsprogs", () => {
  test.each(["ext2", "ext3", "ext4"])(
    "files on %s are read from a partition of a disk file",
    async (type) => {
      await withFiles(makeDisk(type), async (files) => {
        expect(files.kind).toBe("ext");
        const large = await files.file("/landfall/large file.bin");
        expect((await large.read(0, large.size)).equals(Buffer.alloc(300_000, "ext"))).toBe(true);
        expect((await files.file("/empty")).size).toBe(0);
      });
    },
  );

  test("a file that is not there, and a path that would end the quotes, are expected errors", async () => {
    await withFiles(makeDisk("ext4"), async (files) => {
      for (const path of ["/nothing", "/landfall", '/x" /etc/passwd "', "/x\ny"]) {
        await expect(files.file(path)).rejects.toMatchObject({ code: "DISK-NOT-FOUND" });
      }
    });
  });

  test("a damaged superblock is named", async () => {
    const path = makeDisk("ext4");
    const disk = readFileSync(path);
    disk.fill(0xff, MIB + 1024, MIB + 1024 + 0x38);
    await expect(withFiles(put(path, disk), (files) => files.file("/empty"))).rejects.toMatchObject({
      code: "DISK-FILE-SYSTEM",
    });
  });
});

test("without debugfs an ext file system is refused with a way out", async () => {
  const disk = Buffer.alloc(2 * MIB);
  disk.writeUInt16LE(0xef53, MIB + 1024 + 0x38);
  const bytes = await openBytes(put(scratch("no-tool"), disk));
  const opening = openExt(
    part(bytes, MIB, MIB),
    { diskFile: bytes.name, offset: MIB },
    "debugfs-that-is-not-there",
  );

  await expect(opening).rejects.toMatchObject({
    code: "DISK-TOOL",
    remedy: expect.stringMatching(/e2fsprogs/) as string,
  });
  await bytes.close();
});
