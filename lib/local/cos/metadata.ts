import { aclOf } from "./acl";
import { bucketEncryption, type EncryptionHeaders, encryptionHeaders } from "./bucket-encryption";
import { type Call, header } from "./call";
import { CosError } from "./errors";
import { OBJECT_ACLS, type Metadata, type Tag } from "./rows";
import { checkTags } from "./tags";

/** "Storage Class Overview", cloud.tencent.com/document/product/436/30925: by how many zones a bucket has. */
const STORAGE_CLASSES = {
  one: ["STANDARD", "STANDARD_IA", "INTELLIGENT_TIERING", "ARCHIVE", "DEEP_ARCHIVE"],
  several: ["MAZ_STANDARD", "MAZ_STANDARD_IA", "MAZ_INTELLIGENT_TIERING"],
};
/** These need a restore before a read, which is not modelled. */
const ARCHIVES = ["ARCHIVE", "DEEP_ARCHIVE"];

const KEPT = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];
const META = /^x-(?:cos|amz)-meta-(.+)$/;

/** What an upload says about its object. */
export function metadataOf(call: Call): Metadata {
  refuseLockHeaders(call);
  return {
    headers: { ...keptHeaders(call), ...encryptionOf(call) },
    storageClass: storageClassOf(call),
    ...aclOf(call, OBJECT_ACLS, "default"),
    tags: taggingHeader(call),
  };
}

export function keptHeaders(call: Call): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(call.headers)) {
    const meta = META.exec(name)?.[1];
    if (meta !== undefined && value !== undefined) kept[`x-cos-meta-${meta}`] = value;
    else if (KEPT.includes(name) && value) kept[name] = value;
  }
  return kept;
}

/**
 * @throws CosError `NotSupportedStorageClass`; `OAZOperationNotSupportOnMAZBucket` and the other way round; `NotImplemented`
 *   for the archive classes
 */
export function storageClassOf(call: Call): string {
  const { one, several } = STORAGE_CLASSES;
  const hasSeveral = call.store.findBucket(call.bucketName)?.zones !== undefined;
  const name = header(call, "x-cos-storage-class") ?? (hasSeveral ? "MAZ_STANDARD" : "STANDARD");
  if (!one.includes(name) && !several.includes(name)) throw new CosError("NotSupportedStorageClass");
  if (hasSeveral && one.includes(name)) throw new CosError("OAZOperationNotSupportOnMAZBucket");
  if (!hasSeveral && several.includes(name)) throw new CosError("MAZOperationNotSupportOnOAZBucket");
  if (!ARCHIVES.includes(name)) return name;
  throw new CosError("NotImplemented", `The embedded cloud does not model the storage class ${name}.`);
}

const ALGORITHMS = ["AES256", "SM4", "cos/kms"];

/** The bucket's default or the request's own. Nothing is encrypted at rest, and ETags stay as they are. */
function encryptionOf(call: Call): EncryptionHeaders {
  if (header(call, "x-cos-server-side-encryption-customer-algorithm") !== undefined) {
    throw new CosError("NotImplemented", "Encryption with a key of the customer's (SSE-C) is not modelled.");
  }
  const own = header(call, "x-cos-server-side-encryption");
  if (own === undefined) return bucketEncryption(call.store.findBucket(call.bucketName)) ?? {};
  const key = header(call, "x-cos-server-side-encryption-cos-kms-key-id") ?? "";
  if (!ALGORITHMS.includes(own) || (key !== "" && own !== "cos/kms"))
    throw new CosError(
      "InvalidArgument",
      `x-cos-server-side-encryption must be one of ${ALGORITHMS.join(", ")}.`,
    );
  return encryptionHeaders(own, key);
}

/** What is locked is locked by its bucket's default. */
function refuseLockHeaders(call: Call): void {
  if (header(call, "x-cos-object-lock-mode") ?? header(call, "x-cos-object-lock-retain-until-date"))
    throw new CosError("NotImplemented", "The embedded cloud models object lock only as a bucket's default.");
}

function taggingHeader(call: Call): Tag[] {
  const text = header(call, "x-cos-tagging");
  if (text === undefined) return [];
  return checkTags(
    [...new URLSearchParams(text)].map(([key, value]) => ({ key, value })),
    "object",
  );
}
