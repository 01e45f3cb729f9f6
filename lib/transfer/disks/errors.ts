import { LandfallError, type LandfallErrorOptions } from "../../base/errors";

export type DiskErrorCode =
  /** The file is recognised, but is no image that can be read: another format, a snapshot, encrypted. */
  | "DISK-FORMAT"
  /** The image contradicts its own format. */
  | "DISK-CORRUPT"
  /** An archive that does not hold exactly one image. */
  | "DISK-ARCHIVE"
  /** A partition table that cannot be. */
  | "DISK-PARTITIONS"
  /** A damaged or unknown file system. */
  | "DISK-FILE-SYSTEM"
  /** A file that is not there, on this machine or inside the disk. */
  | "DISK-NOT-FOUND"
  /** A tool of this machine that is needed and missing. */
  | "DISK-TOOL";

/** What is wrong with a disk image, its partitions or its file system. `place` is the file's path. */
export class DiskError extends LandfallError {
  declare readonly code: DiskErrorCode;

  constructor(code: DiskErrorCode, message: string, options: LandfallErrorOptions = {}) {
    super(code, message, options);
  }
}

/** The image contradicts its own format. */
export function corrupt(place: string, message: string, cause?: unknown): DiskError {
  return new DiskError("DISK-CORRUPT", message, {
    place,
    remedy: "Export or copy the image again and compare checksums with the original.",
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A recognised file that cannot be used as it is. */
export function unsupported(place: string, message: string, remedy: string): DiskError {
  return new DiskError("DISK-FORMAT", message, { place, remedy });
}

/** A file system that contradicts itself. */
export function damagedFileSystem(volume: { readonly name: string }, what: string): DiskError {
  return new DiskError("DISK-FILE-SYSTEM", `the file system is damaged: ${what}.`, { place: volume.name });
}

/** A file that the file system of a disk does not have. */
export function noSuchFile(volume: { readonly name: string }, path: string): DiskError {
  return new DiskError("DISK-NOT-FOUND", `the disk has no file ${path}.`, { place: volume.name });
}
