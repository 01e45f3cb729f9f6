import { type FileHandle, open, rm } from "node:fs/promises";
import type { SpareFiles } from "./spare-files";

/** What is kept in memory before there is a file. */
const HELD = 256 * 1024;

/** A new file that is written at once where it is small, and piece by piece where it is not. */
export class LateFile {
  private held: Uint8Array[] = [];
  private size = 0;
  private handle: FileHandle | undefined;

  constructor(
    private readonly path: string,
    private readonly spares: SpareFiles,
  ) {}

  async write(chunk: Uint8Array): Promise<void> {
    this.size += chunk.length;
    if (this.handle === undefined && this.size <= HELD) {
      this.held.push(chunk);
      return;
    }
    if (this.handle === undefined) {
      this.handle = await open(this.path, "wx", 0o600);
      for (const early of this.held.splice(0)) await this.handle.writeFile(early);
    }
    await this.handle.writeFile(chunk);
  }

  async close(): Promise<void> {
    if (this.handle === undefined) this.spares.write(this.path, Buffer.concat(this.held));
    else await this.handle.close();
  }

  /** Leaves no file. */
  async discard(): Promise<void> {
    await this.handle?.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }
}
