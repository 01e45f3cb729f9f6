import { createHash } from "node:crypto";
import { emptyAnswer, hashHeaders } from "../answer";
import { type Action, bucketOf, type Call } from "../call";
import type { ReceivedBody } from "../bodies";
import { combineCrc64 } from "../crc64";
import { CosError } from "../errors";
import { metadataOf, storageClassOf } from "../metadata";
import { type BucketRow, objectId, type ObjectRow } from "../rows";
import { MAX_BODY_BYTES, receiveBody } from "../body";
import { versioningOf } from "../versioning";
import { encryption } from "./object";

/**
 * `POST /<key>?append&position=N`: adds to an object whose length is N, and to no other. The comparison and the
 * write are one step, which is what makes a journal on such an object safe.
 */
export const appendObject: Action = async (call) => {
  const bucket = bucketOf(call);
  refuseKind(bucket);
  const position = call.query.integer("position", { from: 0, to: Number.MAX_SAFE_INTEGER });
  if (position === undefined) throw new CosError("InvalidArgument", "An append needs position.");
  if (call.headers["content-length"] === undefined) throw new CosError("MissingContentLength");
  if (storageClassOf(call) === "INTELLIGENT_TIERING") throw new CosError("NotSupportedStorageClass");
  const body = await receiveBody(call);
  const row = await call.store.exclusively(objectId(bucket.id, call.key), () =>
    call.store.keepUnlessRefused([body.segment], () => append(call, position, body)),
  );
  return emptyAnswer(200, {
    ...hashHeaders(row),
    ...encryption(row),
    // The name speaks of SHA-1; what COS sends, and its Go SDK compares, is the MD5 of what was appended.
    "x-cos-content-sha1": body.md5,
    "x-cos-next-append-position": String(row.size),
  });
};

async function append(call: Call, position: number, body: ReceivedBody): Promise<ObjectRow> {
  const { store } = call;
  const bucket = bucketOf(call);
  refuseKind(bucket);
  const before = appendable(call, bucket.id, position, body.segment.size);
  if (before === undefined) return store.putObject(created(call, bucket.id, body));
  const next = await extended(call, before, body);
  refuseKind(bucketOf(call));
  if (store.object(bucket.id, call.key) !== before) throw new CosError("AppendPositionErr");
  const row = await store.putObject(next);
  await store.bodies.remove([body.segment]);
  return row;
}

/** Appendable objects need a bucket of one zone, without versioning ("APPEND Object", product/436/7741). */
function refuseKind(bucket: BucketRow): void {
  if (bucket.zones !== undefined) throw new CosError("OAZOperationNotSupportOnMAZBucket");
  if (versioningOf(bucket) !== undefined)
    throw new CosError("InvalidBucketState", "Objects of a bucket with versioning cannot be appended to.");
}

/** The object to append to; `undefined` when the append creates it. */
function appendable(call: Call, bucket: string, position: number, added: number): ObjectRow | undefined {
  const row = call.store.object(bucket, call.key);
  if (row !== undefined && row.kind !== "appendable") throw new CosError("ObjectNotAppendable");
  if (position !== (row?.size ?? 0)) throw new CosError("AppendPositionErr");
  if (position + added > MAX_BODY_BYTES) throw new CosError("EntityTooLarge");
  return row;
}

function created(call: Call, bucket: string, body: ReceivedBody): ObjectRow {
  return {
    id: objectId(bucket, call.key),
    bucket,
    key: call.key,
    kind: "appendable",
    size: body.segment.size,
    etag: body.md5,
    crc64: String(body.crc64),
    modifiedAt: call.store.now(),
    segments: [body.segment],
    ...metadataOf(call),
  };
}

/** The ETag of an appendable object only identifies its state; COS does not say how it is made. */
async function extended(call: Call, before: ObjectRow, body: ReceivedBody): Promise<ObjectRow> {
  const [segment] = before.segments;
  if (segment === undefined) throw new CosError("InternalError");
  return {
    ...before,
    segments: [await call.store.bodies.extend(segment, body.segment)],
    size: before.size + body.segment.size,
    etag: createHash("md5").update(before.etag).update(body.md5).digest("hex"),
    crc64: String(combineCrc64(BigInt(before.crc64), body.crc64, body.segment.size)),
    modifiedAt: call.store.now(),
  };
}
