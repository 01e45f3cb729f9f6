import type { ByteSource } from "../bytes";
import { damagedFileSystem as damaged, noSuchFile } from "../errors";
import type { FileSystem } from "../file-system";
import { readDirectory, type DirectoryEntry } from "./directory";
import { readLayout, type FatLayout } from "./layout";
import { FatTable, runsAsBytes } from "./table";

const MAX_FILES = 1_000_000;
const MAX_DEPTH = 64;
const MAX_DIRECTORY = 2 * 1024 ** 2;

/**
 * Opens a FAT volume and checks all of it: boot sector, both tables, every directory, every chain of clusters.
 *
 * @throws DiskError `DISK-FILE-SYSTEM` for any damage
 */
export async function openFat(volume: ByteSource): Promise<FileSystem> {
  const layout = await readLayout(volume);
  const walk: Walk = { volume, layout, table: await FatTable.read(volume, layout), files: new Map() };
  const root = await rootBytes(walk);
  await visit(walk, { bytes: root, path: "", cluster: 0, parent: 0, depth: 0 });
  return {
    kind: "fat",
    file: async (path) => {
      const found = walk.files.get(keyOf(path));
      if (!found) throw noSuchFile(volume, path);
      return found;
    },
    close: async () => undefined,
  };
}

interface Walk {
  readonly volume: ByteSource;
  readonly layout: FatLayout;
  readonly table: FatTable;
  readonly files: Map<string, ByteSource>;
}

interface Directory {
  readonly bytes: Buffer;
  readonly path: string;
  /** Its first cluster; 0 for the root, as `..` spells it. */
  readonly cluster: number;
  readonly parent: number;
  readonly depth: number;
}

/** FAT compares names without regard to case. */
function keyOf(path: string): string {
  return path.toLowerCase();
}

async function rootBytes({ volume, layout, table }: Walk): Promise<Buffer> {
  if (layout.bits !== 32) return volume.read(layout.rootOffset, layout.rootSize);
  return chainBytes({ volume, layout, table }, layout.rootCluster, "/");
}

async function chainBytes(
  { volume, layout, table }: Omit<Walk, "files">,
  cluster: number,
  path: string,
): Promise<Buffer> {
  const runs = table.take(cluster, path);
  const size = runs.reduce((sum, run) => sum + run.count, 0) * layout.clusterSize;
  if (size > MAX_DIRECTORY)
    throw damaged(volume, `the directory ${path} is larger than ${MAX_DIRECTORY} bytes`);
  return runsAsBytes(volume, layout, runs, size).read(0, size);
}

async function visit(walk: Walk, directory: Directory): Promise<void> {
  const { volume, files } = walk;
  const { bytes, path, cluster, parent, depth } = directory;
  if (depth > MAX_DEPTH) throw damaged(volume, `directories are nested more than ${MAX_DEPTH} deep`);
  for (const entry of readDirectory(volume, bytes, path === "" ? "/" : path)) {
    if (entry.name === "." || entry.name === "..") {
      const expected = entry.name === "." ? cluster : parent;
      if (entry.firstCluster !== expected) throw damaged(volume, `${entry.name} of ${path} leads elsewhere`);
      continue;
    }
    const child = `${path}/${entry.name}`;
    if (entry.isDirectory) {
      const bytesOfChild = await chainBytes(walk, entry.firstCluster, child);
      await visit(walk, {
        bytes: bytesOfChild,
        path: child,
        cluster: entry.firstCluster,
        parent: cluster,
        depth: depth + 1,
      });
    } else {
      if (files.has(keyOf(child)) || files.size >= MAX_FILES)
        throw damaged(volume, `there are two files ${child}, or too many`);
      files.set(keyOf(child), takeFile(walk, entry, child));
    }
  }
}

function takeFile({ volume, layout, table }: Walk, entry: DirectoryEntry, path: string): ByteSource {
  const runs = entry.firstCluster === 0 ? [] : table.take(entry.firstCluster, path);
  const clusters = runs.reduce((sum, run) => sum + run.count, 0);
  if (clusters !== Math.ceil(entry.size / layout.clusterSize)) {
    throw damaged(
      volume,
      `${path} has ${entry.size} bytes, but ${clusters} clusters of ${layout.clusterSize}`,
    );
  }
  return runsAsBytes(volume, layout, runs, entry.size);
}
