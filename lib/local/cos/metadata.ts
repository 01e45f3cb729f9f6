import { aclOf } from "./acl";
import { type Call, header } from "./call";
import { CosError } from "./errors";
import { OBJECT_ACLS, type Metadata, type Tag } from "./rows";
import { checkTags } from "./tags";

/** "Storage Class Overview", cloud.tencent.com/document/product/436/30925. */
const STORAGE_CLASSES = ["STANDARD", "STANDARD_IA", "INTELLIGENT_TIERING", "ARCHIVE", "DEEP_ARCHIVE"];
/** The archive classes need a restore before a read, which is not modelled. */
const MODELLED_CLASSES = ["STANDARD", "STANDARD_IA", "INTELLIGENT_TIERING"];

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
  return {
    headers: { ...keptHeaders(call), ...encryptionHeaders(call) },
    storageClass: storageClassOf(call) ?? "STANDARD",
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

/** @throws CosError `NotSupportedStorageClass`, `NotImplemented` for the archive classes. */
export function storageClassOf(call: Call): string | undefined {
  const name = header(call, "x-cos-storage-class");
  if (name === undefined || MODELLED_CLASSES.includes(name)) return name;
  if (STORAGE_CLASSES.includes(name)) {
    throw new CosError("NotImplemented", `The embedded cloud does not model the storage class ${name}.`);
  }
  throw new CosError("NotSupportedStorageClass");
}

/** The bucket's default or the request's own: only SSE-COS (AES256) is modelled, and it leaves ETags as they are. */
function encryptionHeaders(call: Call): Record<string, string> {
  const own = header(call, "x-cos-server-side-encryption");
  if (own !== undefined && own !== "AES256") {
    throw new CosError(
      "NotImplemented",
      "Of the server-side encryptions, only AES256 (SSE-COS) is modelled.",
    );
  }
  if (header(call, "x-cos-server-side-encryption-customer-algorithm") !== undefined) {
    throw new CosError("NotImplemented", "Encryption with a key of the customer's (SSE-C) is not modelled.");
  }
  const byBucket = call.store.findBucket(call.bucketName)?.documents["encryption"] !== undefined;
  return own !== undefined || byBucket ? { "x-cos-server-side-encryption": "AES256" } : {};
}

function taggingHeader(call: Call): Tag[] {
  const text = header(call, "x-cos-tagging");
  if (text === undefined) return [];
  return checkTags(
    [...new URLSearchParams(text)].map(([key, value]) => ({ key, value })),
    "object",
  );
}
