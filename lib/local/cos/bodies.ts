import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readdirSync, readSync } from "node:fs";
import { copyFile, link, mkdir, open, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { Crc64 } from "./crc64";
import { LateFile } from "./late-file";
import type { Segment } from "./rows";
import { SpareFiles } from "./spare-files";

/** A body that has arrived and lies in a file of its own. Nothing refers to it until a row does. */
export interface ReceivedBody {
  readonly segment: Segment;
  /** Hexadecimal. */
  readonly md5: string;
  /** Hexadecimal; only where it was asked for. */
  readonly sha256?: string;
  readonly crc64: bigint;
}

/** What is read in one go: waiting for the disk's threads takes longer than this much of a file. */
const SMALL = 256 * 1024;

/**
 * The bytes of objects and parts. Files are written under names that no row knows yet; the commit of the row
 * is the switch, so that a kill at any instant leaves the old object or the new one. What no row knows is
 * removed when the store opens.
 */
export class BodyStore {
  private made = 0;
  private readonly readers = new Map<string, number>();
  private readonly doomed = new Set<string>();
  private readonly spares: SpareFiles;

  /** @param prefix differs for every opening of the store, so that file names never come back. */
  constructor(
    private readonly directory: string,
    private readonly prefix: string,
  ) {
    this.spares = new SpareFiles(join(dirname(directory), "spare"));
  }

  async open(known: ReadonlySet<string>): Promise<void> {
    this.spares.open();
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    for (const file of readdirSync(this.directory)) {
      if (!known.has(file)) await remove(join(this.directory, file));
    }
  }

  /** Streams to disk, hashing on the way, with SHA-256 where `also` says so. Whatever fails, no file is left. */
  async receive(body: AsyncIterable<Uint8Array>, also?: "sha256"): Promise<ReceivedBody> {
    const file = this.newName();
    const md5 = createHash("md5");
    const crc64 = new Crc64();
    const sha256 = also && createHash(also);
    let size = 0;
    const target = new LateFile(join(this.directory, file), this.spares);
    try {
      for await (const chunk of body) {
        md5.update(chunk);
        crc64.update(chunk);
        sha256?.update(chunk);
        await target.write(chunk);
        size += chunk.length;
      }
      await target.close();
    } catch (error) {
      await target.discard();
      throw error;
    }
    return {
      segment: { file, size },
      md5: md5.digest("hex"),
      crc64: crc64.value,
      ...(sha256 ? { sha256: sha256.digest("hex") } : {}),
    };
  }

  /** Writes `addition` behind the first `segment.size` bytes; what a killed append left there is overwritten. */
  async extend(segment: Segment, addition: Segment): Promise<Segment> {
    await this.holding([segment], async () => {
      const target = await open(join(this.directory, segment.file), "r+");
      try {
        await target.truncate(segment.size);
        let position = segment.size;
        for await (const chunk of this.read([addition], 0, addition.size)) {
          await target.write(chunk, 0, chunk.length, position);
          position += chunk.length;
        }
      } finally {
        await target.close();
      }
    });
    return { file: segment.file, size: segment.size + addition.size };
  }

  /** The same bytes under a new name. Segments of normal objects never change, so they are only linked. */
  async duplicate(segments: readonly Segment[]): Promise<Segment[]> {
    const copies: Segment[] = [];
    await this.holding(segments, async () => {
      for (const { file, size } of segments) {
        const copy = this.newName();
        const [from, to] = [join(this.directory, file), join(this.directory, copy)];
        await link(from, to).catch(() => copyFile(from, to));
        copies.push({ file: copy, size });
      }
    });
    return copies;
  }

  /** As `stream`, at once: of what is small and lies in one file; undefined of anything else. */
  small(segments: readonly Segment[], start: number, end: number): Buffer | undefined {
    const [only, second] = segments;
    if (only === undefined || second !== undefined || end - start > SMALL) return undefined;
    const bytes = Buffer.allocUnsafe(end - start);
    const file = openSync(join(this.directory, only.file), "r");
    try {
      const read = readSync(file, bytes, 0, bytes.length, start);
      return read === bytes.length ? bytes : undefined;
    } finally {
      closeSync(file);
    }
  }

  /** The bytes from `start` up to, not including, `end`. Files removed meanwhile stay until the end of the read. */
  stream(segments: readonly Segment[], start: number, end: number): Readable {
    return Readable.from(this.read(segments, start, end), { objectMode: false });
  }

  async *read(segments: readonly Segment[], start: number, end: number): AsyncGenerator<Buffer> {
    this.hold(segments);
    try {
      let offset = 0;
      for (const { file, size } of segments) {
        const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, size)];
        offset += size;
        if (from >= to) continue;
        const path = join(this.directory, file);
        const stream = createReadStream(path, { start: from, end: to - 1, highWaterMark: 1 << 20 });
        yield* stream as AsyncIterable<Buffer>;
      }
    } finally {
      await this.release(segments);
    }
  }

  /** All bytes as one file of the caller's. */
  async save(segments: readonly Segment[], path: string): Promise<void> {
    const size = segments.reduce((sum, segment) => sum + segment.size, 0);
    await writeFile(path, this.read(segments, 0, size), { mode: 0o600 });
  }

  /** The same for segments that never change and a caller that never writes: no bytes move where one file holds them. */
  async share(segments: readonly Segment[], path: string): Promise<void> {
    const [only, second] = segments;
    const shareable = only !== undefined && second === undefined;
    await this.holding(segments, async () => {
      const linked =
        shareable &&
        (await link(join(this.directory, only.file), path).then(
          () => true,
          () => false,
        ));
      if (!linked) await this.save(segments, path);
    });
  }

  async remove(segments: readonly Segment[]): Promise<void> {
    for (const { file } of segments) {
      if (this.readers.has(file)) this.doomed.add(file);
      else await this.discard(file);
    }
  }

  private async discard(file: string): Promise<void> {
    const path = join(this.directory, file);
    if (!this.spares.take(path)) await remove(path);
  }

  private async holding(segments: readonly Segment[], work: () => Promise<void>): Promise<void> {
    this.hold(segments);
    try {
      await work();
    } finally {
      await this.release(segments);
    }
  }

  /** From now until they are released nothing removes these files. */
  private hold(segments: readonly Segment[]): void {
    for (const { file } of segments) this.readers.set(file, (this.readers.get(file) ?? 0) + 1);
  }

  private async release(segments: readonly Segment[]): Promise<void> {
    for (const { file } of segments) {
      const left = (this.readers.get(file) ?? 1) - 1;
      if (left > 0) this.readers.set(file, left);
      else this.readers.delete(file);
      if (left === 0 && this.doomed.delete(file)) await this.discard(file);
    }
  }

  private newName(): string {
    return `${this.prefix}-${++this.made}`;
  }
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  });
}
