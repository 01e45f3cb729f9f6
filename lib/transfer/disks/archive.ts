import { createReadStream } from "node:fs";
import { Transform, type TransformCallback, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Extract } from "tar-stream";
import { openBytes } from "./bytes";
import { DiskError } from "./errors";
import { atomically, writeFileOfHoles, writeSparse } from "./sparse-file";
import type { DiskWorkOptions } from "./work";

/** The member of an archive that was taken. */
export interface ExtractedImage {
  /** As the archive spells it; never used as a path. */
  readonly member: string;
  /** Bytes. */
  readonly size: number;
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** Whether a file is gzip-compressed, by content: a `.tar.gz`, as other clouds export images. */
export async function isArchive(path: string): Promise<boolean> {
  const file = await openBytes(path);
  try {
    return file.size >= GZIP_MAGIC.length && (await file.read(0, GZIP_MAGIC.length)).equals(GZIP_MAGIC);
  } finally {
    await file.close();
  }
}

/**
 * Writes the one image inside a `.tar.gz` to `targetPath`. Streams: memory does not grow with the image. Member names
 * are never used as paths, so nothing else can be written. Progress counts bytes of the archive.
 *
 * @throws DiskError `DISK-ARCHIVE` when the archive is damaged, or holds no file, several files, a link, or a sparse file
 */
export async function extractImage(
  archivePath: string,
  targetPath: string,
  options: DiskWorkOptions = {},
): Promise<ExtractedImage> {
  const total = await sizeOf(archivePath);
  return atomically(targetPath, async (partial) => {
    const members = extract();
    const unpacking = pipeline(
      createReadStream(archivePath),
      counting(total, options),
      createGunzip(),
      // A streamx stream, which Node's pipelines take although its types do not say so.
      members as unknown as Writable,
      options.signal ? { signal: options.signal } : {},
    );
    const [taken, unpacked] = await Promise.allSettled([takeOne(members, archivePath, partial), unpacking]);
    options.signal?.throwIfAborted();
    // Either failure brings the other about; what the member's side says for itself is the reason.
    if (taken.status === "rejected" && isReason(taken.reason)) throw taken.reason;
    if (unpacked.status === "rejected") throw unreadable(archivePath, unpacked.reason);
    if (taken.status === "rejected") throw unreadable(archivePath, taken.reason);
    return taken.value;
  });
}

const FILE_TYPES: readonly string[] = ["file", "contiguous-file"];
const IGNORED_TYPES: readonly string[] = ["directory"];
/** AppleDouble companions that macOS's tar adds. */
const IGNORED_NAME = /(^|\/)\._[^/]*$/;

async function takeOne(members: Extract, archive: string, target: string): Promise<ExtractedImage> {
  let taken: ExtractedImage | undefined;
  for await (const entry of members) {
    const { name: member, type, size, pax } = entry.header;
    if (IGNORED_TYPES.includes(type) || IGNORED_NAME.test(member)) {
      entry.resume();
      continue;
    }
    if (!FILE_TYPES.includes(type) || isSparse(pax)) {
      throw refused(archive, `${quote(member)} is a link, a special file, or packed with --sparse`);
    }
    if (taken) throw refused(archive, `it holds ${quote(taken.member)} and ${quote(member)}`);
    taken = { member, size };
    await writeFileOfHoles(target, size, async (file) => {
      let offset = 0;
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        await writeSparse(file, offset, chunk);
        offset += chunk.length;
      }
    });
  }
  if (!taken) throw refused(archive, "it holds no file");
  return taken;
}

/** GNU tar's sparse files in the pax format look like files and hold a map and the pieces. */
function isSparse(pax: unknown): boolean {
  return (
    typeof pax === "object" && pax !== null && Object.keys(pax).some((key) => key.startsWith("GNU.sparse."))
  );
}

/** What is wrong with a member, or this machine's own trouble: a full disk, a missing folder. */
function isReason(error: unknown): boolean {
  return error instanceof DiskError || (typeof error === "object" && error !== null && "syscall" in error);
}

async function sizeOf(path: string): Promise<number> {
  const file = await openBytes(path);
  await file.close();
  return file.size;
}

function quote(member: string): string {
  return JSON.stringify(member.slice(0, 200));
}

function counting(total: number, { onProgress }: DiskWorkOptions): Transform {
  let done = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback) {
      done += chunk.length;
      onProgress?.({ done, total });
      callback(null, chunk);
    },
  });
}

function refused(archive: string, what: string): DiskError {
  return new DiskError("DISK-ARCHIVE", `the archive does not hold exactly one image: ${what}.`, {
    place: archive,
    remedy: "Pack the system disk's image alone, without --sparse: tar -czf disk.tar.gz disk.qcow2",
  });
}

function unreadable(archive: string, cause: unknown): DiskError {
  return new DiskError("DISK-ARCHIVE", "the file is no tar.gz archive, or it is damaged or cut short.", {
    place: archive,
    remedy: "Copy it again and compare checksums with the original.",
    cause,
  });
}
