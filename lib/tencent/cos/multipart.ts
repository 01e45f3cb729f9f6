import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { isApiError } from "../api-error";
import type { ObjectAddress } from "./cos";
import { type CosRequest, ignoreAnswer, type Send } from "./request";
import { completionBody, partList, readXml, startedUpload, uploadList } from "./xml";

/** One part that COS holds. Numbers count from 1; ETags keep the quotes that COS sends. */
export interface StoredPart {
  readonly number: number;
  readonly etag: string;
  readonly size: number;
}

/** The parts of an upload that is under way, or undefined when it is no longer there. */
export type StoredParts = readonly StoredPart[] | undefined;

export interface UnfinishedUpload {
  readonly key: string;
  readonly uploadId: string;
  /** ISO instant. */
  readonly initiated: string;
}

export function startUpload(send: Send, object: ObjectAddress, signal?: AbortSignal): Promise<string> {
  const request: CosRequest = {
    action: "InitiateMultipartUpload",
    kind: "write",
    method: "POST",
    ...object,
    subresource: "uploads",
    signal,
  };
  return send(request, ({ body }) => readXml(startedUpload, body));
}

/** The unfinished uploads of exactly this object, newest first. */
export async function listUploads(
  send: Send,
  { bucket, key }: ObjectAddress,
  signal?: AbortSignal,
): Promise<UnfinishedUpload[]> {
  const found = await listUploadsBelow(send, bucket, key, signal);
  return found
    .filter((upload) => upload.key === key)
    .sort((left, right) => right.initiated.localeCompare(left.initiated));
}

/** The unfinished uploads of all objects whose keys begin like this. */
export async function listUploadsBelow(
  send: Send,
  bucket: string,
  prefix: string,
  signal?: AbortSignal,
): Promise<UnfinishedUpload[]> {
  const found: UnfinishedUpload[] = [];
  for (let marker = {}; ;) {
    const request: CosRequest = {
      action: "ListMultipartUploads",
      kind: "read",
      method: "GET",
      bucket,
      subresource: "uploads",
      query: { ...(prefix === "" ? {} : { prefix }), "encoding-type": "url", ...marker },
      signal,
    };
    const page = await send(request, ({ body }) => readXml(uploadList, body));
    found.push(...page.uploads);
    if (!page.truncated) return found;
    marker = page.next;
  }
}

/** Ends the unfinished uploads below a prefix, so that nothing of them is billed or holds the bucket. */
export async function abortUploadsBelow(
  send: Send,
  bucket: string,
  prefix: string,
  signal?: AbortSignal,
): Promise<void> {
  for (const { key, uploadId } of await listUploadsBelow(send, bucket, prefix, signal)) {
    await abortUpload(send, { bucket, key }, uploadId, signal);
  }
}

export async function listParts(
  send: Send,
  object: ObjectAddress,
  uploadId: string,
  signal?: AbortSignal,
): Promise<StoredParts> {
  const found: StoredPart[] = [];
  try {
    for (let marker = {}; ;) {
      const query = { uploadId, ...marker };
      const request: CosRequest = {
        action: "ListParts",
        kind: "read",
        method: "GET",
        ...object,
        query,
        signal,
      };
      const page = await send(request, ({ body }) => readXml(partList, body));
      found.push(...page.parts);
      if (!page.truncated) return found;
      marker = page.next;
    }
  } catch (error) {
    if (isApiError(error, "gone")) return undefined;
    throw error;
  }
}

export interface PartToSend {
  readonly uploadId: string;
  readonly number: number;
  readonly size: number;
  readonly md5: Buffer;
  readonly open: () => Readable;
}

/** Sends one part, which COS compares with its digest. Resolves to the part's ETag. */
export function sendPart(
  send: Send,
  object: ObjectAddress,
  part: PartToSend,
  signal?: AbortSignal,
): Promise<string> {
  const request: CosRequest = {
    action: "UploadPart",
    kind: "repeatable",
    method: "PUT",
    ...object,
    query: { partNumber: part.number, uploadId: part.uploadId },
    headers: { "Content-MD5": part.md5.toString("base64") },
    body: { size: part.size, open: part.open },
    signal,
  };
  return send(request, ({ headers }) => headers.etag ?? `"${part.md5.toString("hex")}"`);
}

/** Makes the object out of the parts. Errors that COS puts into a body with status 200 are thrown as well. */
export function completeUpload(
  send: Send,
  object: ObjectAddress,
  uploadId: string,
  parts: readonly Pick<StoredPart, "number" | "etag">[],
  signal?: AbortSignal,
): Promise<void> {
  const bytes = completionBody(parts);
  const request: CosRequest = {
    action: "CompleteMultipartUpload",
    kind: "write",
    method: "POST",
    ...object,
    query: { uploadId },
    headers: {
      "Content-Type": "application/xml",
      "Content-MD5": createHash("md5").update(bytes).digest("base64"),
    },
    body: { size: bytes.length, open: () => Readable.from([bytes]) },
    signal,
  };
  return send(request, ignoreAnswer);
}

/** Ends an upload and frees its parts; one that is no longer there is as good. */
export async function abortUpload(
  send: Send,
  object: ObjectAddress,
  uploadId: string,
  signal?: AbortSignal,
): Promise<void> {
  const query = { uploadId };
  try {
    await send(
      { action: "AbortMultipartUpload", kind: "repeatable", method: "DELETE", ...object, query, signal },
      ignoreAnswer,
    );
  } catch (error) {
    if (!isApiError(error, "gone")) throw error;
  }
}
