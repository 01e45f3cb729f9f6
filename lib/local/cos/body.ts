import { createHash } from "node:crypto";
import type { ReceivedBody } from "./bodies";
import { type Call, header, requireLength } from "./call";
import { CosError } from "./errors";
import { parseXml, type XmlElement } from "./xml";

const DOCUMENT_BYTES = 4 * 1024 * 1024;

/**
 * A request's whole body, for the small documents that requests other than uploads carry.
 * @throws CosError `EntityTooLarge`, `InvalidDigest`, `BadDigest`
 */
export async function readText(call: Call): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of call.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > DOCUMENT_BYTES) throw new CosError("EntityTooLarge");
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const hex = (algorithm: string): string => createHash(algorithm).update(body).digest("hex");
  const wrong = digestError(call, { md5: hex("md5"), sha256: hex("sha256") });
  if (wrong !== undefined) throw wrong;
  return body.toString("utf8");
}

/** @throws CosError also `MissingRequestBodyError`, `MalformedXML` */
export async function readXml(call: Call, root: string): Promise<XmlElement> {
  const text = await readText(call);
  if (text.trim() === "") throw new CosError("MissingRequestBodyError");
  return parseXml(text, root);
}

/** Limit of one PUT, one part and one appendable object: 5 GB ("Specifications and Limits"). */
export const MAX_BODY_BYTES = 5 * 1024 ** 3;

/**
 * Takes in an uploaded body and checks what the client said of it: length, `Content-MD5`, signed SHA-256.
 * @throws CosError `EntityTooLarge`, `InvalidDigest`, `BadDigest`, `MissingContentLength`
 */
export async function receiveBody(call: Call): Promise<ReceivedBody> {
  const length = requireLength(call);
  if (length !== undefined && length > MAX_BODY_BYTES) throw new CosError("EntityTooLarge");
  const body = limited(call.body as AsyncIterable<Uint8Array>);
  const signed = call.signed?.bodySha256 !== undefined;
  const received = await call.store.bodies.receive(body, signed ? "sha256" : undefined);
  const wrong = digestError(call, received);
  if (wrong === undefined) return received;
  await call.store.bodies.remove([received.segment]);
  throw wrong;
}

/** What is wrong with a body, by what its request says of it. */
function digestError(
  call: Call,
  body: { readonly md5: string; readonly sha256?: string },
): CosError | undefined {
  const md5 = header(call, "content-md5");
  if (md5 !== undefined) {
    const digest = Buffer.from(md5, "base64");
    if (digest.length !== 16) return new CosError("InvalidDigest");
    if (digest.toString("hex") !== body.md5) return new CosError("BadDigest");
  }
  const signed = call.signed?.bodySha256;
  return signed === undefined || signed === body.sha256
    ? undefined
    : new CosError("BadDigest", "The body is not the one of which x-amz-content-sha256 speaks.");
}

async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new CosError("EntityTooLarge");
    yield chunk;
  }
}
