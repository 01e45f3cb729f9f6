import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { isApiError } from "../api-error";
import type { Connection } from "../api";
import type { CallOptions } from "../cloud";
import { AppendPositionError } from "./append-position-error";
import type { Cos, ObjectAddress, ObjectHead } from "./cos";
import { abortUpload, abortUploadsBelow, listUploads } from "./multipart";
import { type CosRequest, ignoreAnswer, type Send, sender } from "./request";
import { cosSdk } from "./sdk";
import { uploadFile } from "./upload";
import { objectList, readXml } from "./xml";

/** COS's most at a time. Source: catalogue `cos.listMaxKeys`. */
const LIST_LIMIT = 1_000;
const CONFLICT = 409;
const RANGE_NOT_SATISFIABLE = 416;

/** COS on the official SDK, behind the same policies as the API. */
export function createCos(connection: Connection): Cos {
  const send = sender(connection);
  const cos: Cos = {
    headBucket: (bucket, options) => headBucket(send, bucket, options),
    head: (object, options) => head(send, object, options),
    get: (object, options) => get(send, object, options),
    put: (object, body, options) => put(send, object, body, options),
    delete: (object, options) => remove(send, object, options),
    list: (bucket, prefix, options) => list(send, bucket, prefix, options),
    append: (object, position, body, options) => append(send, object, position, body, options),
    upload: (object, file, options) => uploadFile(send, cos, object, file, options),
    abortUploads: (object, options) => abortUploads(send, object, options),
    abortUploadsBelow: (bucket, prefix, options = {}) =>
      abortUploadsBelow(send, bucket, prefix, options.signal),
    signedUrl: (object, validSeconds) => signedUrl(connection, object, validSeconds),
  };
  return cos;
}

async function headBucket(send: Send, bucket: string, { signal }: CallOptions = {}): Promise<boolean> {
  const request: CosRequest = { action: "HeadBucket", kind: "read", method: "HEAD", bucket, signal };
  return (await unlessGone(send(request, () => true))) ?? false;
}

function head(
  send: Send,
  object: ObjectAddress,
  { signal }: CallOptions = {},
): Promise<ObjectHead | undefined> {
  const request: CosRequest = { action: "HeadObject", kind: "read", method: "HEAD", ...object, signal };
  return unlessGone(
    send(request, ({ headers }) => {
      const size = Number(headers["content-length"] ?? 0);
      const appendable = headers["x-cos-object-type"]?.toLowerCase() === "appendable";
      const next = Number(headers["x-cos-next-append-position"] ?? size);
      const crc64 = headers["x-cos-hash-crc64ecma"];
      return {
        size,
        etag: headers.etag ?? "",
        appendable,
        ...(appendable ? { nextAppendPosition: next } : {}),
        ...(crc64 === undefined ? {} : { crc64 }),
      };
    }),
  );
}

async function get(
  send: Send,
  object: ObjectAddress,
  options: CallOptions & { readonly from?: number; readonly to?: number } = {},
): Promise<Uint8Array | undefined> {
  const { from = 0, to, signal } = options;
  const range = `bytes=${from}-${to === undefined ? "" : to - 1}`;
  const headers: Record<string, string> = from > 0 || to !== undefined ? { Range: range } : {};
  try {
    const request: CosRequest = {
      action: "GetObject",
      kind: "read",
      method: "GET",
      ...object,
      headers,
      signal,
    };
    return await send(request, ({ body }) => body);
  } catch (error) {
    if (isApiError(error) && error.httpStatus === RANGE_NOT_SATISFIABLE) return new Uint8Array();
    if (isApiError(error, "gone") && error.apiCode !== "NoSuchBucket") return undefined;
    throw error;
  }
}

async function put(
  send: Send,
  object: ObjectAddress,
  body: Uint8Array,
  { signal }: CallOptions = {},
): Promise<void> {
  const content = inMemory(body);
  await send(
    { action: "PutObject", kind: "write", method: "PUT", ...object, ...content, signal },
    ignoreAnswer,
  );
}

async function remove(send: Send, object: ObjectAddress, { signal }: CallOptions = {}): Promise<void> {
  const request: CosRequest = { action: "DeleteObject", kind: "write", method: "DELETE", ...object, signal };
  await unlessGone(send(request, ignoreAnswer));
}

async function list(
  send: Send,
  bucket: string,
  prefix: string,
  { signal }: CallOptions = {},
): Promise<{ key: string; size: number }[]> {
  const found: { key: string; size: number }[] = [];
  for (let marker = ""; ;) {
    const query = {
      prefix,
      "max-keys": LIST_LIMIT,
      "encoding-type": "url",
      ...(marker === "" ? {} : { marker }),
    };
    const page = await send(
      { action: "GetBucket", kind: "read", method: "GET", bucket, query, signal },
      ({ body }) => readXml(objectList, body),
    );
    found.push(...page.objects);
    if (!page.truncated || page.objects.length === 0) return found;
    marker = page.next || (found.at(-1)?.key ?? "");
  }
}

async function append(
  send: Send,
  object: ObjectAddress,
  position: number,
  body: Uint8Array,
  { signal }: CallOptions = {},
): Promise<number> {
  const request: CosRequest = {
    action: "AppendObject",
    kind: "write",
    method: "POST",
    ...object,
    subresource: "append",
    query: { position },
    ...inMemory(body),
    signal,
  };
  try {
    return await send(request, ({ headers }) =>
      Number(headers["x-cos-next-append-position"] ?? position + body.length),
    );
  } catch (error) {
    // COS also answers 409 when the object was not made by appending; that is no race.
    const refused =
      isApiError(error) && error.httpStatus === CONFLICT && error.apiCode !== "ObjectNotAppendable";
    throw refused ? new AppendPositionError(error, object.key, position) : error;
  }
}

async function abortUploads(send: Send, object: ObjectAddress, options: CallOptions = {}): Promise<void> {
  for (const { uploadId } of await listUploads(send, object, options.signal)) {
    await abortUpload(send, object, uploadId, options.signal);
  }
}

function signedUrl(
  { region, credentials, endpoint }: Connection,
  object: ObjectAddress,
  validSeconds: number,
): string {
  const { secretId, secretKey, token } = credentials.current().reveal();
  const sdk = new (cosSdk())({
    SecretId: secretId,
    SecretKey: secretKey,
    ...(token === undefined ? {} : { SecurityToken: token }),
    Protocol: `${endpoint.protocol ?? "https"}:`,
  });
  return sdk.getObjectUrl(
    { Bucket: object.bucket, Region: region, Key: object.key, Sign: true, Expires: validSeconds },
    () => undefined,
  );
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isApiError(error, "gone")) return undefined;
    throw error;
  }
}

/** A body with the digest that COS compares it with. */
function inMemory(bytes: Uint8Array): Required<Pick<CosRequest, "headers" | "body">> {
  const open = () => Readable.from(bytes.length === 0 ? [] : [Buffer.from(bytes)]);
  const digest = createHash("md5").update(bytes).digest("base64");
  return { headers: { "Content-MD5": digest }, body: { size: bytes.length, open } };
}
