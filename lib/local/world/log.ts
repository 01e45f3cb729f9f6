import { createHash } from "node:crypto";
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { LandfallError } from "../../base/errors";

/** `[table, id, row]`; a row of `null` is a deletion. */
export type Change = readonly [table: string, id: string, row: object | null];

/** What one commit changed; applied as a whole or, after a crash in the middle of its write, not at all. */
export interface Commit {
  readonly seq: number;
  /** When it was made, on the world's clock; 0 where that was not written down. */
  readonly at: number;
  readonly changes: readonly Change[];
}

/**
 * An append-only file of checksummed JSON lines. Each commit is one `write`, so that a process killed at any
 * instant leaves whole commits and at most one torn line at the end, which the next opening cuts off.
 */
export class WorldLog {
  private written = 0;
  private compacted = 0;

  private constructor(
    private readonly path: string,
    private fd: number,
  ) {}

  /** Whether the history has outgrown what it says, so that compacting is worth its while. */
  get isLong(): boolean {
    return this.written > Math.max(LONG, 2 * this.compacted);
  }

  /** @throws LandfallError `WORLD_DAMAGED` when anything but the last line is unreadable. */
  static open(path: string): { log: WorldLog; commits: Commit[] } {
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    const commits: Commit[] = [];
    let good = 0;
    while (good < bytes.length) {
      const end = bytes.indexOf(0x0a, good);
      if (end < 0) break;
      const commit = decode(bytes.toString("utf8", good, end));
      if (commit === undefined) throw damaged(path, commits.length + 1);
      commits.push(commit);
      good = end + 1;
    }
    const fd = openSync(path, "a", 0o600);
    if (good < bytes.length) ftruncateSync(fd, good);
    return { log: new WorldLog(path, fd), commits };
  }

  append(commit: Commit): void {
    const line = Buffer.from(encode(commit));
    const written = writeSync(this.fd, line);
    this.written += written;
    if (written !== line.length)
      throw new LandfallError("WORLD_DISK_FULL", `${this.path}: only part of a commit could be written`, {
        remedy: "Free space on the disk and start the embedded cloud again.",
      });
  }

  /** Replaces the history by one commit that says the same; the old file stays until the new one is whole. */
  compact(commit: Commit): void {
    const next = `${this.path}.next`;
    const fd = openSync(next, "w", 0o600);
    this.compacted = writeSync(fd, encode(commit));
    this.written = 0;
    closeSync(fd);
    renameSync(next, this.path);
    closeSync(this.fd);
    this.fd = openSync(this.path, "a", 0o600);
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Bytes of history that are not worth compacting. */
const LONG = 8 * 1024 ** 2;
const HEAD = '{"sum":"';
const SUM_LENGTH = 16;

function encode(commit: Commit): string {
  const rest = `"seq":${commit.seq},"at":${commit.at},"changes":${JSON.stringify(commit.changes)}}`;
  return `${HEAD}${checksum(rest)}",${rest}\n`;
}

function decode(line: string): Commit | undefined {
  const sum = line.slice(HEAD.length, HEAD.length + SUM_LENGTH);
  const rest = line.slice(HEAD.length + SUM_LENGTH + 2);
  if (!line.startsWith(HEAD) || checksum(rest) !== sum) return undefined;
  return { at: 0, ...(JSON.parse(line) as Omit<Commit, "at">) };
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, SUM_LENGTH);
}

function damaged(path: string, line: number): LandfallError {
  return new LandfallError("WORLD_DAMAGED", `${path}:${line}: the checksum of this commit does not match`, {
    remedy: "Restore the file, or delete the directory and start from an empty embedded cloud.",
  });
}
