import { existsSync } from "node:fs";
import { open, readdir, rename, rm, stat, truncate } from "node:fs/promises";
import { basename } from "node:path";
import { sha256OfFile, sparseCopy } from "../../transfer/disks";
import { disks, snapshots } from "../services/cbs/rows";
import { type Task, taskTable } from "../tasks";
import type { World } from "../world";

const FOLDERS = ["disks", "snapshots"] as const;
/** Where tasks keep what they need until they are over, in files that begin with the name of their subject. */
const SCRATCH = ["imports", "commands"] as const;
export type Folder = (typeof FOLDERS)[number];

/** The bytes of disks and snapshots: sparse raw files below the world's directory, named by the rows. */
export class DiskFiles {
  constructor(private readonly world: World) {}

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
  }

  /** Makes a disk larger; never smaller. */
  async grow(file: string, bytes: number): Promise<void> {
    const path = this.path(file);
    if ((await stat(path)).size < bytes) await truncate(path, bytes);
  }

  sha256(file: string, bytes: number): Promise<string> {
    return sha256OfFile(this.path(file), bytes);
  }

  /** Removes the files that no row names any more, and what tasks that are over have left. */
  async sweep(): Promise<void> {
    for (const folder of FOLDERS) {
      await this.clear(folder, () => {
        const named = this.namedFiles();
        return (entry) => named.has(entry.replace(/(\.part|\.partial)+$/, ""));
      });
    }
    for (const folder of SCRATCH) {
      await this.clear(folder, () => {
        const subjects = new Set(this.tasks.map((task) => task.subject));
        return (entry) => subjects.has(entry.split(".")[0] ?? "");
      });
    }
  }

  private get tasks(): readonly Task[] {
    return this.world.table(taskTable).all();
  }

  private namedFiles(): ReadonlySet<string> {
    const rows = [...this.world.table(disks).all(), ...this.world.table(snapshots).all()];
    return new Set(
      [...rows.map((row) => row.file), ...this.tasks.flatMap(fileOf)].map((file) => basename(file)),
    );
  }

  /** What is to be kept is asked once the folder was read: whatever lies in it was named before it was written. */
  private async clear(folder: string, keeping: () => (entry: string) => boolean): Promise<void> {
    const path = this.world.path(folder);
    const entries = existsSync(path) ? await readdir(path) : [];
    const keep = keeping();
    for (const entry of entries) if (!keep(entry)) await rm(this.world.path(folder, entry), { force: true });
  }
}

/** The file that a task writes before any row names it. */
function fileOf({ input }: Task): string[] {
  const file = typeof input === "object" && input !== null && "file" in input ? input.file : undefined;
  return typeof file === "string" ? [file] : [];
}
