import type { FileHandle } from "node:fs/promises";
import { SECTOR } from "../bytes";
import { writeSparse } from "../sparse-file";
import { encodeDirectory, type NewEntry } from "./directory-writer";
import {
  BACKUP_SECTOR,
  bootSector,
  infoSector,
  INFO_SECTOR,
  MEDIA,
  planVolume,
  ROOT_CLUSTER,
  TABLES,
  type VolumeIdentity,
} from "./geometry";
import { ENTRY } from "./layout";

export interface NewVolume extends VolumeIdentity {
  /** Bytes, whole sectors; at least 5 MiB. */
  readonly size: number;
}

/** A FAT volume in the making. Its bytes depend on what is put in and in which order, and on nothing else. */
export interface FatWriter {
  /** The volume's first sector. */
  readonly bootSector: Buffer;
  /** Adds a file of exactly `size` bytes; directories come into being with it. */
  addFile(path: string, size: number, content: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void>;
  /** Leaves this many bytes of clusters free, so that the disk has a hole there. */
  leaveHole(bytes: number): void;
  /** Writes directories and tables; nothing can be added afterwards. */
  finish(): Promise<void>;
}

/**
 * Begins a FAT16 or FAT32 volume (from 64 MiB on) inside an open disk file, whose bytes there must be zero.
 *
 * @throws RangeError when something does not fit
 */
export function formatFat(target: FileHandle, volume: NewVolume): FatWriter {
  const geometry = planVolume(volume.size);
  const { bits, reserved, tableSectors, rootEntries, clusters } = geometry;
  const clusterSize = geometry.sectorsPerCluster * SECTOR;
  const rootAt = volume.offset + (reserved + TABLES * tableSectors) * SECTOR;
  const dataAt = rootAt + rootEntries * ENTRY;
  const boot = bootSector(geometry, volume);
  const table = newTable(bits, tableSectors * SECTOR);
  const root: Directory = new Map();
  let nextCluster = 2;
  let used = 0;

  const reserve = (count: number): number => {
    if (nextCluster + count > clusters + 2)
      throw new RangeError(`the volume of ${volume.size} bytes is full.`);
    nextCluster += count;
    return nextCluster - count;
  };
  /** Chains fresh clusters for this many bytes; 0 where none are needed. */
  const allocate = (bytes: number): number => {
    const count = Math.ceil(bytes / clusterSize);
    if (count === 0) return 0;
    const first = reserve(count);
    for (let cluster = first; cluster < first + count - 1; cluster += 1) table.set(cluster, cluster + 1);
    table.end(first + count - 1);
    used += count;
    return first;
  };
  const placeOf = (cluster: number): number => dataAt + (cluster - 2) * clusterSize;

  // FAT32's root is a chain like any other and begins at the first cluster.
  const rootRoom = bits === 32 ? clusterSize : rootEntries * ENTRY;
  if (bits === 32) allocate(rootRoom);

  const addFile: FatWriter["addFile"] = async (path, size, content) => {
    const names = path.split("/").filter((name) => name !== "");
    const name = names.pop();
    if (name === undefined) throw new RangeError("a file needs a name.");
    const firstCluster = allocate(size);
    let done = 0;
    for await (const bytes of content) {
      if (done + bytes.length > size) throw new RangeError(`${path} has more than ${size} bytes.`);
      await writeSparse(target, placeOf(firstCluster) + done, bytes);
      done += bytes.length;
    }
    if (done !== size) throw new RangeError(`${path} has ${done} bytes instead of ${size}.`);
    directoryAt(root, names).set(name, { firstCluster, size });
  };

  const writeDirectory = async (directory: Directory, self: number, parent: number): Promise<number> => {
    const entries: NewEntry[] = [];
    for (const [name, node] of directory) {
      if (!(node instanceof Map)) entries.push({ name, kind: "file", ...node });
      else entries.push({ name, kind: "directory", size: 0, firstCluster: await makeDirectory(node, self) });
    }
    const bytes = encodeDirectory(entries, self === 0 ? { label: volume.label } : { self, parent });
    const room = self === 0 ? rootRoom : Math.ceil(bytes.length / clusterSize) * clusterSize;
    if (bytes.length > room) throw new RangeError("the root directory is full.");
    await writeSparse(
      target,
      self === 0 && bits === 16 ? rootAt : placeOf(self === 0 ? ROOT_CLUSTER : self),
      bytes,
    );
    return self;
  };
  const makeDirectory = async (directory: Directory, parent: number): Promise<number> => {
    const placeholder = [...directory.keys()].map((name): NewEntry => ({
      name,
      kind: "file",
      size: 0,
      firstCluster: 0,
    }));
    const self = allocate(encodeDirectory(placeholder, { self: 0, parent }).length);
    return writeDirectory(directory, self, parent);
  };

  const finish = async (): Promise<void> => {
    await writeDirectory(root, 0, 0);
    const sectors: [number, Buffer][] = [[0, boot]];
    if (bits === 32) {
      const info = infoSector(clusters - used, nextCluster);
      sectors.push([INFO_SECTOR, info], [BACKUP_SECTOR, boot], [BACKUP_SECTOR + INFO_SECTOR, info]);
    }
    for (let copy = 0; copy < TABLES; copy += 1) sectors.push([reserved + copy * tableSectors, table.bytes]);
    for (const [sector, bytes] of sectors) await writeSparse(target, volume.offset + sector * SECTOR, bytes);
  };

  return {
    bootSector: boot,
    addFile,
    leaveHole: (bytes) => void reserve(Math.ceil(bytes / clusterSize)),
    finish,
  };
}

interface FileNode {
  readonly firstCluster: number;
  readonly size: number;
}

type Directory = Map<string, FileNode | Directory>;

function directoryAt(root: Directory, names: readonly string[]): Directory {
  let directory = root;
  for (const name of names) {
    const known = directory.get(name);
    if (known !== undefined && !(known instanceof Map))
      throw new RangeError(`${name} is a file and no directory.`);
    const next: Directory = known ?? new Map<string, FileNode | Directory>();
    directory.set(name, next);
    directory = next;
  }
  return directory;
}

interface NewTable {
  readonly bytes: Buffer;
  set(cluster: number, next: number): void;
  end(cluster: number): void;
}

function newTable(bits: 16 | 32, size: number): NewTable {
  const bytes = Buffer.alloc(size);
  const last = bits === 32 ? 0x0fff_ffff : 0xffff;
  const set = (cluster: number, next: number): void => {
    if (bits === 32) bytes.writeUInt32LE(next, cluster * 4);
    else bytes.writeUInt16LE(next, cluster * 2);
  };
  set(0, last - 0xff + MEDIA);
  set(1, last);
  return { bytes, set, end: (cluster) => set(cluster, last) };
}
