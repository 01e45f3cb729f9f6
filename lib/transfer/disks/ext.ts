import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBytes, type ByteSource, type ClosableBytes } from "./bytes";
import { DiskError, damagedFileSystem as damaged, noSuchFile } from "./errors";
import type { FileSystem, PartitionPlace } from "./file-system";

// The superblock begins at byte 1024; s_magic is 0x38 bytes into it. Kernel documentation, ext4, "The Super Block".
const MAGIC_AT = 1024 + 0x38;
const MAGIC = 0xef53;
/** Where Debian keeps it, which is not on everybody's PATH. */
const SBIN = "/usr/sbin:/sbin";

export async function looksLikeExt(volume: ByteSource): Promise<boolean> {
  return volume.size >= MAGIC_AT + 2 && (await volume.read(MAGIC_AT, 2)).readUInt16LE(0) === MAGIC;
}

/**
 * Opens an ext2, ext3 or ext4 file system, read-only, through `debugfs` of e2fsprogs. Files that are read are kept in
 * a temporary folder until `close`.
 *
 * @throws DiskError `DISK-TOOL` when e2fsprogs is not installed, `DISK-FILE-SYSTEM` when it cannot be opened
 */
export async function openExt(
  volume: ByteSource,
  place: PartitionPlace,
  tool = "debugfs",
): Promise<FileSystem> {
  const ask = (request: string): Promise<string> => debugfs({ tool, volume, place, request });
  await ask("show_super_stats -h");
  const folder = await mkdtemp(join(tmpdir(), "landfall-ext-"));
  const opened: ClosableBytes[] = [];
  return {
    kind: "ext",
    file: async (path) => {
      const inside = quoted(volume, path);
      if (!/Type: regular/.test(await ask(`stat ${inside}`))) throw noSuchFile(volume, path);
      const copy = join(folder, String(opened.length));
      await ask(`dump ${inside} ${quoted(volume, copy)}`);
      const bytes = await openBytes(copy);
      opened.push(bytes);
      return { ...bytes, name: volume.name };
    },
    close: async () => {
      await Promise.all(opened.map((bytes) => bytes.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Question {
  readonly tool: string;
  readonly volume: ByteSource;
  readonly place: PartitionPlace;
  readonly request: string;
}

/** What debugfs answers; nothing where it finds no such file. It ends with success whatever went wrong. */
function debugfs({ tool, volume, place, request }: Question): Promise<string> {
  const env = { ...process.env, PATH: `${process.env.PATH ?? ""}:${SBIN}`, LC_ALL: "C" };
  const args = ["-R", request, `${place.diskFile}?offset=${place.offset}`];
  return new Promise((resolve, reject) => {
    execFile(tool, args, { env, maxBuffer: 16 * 1024 ** 2 }, (error, stdout, stderr) => {
      const complaint = stderr.split("\n").find((line) => line !== "" && !line.startsWith("debugfs "));
      if (error?.code === "ENOENT") reject(toolMissing(volume, error));
      else if (complaint?.includes("File not found")) resolve("");
      else if (complaint ?? error) reject(damaged(volume, complaint ?? error?.message ?? ""));
      else resolve(stdout);
    });
  });
}

/** debugfs splits its request itself; what could end the quotes is refused. */
function quoted(volume: ByteSource, path: string): string {
  // eslint-disable-next-line no-control-regex
  if (/["\\\u0000-\u001f]/.test(path)) throw noSuchFile(volume, JSON.stringify(path));
  return `"${path}"`;
}

function toolMissing(volume: ByteSource, cause: unknown): DiskError {
  return new DiskError(
    "DISK-TOOL",
    "the partition is ext2, ext3 or ext4, and e2fsprogs is not available here.",
    {
      place: volume.name,
      remedy: "Install e2fsprogs (apt-get install e2fsprogs; brew install e2fsprogs), or use a FAT image.",
      cause,
    },
  );
}
