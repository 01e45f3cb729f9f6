export { openBytes, part, type ByteSource, type ClosableBytes } from "./bytes";
export { extractImage, isArchive, type ExtractedImage } from "./archive";
export type { DiskImage, Extent, ImageFormat } from "./disk-image";
export { DiskError, type DiskErrorCode } from "./errors";
export { formatFat, type FatWriter, type NewVolume } from "./fat/writer";
export { openFileSystem, type FileSystem, type PartitionPlace } from "./file-system";
export { inspectImage, readPartitionTable, type ImageFacts, type PartitionTable } from "./inspect";
export { writeMbr, type NewPartition, type Partition } from "./mbr";
export { openImage } from "./open-image";
export {
  convertToRaw,
  sha256OfBytes,
  sha256OfFile,
  sparseCopy,
  type DiskProgress,
  type DiskWorkOptions,
} from "./sparse";
