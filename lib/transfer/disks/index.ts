export { openBytes, part, type ByteSource, type ClosableBytes } from "./bytes";
export { extractImage, isArchive, type ExtractedImage } from "./archive";
export type { DiskImage, Extent, ImageFormat } from "./disk-image";
export { DiskError, type DiskErrorCode } from "./errors";
export { formatFat, type FatWriter, type NewVolume } from "./fat/writer";
export { openFileSystem, type FileSystem, type PartitionPlace } from "./file-system";
export {
  inspectImage,
  measureImage,
  readPartitionTable,
  type ImageFacts,
  type ImageSize,
  type PartitionTable,
} from "./inspect";
export { writeMbr, type NewPartition, type Partition } from "./mbr";
export { openImage } from "./open-image";
export { convertToRaw } from "./convert";
export { sha256OfBytes, sha256OfFile } from "./hash";
export { atomically, sparseCopy } from "./sparse-file";
export type { DiskProgress, DiskWorkOptions } from "./work";
