import { defineTable, type Row } from "../world";

export const BUCKET_ACLS = ["private", "public-read", "public-read-write", "authenticated-read"] as const;
/** `default`: the object follows its bucket. */
export const OBJECT_ACLS = ["default", ...BUCKET_ACLS] as const;
export type BucketAcl = (typeof BUCKET_ACLS)[number];
export type ObjectAcl = (typeof OBJECT_ACLS)[number];

export interface Grant {
  /** `qcs::cam::uin/100000000001:uin/100000000001` */
  readonly grantee: string;
  readonly permission: "READ" | "WRITE" | "READ_ACP" | "WRITE_ACP" | "FULL_CONTROL";
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface BucketRow extends Row {
  /** The bucket's name with the AppId: `images-1250000000`. */
  readonly id: string;
  readonly region: string;
  readonly createdAt: number;
  readonly acl: BucketAcl;
  readonly grants: readonly Grant[];
  /** Stored sub-resources by name (`lifecycle`, `policy` …): the document as the client sent it. */
  readonly documents: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  /** The Beijing day up to which lifecycle rules have been applied. */
  readonly lifecycleDay: number;
  /** Absent: one availability zone. */
  readonly zones?: "MAZ";
}

/** Some of an object's bytes: a file of the body store and how much of it counts. */
export interface Segment {
  readonly file: string;
  readonly size: number;
}

/** What a client gives with an object and gets back with it. */
export interface Metadata {
  /** `content-type`, `cache-control` …, `x-cos-meta-*`; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly storageClass: string;
  readonly acl: ObjectAcl;
  readonly grants: readonly Grant[];
  readonly tags: readonly Tag[];
}

export interface ObjectRow extends Row, Metadata {
  readonly bucket: string;
  readonly key: string;
  readonly kind: "normal" | "appendable";
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Decimal. */
  readonly crc64: string;
  readonly modifiedAt: number;
  readonly segments: readonly Segment[];
  /** `NULL_VERSION` or an id; absent where the bucket had no versioning when the object came. */
  readonly version?: string;
  /** Which of two versions is the younger; absent: the oldest of all. */
  readonly order?: number;
  /** Until then object lock forbids to overwrite and to remove it. */
  readonly lockedUntil?: number;
}

export function objectId(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

/** The version that objects have without versioning, and while it is suspended. */
export const NULL_VERSION = "null";

/** What lies under a key beside its current object: older versions, and delete markers. */
export interface VersionRow extends Row {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  readonly order: number;
  readonly modifiedAt: number;
  /** Since when something younger lies above it. Only a delete marker may be the latest of its key. */
  readonly supersededAt?: number;
  /** Absent: a delete marker. */
  readonly object?: ObjectRow;
}

export interface UploadRow extends Row, Metadata {
  readonly bucket: string;
  readonly key: string;
  readonly initiatedAt: number;
}

export interface PartRow extends Row {
  readonly upload: string;
  readonly number: number;
  readonly segments: readonly Segment[];
  readonly size: number;
  readonly md5: string;
  readonly crc64: string;
  readonly modifiedAt: number;
}

/** A signed URL that has been read. */
export interface UsedSignatureRow extends Row {
  readonly expiresAt: number;
  /** Who read it, where that was said. */
  readonly reader?: string;
}

export const bucketTable = defineTable<BucketRow>("cos.buckets");
export const objectTable = defineTable<ObjectRow>("cos.objects");
export const versionTable = defineTable<VersionRow>("cos.versions");
export const uploadTable = defineTable<UploadRow>("cos.uploads");
export const partTable = defineTable<PartRow>("cos.parts");
export const usedSignatureTable = defineTable<UsedSignatureRow>("cos.usedSignatures");
