import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Transform, type TransformCallback, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Extract } from "tar-stream";
import { openBytes } from "./bytes";
import { DiskError } from "./errors";
import { writeSparse, writingTo } from "./sparse-file";
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
 * @throws DiskError `DISK-ARCHIVE` when the archive is damaged, or holds no file, several files, or a link; the
 *   target is removed then
 */
export async function extractImage(
  archivePath: string,
  targetPath: string,
  options: DiskWorkOptions = {},
): Promise<ExtractedImage> {
  const total = await sizeOf(archivePath);
  const members = extract();
  const unpacking = pipeline(
    createReadStream(archivePath),
    counting(total, options),
    createGunzip(),
    // A streamx stream, which Node's pipelines take although its types do not say so.
    members as unknown as Writable,
    options.signal ? { signal: options.signal } : {},
  );
  try {
    const [image] = await Promise.all([takeOne(members, archivePath, targetPath), unpacking]);
    return image;
  } catch (error) {
    members.destroy();
    await unpacking.catch(() => undefined);
    await rm(targetPath, { force: true });
    options.signal?.throwIfAborted();
    throw error instanceof DiskError ? error : unreadable(archivePath, error);
  }
}

const FILE_TYPES: readonly string[] = ["file", "contiguous-file"];
const IGNORED_TYPES: readonly string[] = ["directory"];
/** AppleDouble companions that macOS's tar adds. */
const IGNORED_NAME = /(^|\/)\._[^/]*$/;

async function takeOne(members: Extract, archive: string, target: string): Promise<ExtractedImage> {
  let taken: ExtractedImage | undefined;
  for await (const entry of members) {
    const { name: member, type, size } = entry.header;
    if (IGNORED_TYPES.includes(type) || IGNORED_NAME.test(member)) {
      entry.resume();
      continue;
    }
    if (!FILE_TYPES.includes(type))
      throw refused(archive, `${quote(member)} is a link or a sparse or special file`);
    if (taken) throw refused(archive, `it holds ${quote(taken.member)} and ${quote(member)}`);
    taken = { member, size };
    await writingTo(target, size, async (file) => {
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
    remedy: "Pack the system disk's image alone: tar -czf disk.tar.gz disk.qcow2",
  });
}

function unreadable(archive: string, cause: unknown): DiskError {
  return new DiskError("DISK-ARCHIVE", "the file is no tar.gz archive, or it is damaged or cut short.", {
    place: archive,
    remedy: "Copy it again and compare checksums with the original.",
    cause,
  });
}
