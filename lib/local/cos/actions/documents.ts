import { emptyAnswer, xmlAnswer, type Answer } from "../answer";
import { type Action, bucketOf, type Call } from "../call";
import { CosError, type CosErrorCode } from "../errors";
import { checkLifecycle } from "../lifecycle";
import { checkPolicy } from "../policy";
import { readText } from "../body";
import { parseXml } from "../xml";
import { element } from "../xml";
import { replaceBucket } from "./bucket";

/** A sub-resource of a bucket that is one document: put, got back as it was, deleted. */
export interface BucketDocument {
  readonly type: "application/xml" | "application/json";
  /** What GET answers where there is none: an error, or an empty element. */
  readonly absent: { readonly error: CosErrorCode } | { readonly empty: string };
  /** Refuses what is malformed or not modelled; absent where nothing may be put at all. */
  readonly check?: (text: string, call: Call) => void;
  /** Documents that mean the same as none are not kept. */
  readonly meansNone?: (text: string) => boolean;
}

export const BUCKET_DOCUMENTS = {
  accelerate: {
    type: "application/xml",
    absent: { empty: "AccelerateConfiguration" },
    check: onlyStatus("AccelerateConfiguration", "Suspended"),
    meansNone: () => true,
  },
  cors: { type: "application/xml", absent: { error: "NoSuchCORSConfiguration" } },
  domain: { type: "application/xml", absent: { empty: "DomainConfiguration" } },
  encryption: {
    type: "application/xml",
    absent: { error: "NoSuchEncryptionConfiguration" },
    check: checkEncryption,
  },
  // For a bucket without it COS documents the empty element (product/436/38315). The name of the list's element is
  // the official Go SDK's, which refuses the one in the documents.
  "intelligent-tiering": {
    type: "application/xml",
    absent: { empty: "ListBucketIntelligentTieringConfigurationsOutput" },
  },
  intelligenttiering: { type: "application/xml", absent: { empty: "IntelligentTieringConfiguration" } },
  lifecycle: {
    type: "application/xml",
    absent: { error: "NoSuchLifecycleConfiguration" },
    check: (text) => checkLifecycle(text),
  },
  logging: {
    type: "application/xml",
    absent: { empty: "BucketLoggingStatus" },
    check: (text) => {
      if (parseXml(text, "BucketLoggingStatus").first("LoggingEnabled")) throw notModelled("access logging");
    },
    meansNone: () => true,
  },
  "object-lock": { type: "application/xml", absent: { error: "NoSuchObjectLockConfiguration" } },
  origin: { type: "application/xml", absent: { error: "OriginConfigurationNotFoundError" } },
  policy: {
    type: "application/json",
    absent: { error: "NoSuchPolicyVersion" },
    check: (text) => checkPolicy(text),
  },
  replication: { type: "application/xml", absent: { error: "ReplicationConfigurationNotFoundError" } },
  versioning: {
    type: "application/xml",
    absent: { empty: "VersioningConfiguration" },
    check: onlyStatus("VersioningConfiguration", "Suspended"),
  },
  website: { type: "application/xml", absent: { error: "NoSuchWebsiteConfiguration" } },
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
    const bucket = bucketOf(call);
    const document: BucketDocument = BUCKET_DOCUMENTS[name];
    if (document.check === undefined) throw notModelled(name);
    const text = await readText(call);
    if (text.trim() === "") throw new CosError("MissingRequestBodyError");
    document.check(text, call);
    const kept = (document.meansNone?.(text) ?? false) ? {} : { [name]: text };
    const { [name]: _before, ...others } = bucket.documents;
    replaceBucket(call, { documents: { ...others, ...kept } });
    return emptyAnswer(200);
  };
}

export function deleteDocument(name: BucketDocumentName): Action {
  return async (call) => {
    const { [name]: _gone, ...others } = bucketOf(call).documents;
    replaceBucket(call, { documents: others });
    return emptyAnswer(204);
  };
}

function checkEncryption(text: string): void {
  const rules = parseXml(text, "ServerSideEncryptionConfiguration").all("Rule");
  const algorithm = rules[0]?.textOf("ApplyServerSideEncryptionByDefault", "SSEAlgorithm");
  if (rules.length !== 1 || algorithm === undefined) throw new CosError("MalformedXML");
  if (algorithm !== "AES256") throw notModelled(`bucket encryption with ${algorithm}; AES256 is`);
}

function onlyStatus(root: string, allowed: string): (text: string) => void {
  return (text) => {
    const status = parseXml(text, root).textOf("Status") ?? "";
    if (status !== "" && status !== allowed) throw notModelled(`${root} with Status ${status}`);
  };
}

function notModelled(what: string): CosError {
  return new CosError("NotImplemented", `The embedded cloud does not model ${what}.`);
}
