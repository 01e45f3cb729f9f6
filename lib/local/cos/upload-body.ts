import type { ReceivedBody } from "./bodies";
import { type Call, header, requireLength } from "./call";
import { CosError } from "./errors";

/** Limit of one PUT, one part and one appendable object: 5 GB ("Specifications and Limits"). */
export const MAX_BODY_BYTES = 5 * 1024 ** 3;

/**
 * Takes in an uploaded body and checks what the client said of it: length, `Content-MD5`, signed SHA-256.
 * @throws CosError `EntityTooLarge`, `InvalidDigest`, `BadDigest`, `MissingContentLength`
 */
export async function receiveBody(call: Call): Promise<ReceivedBody> {
  const length = requireLength(call);
  if (length !== undefined && length > MAX_BODY_BYTES) throw new CosError("EntityTooLarge");
  const md5 = header(call, "content-md5");
  if (md5 !== undefined && Buffer.from(md5, "base64").length !== 16) throw new CosError("InvalidDigest");
  const body = limited(call.body as AsyncIterable<Uint8Array>);
  const received = await call.store.bodies.receive(
    body,
    call.signed?.bodySha256 === undefined ? undefined : "sha256",
  );
  const wrong =
    md5 !== undefined && Buffer.from(md5, "base64").toString("hex") !== received.md5
      ? new CosError("BadDigest")
      : call.signed?.bodySha256 !== undefined && call.signed.bodySha256 !== received.sha256
        ? new CosError("BadDigest", "The body is not the one of which x-amz-content-sha256 speaks.")
        : undefined;
  if (wrong === undefined) return received;
  await call.store.bodies.remove([received.segment]);
  throw wrong;
}

async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new CosError("EntityTooLarge");
    yield chunk;
  }
}
