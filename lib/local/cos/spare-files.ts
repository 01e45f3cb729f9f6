import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** How many files wait to be written again, and of how many bytes at most. */
const MOST_FILES = 16;
const MOST_BYTES = 256 * 1024;

interface Spare {
  readonly path: string;
  readonly size: number;
}

/**
 * Small files that nobody needs any more, to be written again under new names: making a file and removing one costs
 * a disk several times what writing one does. What they hold is worth nothing; they go when the store opens.
 */
export class SpareFiles {
  private readonly spares: Spare[] = [];
  private kept = 0;

  constructor(private readonly directory: string) {}

  open(): void {
    rmSync(this.directory, { recursive: true, force: true });
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
  }

  /** Takes a file away, unless there are enough, it is large, or its bytes have another name as well. */
  take(path: string): boolean {
    if (this.spares.length >= MOST_FILES) return false;
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || found.nlink > 1 || found.size > MOST_BYTES) return false;
    const spare = join(this.directory, String(++this.kept));
    renameSync(path, spare);
    this.spares.push({ path: spare, size: found.size });
    return true;
  }

  /** Writes a new file. */
  write(path: string, content: Uint8Array): void {
    const spare = this.spares.pop();
    if (spare === undefined) {
      writeFileSync(path, content, { flag: "wx", mode: 0o600 });
      return;
    }
    renameSync(spare.path, path);
    const fd = openSync(path, "r+");
    try {
      if (spare.size > content.length) ftruncateSync(fd, content.length);
      for (let at = 0; at < content.length;) at += writeSync(fd, content, at, content.length - at, at);
    } finally {
      closeSync(fd);
    }
  }
}
