import { existsSync } from "node:fs";
import { open, readdir, rename, rm, stat, truncate } from "node:fs/promises";
import { basename } from "node:path";
import { sha256OfFile, sparseCopy } from "../../transfer/disks";
import type { World } from "../world";
import { FileNames } from "./names";

const FOLDERS = ["disks", "snapshots"] as const;
/** Where tasks keep what they need until they are over, in files that begin with the name of their subject. */
const SCRATCH = ["imports", "commands"] as const;
export type Folder = (typeof FOLDERS)[number];

/** The bytes of disks and snapshots: sparse raw files below the world's directory, named by the rows. */
export class DiskFiles {
  private readonly names: FileNames;
  /** Whether files may lie about that nobody names: what a process before this one has left, to begin with. */
  private littered = true;

  constructor(private readonly world: World) {
    this.names = new FileNames(world);
  }

  /** A name for the bytes of a disk or snapshot; `generation` tells those of a reinstalled disk apart. */
  static nameOf(folder: Folder, id: string, generation = 0): string {
    return `${folder}/${id}${generation === 0 ? "" : `-${generation}`}.raw`;
  }

  path(file: string): string {
    return this.world.path(file);
  }

  exists(file: string): boolean {
    return existsSync(this.path(file));
  }

  /** Makes a disk of zeros, or one that begins with the bytes of another file. Harmless to repeat. */
  async create(file: string, bytes: number, from: string | undefined, signal: AbortSignal): Promise<void> {
    if (this.exists(file)) return;
    await this.write(file, async (part) => {
      if (from === undefined) await (await open(part, "w", 0o600)).close();
      else await sparseCopy(this.path(from), part, { signal });
      await truncate(part, bytes);
    });
  }

  /** Runs `fill` on a temporary file that takes its place as a whole. */
  async write(file: string, fill: (part: string) => Promise<void>): Promise<void> {
    const path = this.path(file);
    const part = `${path}.part`;
    await fill(part);
    await rename(part, path);
    // Whatever it was made for may be gone by now.
    this.names.follow();
    if (!this.names.has(basename(file))) this.litter();
  }

  /** Makes a disk larger; never smaller. */
  async grow(file: string, bytes: number): Promise<void> {
    const path = this.path(file);
    if ((await stat(path)).size < bytes) await truncate(path, bytes);
  }

  sha256(file: string, bytes: number): Promise<string> {
    return sha256OfFile(this.path(file), bytes);
  }

  /** Something that was given up may have left files of which nobody knows. */
  litter(): void {
    this.littered = true;
  }

  /** Removes the files that no row names any more, and what tasks that are over have left. */
  async sweep(): Promise<void> {
    if (this.names.follow()) this.litter();
    if (!this.littered) return;
    this.littered = false;
    try {
      for (const folder of FOLDERS) await this.clear(folder, (entry) => this.names.has(fileIn(entry)));
      for (const folder of SCRATCH)
        await this.clear(folder, (entry) => this.names.has(entry.split(".")[0] ?? ""));
    } catch (error) {
      this.litter();
      throw error;
    }
  }

  /** What is to be kept is asked once the folder was read: whatever lies in it was named before it was written. */
  private async clear(folder: string, keep: (entry: string) => boolean): Promise<void> {
    const path = this.world.path(folder);
    const entries = existsSync(path) ? await readdir(path) : [];
    this.names.follow();
    for (const entry of entries) if (!keep(entry)) await rm(this.world.path(folder, entry), { force: true });
  }
}

/** The file that is, or becomes, what lies under this name. */
function fileIn(entry: string): string {
  return entry.replace(/(\.part|\.partial)+$/, "");
}
