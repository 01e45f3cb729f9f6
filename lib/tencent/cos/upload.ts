import { stat } from "node:fs/promises";
import { LandfallError } from "../../base/errors";
import { isApiError } from "../api-error";
import type { CallOptions } from "../cloud";
import type { Cos, ObjectAddress, UploadOptions } from "./cos";
import { completeUpload, listParts, listUploads, sendPart, startUpload, type StoredPart } from "./multipart";
import { digestPart, type FilePart, openPart, planParts, sourceChanged } from "./parts";
import type { Send } from "./request";

/** Parts on their way at the same time. */
const PARALLEL = 4;

/**
 * Uploads a file in parts, several at once. The newest unfinished upload of this object whose parts lie where
 * this file's parts lie is continued: a part whose ETag is the MD5 of the file's own bytes is kept, any other is
 * sent again. The SDK's own slice upload is not used, because it remembers uploads in a file in the home
 * directory, takes a single deviating part for a foreign upload, and repeats at once.
 */
export async function uploadFile(
  send: Send,
  cos: Pick<Cos, "head" | "put">,
  object: ObjectAddress,
  file: string,
  options: UploadOptions = {},
): Promise<void> {
  const before = await describe(file);
  const callOptions: CallOptions = options.signal === undefined ? {} : { signal: options.signal };
  if (before.size === 0) return cos.put(object, new Uint8Array(), callOptions);

  const parts = planParts(before.size, options.partSize);
  const { uploadId, stored } = await openUpload(send, object, parts, options.signal);
  const etags = await sendParts(send, object, file, { uploadId, stored, parts }, options);

  const after = await describe(file);
  if (after.size !== before.size || after.modified !== before.modified) throw sourceChanged(file);
  try {
    await completeUpload(send, object, uploadId, etags, options.signal);
  } catch (error) {
    if (!isApiError(error, "ambiguous", "gone")) throw error;
    if (!(await wasCompleted(send, cos, object, uploadId, before.size, callOptions))) throw error;
  }
}

async function describe(file: string): Promise<{ size: number; modified: number }> {
  try {
    const { size, mtimeMs } = await stat(file);
    return { size, modified: mtimeMs };
  } catch (cause) {
    throw new LandfallError("UPLOAD-SOURCE", `${file} cannot be read.`, { cause });
  }
}

interface OpenUpload {
  readonly uploadId: string;
  readonly stored: ReadonlyMap<number, StoredPart>;
}

async function openUpload(
  send: Send,
  object: ObjectAddress,
  parts: readonly FilePart[],
  signal?: AbortSignal,
): Promise<OpenUpload> {
  for (const { uploadId } of await listUploads(send, object, signal)) {
    const stored = await listParts(send, object, uploadId, signal);
    if (stored?.every(({ number, size }) => parts[number - 1]?.size === size)) {
      return { uploadId, stored: new Map(stored.map((part) => [part.number, part])) };
    }
  }
  return { uploadId: await startUpload(send, object, signal), stored: new Map() };
}

/**
 * Resolves to number and ETag of every part, in order. After a failure no further part is begun, but those under
 * way may arrive: the next upload then finds them.
 */
async function sendParts(
  send: Send,
  object: ObjectAddress,
  file: string,
  work: OpenUpload & { readonly parts: readonly FilePart[] },
  { signal, onProgress }: UploadOptions,
): Promise<{ number: number; etag: string }[]> {
  const { parts, uploadId, stored } = work;
  const etags: { number: number; etag: string }[] = [];
  const total = parts.reduce((sum, part) => sum + part.size, 0);
  const queue = parts.values();
  const failures: unknown[] = [];
  let done = 0;

  const etagOf = async (part: FilePart) => {
    const md5 = await digestPart(file, part);
    const kept = stored.get(part.number);
    if (kept !== undefined && isDigest(kept.etag, md5)) return kept.etag;
    return sendPart(send, object, { ...part, uploadId, md5, open: () => openPart(file, part) }, signal);
  };
  const takeParts = async () => {
    for (const part of queue) {
      if (failures.length > 0) return;
      etags[part.number - 1] = { number: part.number, etag: await etagOf(part) };
      done += part.size;
      onProgress?.({ done, total });
    }
  };
  const takers = Array.from({ length: Math.min(PARALLEL, parts.length) }, () =>
    takeParts().catch((error: unknown) => failures.push(error)),
  );
  await Promise.all(takers);
  if (failures.length > 0) throw failures[0];
  return etags;
}

function isDigest(etag: string, md5: Buffer): boolean {
  return etag.replaceAll('"', "").toLowerCase() === md5.toString("hex");
}

/** An upload that is gone while its object has the file's size was completed by the call whose answer was lost. */
async function wasCompleted(
  send: Send,
  cos: Pick<Cos, "head">,
  object: ObjectAddress,
  uploadId: string,
  size: number,
  options: CallOptions,
): Promise<boolean> {
  const stillOpen = (await listParts(send, object, uploadId, options.signal)) !== undefined;
  return !stillOpen && (await cos.head(object, options))?.size === size;
}
