import type { ByteSource } from "./bytes";

/** The formats that offline migration takes (Tencent's offline migration guide; ImportImage knows the same four). */
export type ImageFormat = "qcow2" | "vhd" | "vmdk" | "raw";

/** A stretch of the disk, in bytes. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** The disk inside an image file. `size` is the virtual size and `read` sees the virtual disk. */
export interface DiskImage extends ByteSource {
  readonly format: ImageFormat;
  /** What the image stores, ascending and without overlap; everything else reads as zeros. Raw images store all. */
  extents(): AsyncIterable<Extent>;
  close(): Promise<void>;
}
