import type { CallOptions } from "../cloud";

/** An object of a bucket in the cloud's region. `bucket` carries the AppId: `images-1250000000`. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

export interface ObjectHead {
  /** Bytes. */
  readonly size: number;
  /** With the quotes that COS sends. */
  readonly etag: string;
  readonly appendable: boolean;
  /** Length at which the next append must start; only for appendable objects. */
  readonly nextAppendPosition?: number;
  /** CRC-64 (ECMA-182) of the object, decimal, as COS sends it. */
  readonly crc64?: string;
}

export interface UploadProgress {
  readonly done: number;
  readonly total: number;
}

export interface UploadOptions extends CallOptions {
  /** Bytes per part, 1 MiB to 5 GiB; default 16 MiB, more where 10,000 parts would not do. */
  readonly partSize?: number;
  readonly onProgress?: (progress: UploadProgress) => void;
}

/** What Landfall needs of COS, on the official SDK. Throws `ApiError`; a missing object is `undefined`, not an error. */
export interface Cos {
  headBucket(bucket: string, options?: CallOptions): Promise<boolean>;
  head(object: ObjectAddress, options?: CallOptions): Promise<ObjectHead | undefined>;
  /** The whole object, or the bytes `from` (the first) up to, and without, `to`; empty beyond its end. */
  get(
    object: ObjectAddress,
    options?: CallOptions & { readonly from?: number; readonly to?: number },
  ): Promise<Uint8Array | undefined>;
  put(object: ObjectAddress, body: Uint8Array, options?: CallOptions): Promise<void>;
  delete(object: ObjectAddress, options?: CallOptions): Promise<void>;
  list(
    bucket: string,
    prefix: string,
    options?: CallOptions,
  ): Promise<{ readonly key: string; readonly size: number }[]>;
  /**
   * Appends when the object's length is `position`; resolves to the next position.
   * @throws AppendPositionError when the length differs; ApiError of class `ambiguous` when the answer was lost.
   */
  append(object: ObjectAddress, position: number, body: Uint8Array, options?: CallOptions): Promise<number>;
  /**
   * Multipart upload of a file; parts that an earlier, interrupted upload of the same file left are kept.
   * @throws LandfallError `UPLOAD-SOURCE` when the file cannot be read or changes on the way, `UPLOAD-PART-SIZE`
   *   when no part size would do; ApiError as everywhere.
   */
  upload(object: ObjectAddress, file: string, options?: UploadOptions): Promise<void>;
  /** Ends what interrupted uploads left of this object. */
  abortUploads(object: ObjectAddress, options?: CallOptions): Promise<void>;
  /** The same for all objects whose keys begin with `prefix`. */
  abortUploadsBelow(bucket: string, prefix: string, options?: CallOptions): Promise<void>;
  /**
   * A signed https (or the endpoint's own scheme) URL that reads the object. Never logged, never journaled. With
   * temporary credentials it ends when they do.
   */
  signedUrl(object: ObjectAddress, validSeconds: number): string;
}
