import { emptyAnswer, xmlAnswer, type Answer } from "../answer";
import { type Action, bucketOf, type Call } from "../call";
import { CosError, type CosErrorCode } from "../errors";
import { readAccelerate } from "../accelerate";
import { readText } from "../body";
import { readBucketEncryption } from "../bucket-encryption";
import { readCors } from "../cors";
import { checkDomains } from "../domains";
import { checkLifecycle } from "../lifecycle";
import { checkLogging, switchesLoggingOff } from "../logging";
import { readObjectLock } from "../object-lock";
import { checkOrigin } from "../origin";
import { checkPolicy } from "../policy";
import { readReferer } from "../referer";
import { checkReplication } from "../replication";
import { checkTiering } from "../tiering";
import { readVersioning } from "../versioning";
import { checkWebsite } from "../website";
import { element } from "../xml";
import { replaceBucket } from "./bucket";

/** A sub-resource of a bucket that is one document: put, got back as it was, deleted. */
export interface BucketDocument {
  readonly type: "application/xml" | "application/json";
  /** What GET answers where there is none: an error, or an empty element. */
  readonly absent: { readonly error: CosErrorCode } | { readonly empty: string };
  /** Refuses what is malformed or not modelled. */
  readonly check: (text: string, call: Call) => unknown;
  /** Documents that mean the same as none are not kept. */
  readonly meansNone?: (text: string) => boolean;
  /** Whether a PUT without a body removes it. */
  readonly emptyMeansNone?: true;
  /** It is never deleted. */
  readonly stays?: true;
}

export const BUCKET_DOCUMENTS = {
  accelerate: {
    type: "application/xml",
    absent: { empty: "AccelerateConfiguration" },
    check: readAccelerate,
  },
  cors: { type: "application/xml", absent: { error: "NoSuchCORSConfiguration" }, check: readCors },
  domain: { type: "application/xml", absent: { empty: "DomainConfiguration" }, check: checkDomains },
  encryption: {
    type: "application/xml",
    absent: { error: "NoSuchEncryptionConfiguration" },
    check: readBucketEncryption,
  },
  // For a bucket without it COS documents the empty element (product/436/38315).
  intelligenttiering: {
    type: "application/xml",
    absent: { empty: "IntelligentTieringConfiguration" },
    check: checkTiering,
    stays: true,
  },
  lifecycle: {
    type: "application/xml",
    absent: { error: "NoSuchLifecycleConfiguration" },
    check: checkLifecycle,
  },
  logging: {
    type: "application/xml",
    absent: { empty: "BucketLoggingStatus" },
    check: checkLogging,
    meansNone: switchesLoggingOff,
  },
  "object-lock": {
    type: "application/xml",
    absent: { error: "NoSuchObjectLockConfiguration" },
    check: readObjectLock,
    stays: true,
  },
  origin: {
    type: "application/xml",
    absent: { error: "OriginConfigurationNotFoundError" },
    check: checkOrigin,
  },
  policy: {
    type: "application/json",
    absent: { error: "NoSuchPolicyVersion" },
    check: checkPolicy,
  },
  referer: {
    type: "application/xml",
    absent: { empty: "RefererConfiguration" },
    check: readReferer,
    emptyMeansNone: true,
  },
  replication: {
    type: "application/xml",
    absent: { error: "ReplicationConfigurationNotFoundError" },
    check: checkReplication,
  },
  versioning: {
    type: "application/xml",
    absent: { empty: "VersioningConfiguration" },
    check: readVersioning,
    stays: true,
  },
  website: { type: "application/xml", absent: { error: "NoSuchWebsiteConfiguration" }, check: checkWebsite },
} as const satisfies Record<string, BucketDocument>;

export type BucketDocumentName = keyof typeof BUCKET_DOCUMENTS;

export function getDocument(name: BucketDocumentName): Action {
  return async (call) => {
    const document: BucketDocument = BUCKET_DOCUMENTS[name];
    const text = bucketOf(call).documents[name];
    if (text !== undefined) return { status: 200, headers: { "content-type": document.type }, body: text };
    if ("error" in document.absent) throw new CosError(document.absent.error);
    return xmlAnswer(element(document.absent.empty));
  };
}

export function putDocument(name: BucketDocumentName): Action {
  return async (call): Promise<Answer> => {
    bucketOf(call);
    const document: BucketDocument = BUCKET_DOCUMENTS[name];
    const text = await readText(call);
    const empty = text.trim() === "";
    if (empty && document.emptyMeansNone === undefined) throw new CosError("MissingRequestBodyError");
    if (!empty) document.check(text, call);
    const kept = empty || document.meansNone?.(text) ? {} : { [name]: text };
    const { [name]: _before, ...others } = bucketOf(call).documents;
    replaceBucket(call, { documents: { ...others, ...kept } });
    return emptyAnswer(200);
  };
}

export function deleteDocument(name: BucketDocumentName): Action {
  return async (call) => {
    const document: BucketDocument = BUCKET_DOCUMENTS[name];
    if (document.stays) throw new CosError("MethodNotAllowed", `?${name} is never deleted.`);
    const { [name]: _gone, ...others } = bucketOf(call).documents;
    replaceBucket(call, { documents: others });
    return emptyAnswer(204);
  };
}
