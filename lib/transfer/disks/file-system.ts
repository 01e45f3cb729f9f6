import { SECTOR, type ByteSource } from "./bytes";
import { DiskError } from "./errors";
import { looksLikeExt, openExt } from "./ext";
import { looksLikeFat } from "./fat/layout";
import { openFat } from "./fat/volume";

/** The files of one partition, read-only. */
export interface FileSystem {
  readonly kind: "fat" | "ext";
  /**
   * The content of a file by its absolute path, with `/` between names.
   * @throws DiskError `DISK-NOT-FOUND`, `DISK-FILE-SYSTEM`
   */
  file(path: string): Promise<ByteSource>;
  close(): Promise<void>;
}

/** A partition within a raw disk file. */
export interface PartitionPlace {
  readonly diskFile: string;
  /** Bytes from the start of the disk. */
  readonly offset: number;
}

/**
 * Opens FAT12, FAT16 and FAT32 here, and ext2 to ext4 through `debugfs` of e2fsprogs. A FAT volume is checked whole.
 *
 * @throws DiskError `DISK-FILE-SYSTEM` when it is damaged or of another kind, `DISK-TOOL` when e2fsprogs is missing
 */
export async function openFileSystem(volume: ByteSource, place: PartitionPlace): Promise<FileSystem> {
  if (volume.size >= SECTOR && looksLikeFat(await volume.read(0, SECTOR))) return openFat(volume);
  if (await looksLikeExt(volume)) return openExt(volume, place);
  throw new DiskError(
    "DISK-FILE-SYSTEM",
    "the partition has no file system that is known (FAT and ext2 to ext4 are).",
    {
      place: volume.name,
    },
  );
}
