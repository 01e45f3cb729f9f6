import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from "./actions/acl";
import { appendObject } from "./actions/append";
import { deleteBucket, getBucketLocation, headBucket, putBucket } from "./actions/bucket";
import { putObjectCopy, uploadPartCopy } from "./actions/copy";
import { type BucketDocumentName, deleteDocument, getDocument, putDocument } from "./actions/documents";
import { getBucket, getBucketObjectVersions } from "./actions/list";
import {
  abortMultipartUpload,
  completeMultipartUpload,
  initiateMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from "./actions/multipart";
import { deleteMultipleObjects, deleteObject, getObject, headObject, putObject } from "./actions/object";
import { optionsObject } from "./actions/preflight";
import { getService } from "./actions/service";
import {
  deleteBucketTagging,
  deleteObjectTagging,
  getBucketTagging,
  getObjectTagging,
  putBucketTagging,
  putObjectTagging,
} from "./actions/tagging";
import { deleteTieringRule, getTieringRule, putTieringRule } from "./actions/tiering";
import type { Action } from "./call";
import { CosError } from "./errors";
import { headerOf, type CosHttpRequest, type Query } from "./request";
import { checkTrafficLimit } from "./traffic-limit";

export type Level = "service" | "bucket" | "object";

/** What others than the account's own keys need, to be let in by an ACL; `each object` asks for every one that it is about. */
export type Access = "anybody" | "read" | "write" | "owner" | "each object";

/** One operation of COS, under the name that its documents, policies and faults use. */
export interface Operation {
  readonly name: string;
  readonly level: Level;
  readonly method: string;
  /** The query parameter that selects it; absent: none of those that are known. */
  readonly select?: string;
  /** A header that must be there too. */
  readonly needs?: string;
  readonly access: Access;
  readonly action: Action;
}

/** A browser may ask beforehand about anything in a bucket, the bucket itself and its sub-resources too. */
const PREFLIGHT = operation("OptionsObject", "object", "OPTIONS", optionsObject, { access: "anybody" });

const OPERATIONS: readonly Operation[] = [
  operation("GetService", "service", "GET", getService),
  operation("PutBucket", "bucket", "PUT", putBucket),
  operation("HeadBucket", "bucket", "HEAD", headBucket, { access: "read" }),
  operation("GetBucket", "bucket", "GET", getBucket, { access: "read" }),
  operation("DeleteBucket", "bucket", "DELETE", deleteBucket),
  operation("GetBucketLocation", "bucket", "GET", getBucketLocation, { select: "location" }),
  operation("GetBucketObjectVersions", "bucket", "GET", getBucketObjectVersions, {
    select: "versions",
    access: "read",
  }),
  operation("ListMultipartUploads", "bucket", "GET", listMultipartUploads, {
    select: "uploads",
    access: "read",
  }),
  operation("DeleteMultipleObjects", "bucket", "POST", deleteMultipleObjects, {
    select: "delete",
    access: "each object",
  }),
  operation("GetBucketACL", "bucket", "GET", getBucketAcl, { select: "acl" }),
  operation("PutBucketACL", "bucket", "PUT", putBucketAcl, { select: "acl" }),
  operation("GetBucketTagging", "bucket", "GET", getBucketTagging, { select: "tagging" }),
  operation("PutBucketTagging", "bucket", "PUT", putBucketTagging, { select: "tagging" }),
  operation("DeleteBucketTagging", "bucket", "DELETE", deleteBucketTagging, { select: "tagging" }),
  ...document("accelerate", "Accelerate"),
  ...document("cors", "CORS"),
  ...document("domain", "Domain"),
  ...document("encryption", "Encryption"),
  operation("GetBucketIntelligentTieringConfiguration", "bucket", "GET", getTieringRule, {
    select: "intelligent-tiering",
  }),
  operation("PutBucketIntelligentTieringConfiguration", "bucket", "PUT", putTieringRule, {
    select: "intelligent-tiering",
  }),
  operation("DeleteBucketIntelligentTieringConfiguration", "bucket", "DELETE", deleteTieringRule, {
    select: "intelligent-tiering",
  }),
  ...document("intelligenttiering", "IntelligentTiering"),
  ...document("lifecycle", "Lifecycle"),
  ...document("logging", "Logging"),
  ...document("object-lock", "ObjectLockConfiguration"),
  ...document("origin", "Origin"),
  ...document("policy", "Policy"),
  ...document("referer", "Referer"),
  ...document("replication", "Replication"),
  ...document("versioning", "Versioning"),
  ...document("website", "Website"),
  operation("PutObjectCopy", "object", "PUT", putObjectCopy, { needs: "x-cos-copy-source" }),
  operation("PutObject", "object", "PUT", putObject, { access: "write" }),
  operation("GetObject", "object", "GET", getObject, { access: "read" }),
  operation("HeadObject", "object", "HEAD", headObject, { access: "read" }),
  operation("DeleteObject", "object", "DELETE", deleteObject, { access: "write" }),
  PREFLIGHT,
  operation("GetObjectACL", "object", "GET", getObjectAcl, { select: "acl" }),
  operation("PutObjectACL", "object", "PUT", putObjectAcl, { select: "acl" }),
  operation("GetObjectTagging", "object", "GET", getObjectTagging, { select: "tagging" }),
  operation("PutObjectTagging", "object", "PUT", putObjectTagging, { select: "tagging" }),
  operation("DeleteObjectTagging", "object", "DELETE", deleteObjectTagging, { select: "tagging" }),
  operation("AppendObject", "object", "POST", appendObject, { select: "append", access: "write" }),
  operation("InitiateMultipartUpload", "object", "POST", initiateMultipartUpload, {
    select: "uploads",
    access: "write",
  }),
  operation("UploadPartCopy", "object", "PUT", uploadPartCopy, {
    select: "uploadId",
    needs: "x-cos-copy-source",
  }),
  operation("UploadPart", "object", "PUT", uploadPart, { select: "uploadId", access: "write" }),
  operation("ListParts", "object", "GET", listParts, { select: "uploadId", access: "read" }),
  operation("CompleteMultipartUpload", "object", "POST", completeMultipartUpload, {
    select: "uploadId",
    access: "write",
  }),
  operation("AbortMultipartUpload", "object", "DELETE", abortMultipartUpload, {
    select: "uploadId",
    access: "write",
  }),
];

/** Sub-resources of COS that no operation above covers: refused by name rather than taken for something else. */
const NOT_MODELLED = [
  "inventory",
  "notification",
  "restore",
  "select",
  "torrent",
  "requestPayment",
  "ownershipControls",
  "publicAccessBlock",
  "legal-hold",
  "retention",
  "attributes",
  "ci-process",
  "asyncReset",
  "async-image-process",
];

/** Headers that would change what a request does. */
const HEADERS_NOT_MODELLED = ["x-cos-forbid-overwrite", "if-range"];

const SELECTORS: Readonly<Record<Level, ReadonlySet<string>>> = {
  service: new Set(),
  bucket: selectors("bucket"),
  object: selectors("object"),
};

/** @throws CosError `NotImplemented` for a sub-resource that is not modelled, `MethodNotAllowed`, `InvalidArgument` */
export function findOperation(
  level: Level,
  method: string,
  query: Query,
  headers: CosHttpRequest["headers"],
): Operation {
  if (method === "OPTIONS" && level !== "service") return PREFLIGHT;
  const asked = HEADERS_NOT_MODELLED.find((name) => headerOf(headers, name) !== undefined);
  if (asked !== undefined)
    throw new CosError("NotImplemented", `The embedded cloud does not model ${asked}.`);
  checkTrafficLimit(query, headers);
  const missing = level === "service" ? undefined : NOT_MODELLED.find((name) => query.has(name));
  if (missing !== undefined)
    throw new CosError("NotImplemented", `The embedded cloud does not model ?${missing}.`);
  const select = query.entries.map(([name]) => name).find((name) => SELECTORS[level].has(name));
  const found = OPERATIONS.find(
    (one) =>
      one.level === level &&
      one.method === method &&
      one.select === select &&
      (one.needs === undefined || headerOf(headers, one.needs) !== undefined),
  );
  if (found === undefined) throw new CosError("MethodNotAllowed");
  return found;
}

/** Every operation's name: what a fault may name as its action. */
export const COS_OPERATIONS: readonly string[] = OPERATIONS.map(({ name }) => name);

function operation(
  name: string,
  level: Level,
  method: string,
  action: Action,
  more: Partial<Pick<Operation, "select" | "needs" | "access">> = {},
): Operation {
  return { name, level, method, action, access: "owner", ...more };
}

function document(select: BucketDocumentName, name: string): Operation[] {
  return [
    operation(`GetBucket${name}`, "bucket", "GET", getDocument(select), { select }),
    operation(`PutBucket${name}`, "bucket", "PUT", putDocument(select), { select }),
    operation(`DeleteBucket${name}`, "bucket", "DELETE", deleteDocument(select), { select }),
  ];
}

function selectors(level: Level): Set<string> {
  return new Set(
    OPERATIONS.flatMap((one) => (one.level === level && one.select !== undefined ? [one.select] : [])),
  );
}
