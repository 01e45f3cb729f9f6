import { createHash } from "node:crypto";
import { emptyAnswer, hashHeaders, versionHeaders, xmlAnswer } from "../answer";
import { type Action, bucketOf, type Call } from "../call";
import { combineCrc64 } from "../crc64";
import { CosError } from "../errors";
import { keyEncoder, listOptions, listPage } from "../listing";
import { metadataOf } from "../metadata";
import { readXml } from "../body";
import { objectId, type ObjectRow, type PartRow, type UploadRow } from "../rows";
import { compareKeys } from "../store";
import { receiveBody } from "../body";
import { element, type XmlElement } from "../xml";
import { initiator } from "./list";
import { encryption } from "./object";

/** "Specifications and Limits": parts of an upload, and bytes of every part but the last. */
const MOST_PARTS = 10_000;
const MIN_PART_BYTES = 1024 * 1024;

export const initiateMultipartUpload: Action = async (call) => {
  const bucket = bucketOf(call);
  const now = call.store.now();
  const row = call.store.world.transaction((): UploadRow => {
    const count = call.store.world.ids.number("cos-upload");
    const digest = createHash("sha256").update(`${bucket.id}/${call.key}/${count}`).digest("hex");
    const upload: UploadRow = {
      id: `${Math.floor(now / 1000)}${digest}`,
      bucket: bucket.id,
      key: call.key,
      initiatedAt: now,
      ...metadataOf(call),
    };
    call.store.putUpload(upload);
    return upload;
  });
  return xmlAnswer(
    element("InitiateMultipartUploadResult", [
      element("Bucket", bucket.id),
      element("Key", call.key),
      element("UploadId", row.id),
    ]),
    encryption(row),
  );
};

export const uploadPart: Action = async (call) => {
  const upload = uploadOf(call);
  const number = partNumber(call);
  const { segment, md5, crc64 } = await receiveBody(call);
  const row: PartRow = {
    id: `${upload.id}/${number}`,
    upload: upload.id,
    number,
    segments: [segment],
    size: segment.size,
    md5,
    crc64: String(crc64),
    modifiedAt: call.store.now(),
  };
  await keepPart(call, row);
  return emptyAnswer(200, { ...hashHeaders({ etag: md5, crc64: row.crc64 }), ...encryption(upload) });
};

/** An upload that was completed or aborted while the part was on its way makes the part fail. */
export async function keepPart(call: Call, row: PartRow): Promise<void> {
  await call.store.keepUnlessRefused(row.segments, async () => {
    uploadOf(call);
    await call.store.putPart(row);
  });
}

export const completeMultipartUpload: Action = async (call) => {
  uploadOf(call);
  const request = await readXml(call, "CompleteMultipartUpload");
  const upload = uploadOf(call);
  const parts = chosenParts(request, call.store.parts(upload.id));
  const left = call.store.parts(upload.id).filter((part) => !parts.includes(part));
  const row = await call.store.putObject(assembled(upload, parts, call.store.now()), () =>
    call.store.forgetUpload(upload.id),
  );
  await call.store.bodies.remove(left.flatMap((part) => part.segments));
  return xmlAnswer(
    element("CompleteMultipartUploadResult", [
      element("Location", `http://${call.host}/${call.key}`),
      element("Bucket", row.bucket),
      element("Key", row.key),
      element("ETag", `"${row.etag}"`),
    ]),
    { "x-cos-hash-crc64ecma": row.crc64, ...encryption(row), ...versionHeaders(call, row.version) },
  );
};

export const abortMultipartUpload: Action = async (call) => {
  await call.store.abortUpload(uploadOf(call).id);
  return emptyAnswer(204);
};

/** Parts in a page; who asks for more gets these. */
const MOST_LISTED = 1000;

export const listParts: Action = async (call) => {
  const upload = uploadOf(call);
  const encode = keyEncoder(call.query);
  const after = call.query.integer("part-number-marker", { from: 0, to: MOST_PARTS }) ?? 0;
  const limit = Math.min(
    call.query.integer("max-parts", { from: 1, to: 2 ** 31 }) ?? MOST_LISTED,
    MOST_LISTED,
  );
  const rest = call.store.parts(upload.id).filter((part) => part.number > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const truncated = rest.length > page.length;
  return xmlAnswer(
    element("ListPartsResult", [
      element("Bucket", upload.bucket),
      element("Encoding-type", call.query.get("encoding-type") ?? ""),
      element("Key", encode(upload.key)),
      element("UploadId", upload.id),
      ...initiator(call),
      element("PartNumberMarker", after),
      ...page.map((part) =>
        element("Part", [
          element("PartNumber", part.number),
          element("LastModified", new Date(part.modifiedAt).toISOString()),
          element("ETag", `"${part.md5}"`),
          element("Size", part.size),
        ]),
      ),
      ...(truncated && last ? [element("NextPartNumberMarker", last.number)] : []),
      element("StorageClass", upload.storageClass),
      element("MaxParts", limit),
      element("IsTruncated", truncated),
    ]),
  );
};

export const listMultipartUploads: Action = async (call) => {
  const bucket = bucketOf(call);
  const encode = keyEncoder(call.query);
  const keyMarker = call.query.get("key-marker") ?? "";
  const idMarker = keyMarker === "" ? "" : (call.query.get("upload-id-marker") ?? "");
  const options = listOptions(call.query, "", "max-uploads");
  const rows = call.store.uploads(bucket.id).filter((row) => isAfter(row, keyMarker, idMarker));
  const page = listPage(rows, options);
  const last = page.items.at(-1);
  return xmlAnswer(
    element("ListMultipartUploadsResult", [
      element("Bucket", bucket.id),
      element("Encoding-Type", call.query.get("encoding-type") ?? ""),
      element("KeyMarker", encode(keyMarker)),
      element("UploadIdMarker", idMarker),
      ...(page.truncated
        ? [
            element("NextKeyMarker", encode(page.next ?? "")),
            element("NextUploadIdMarker", last?.key === page.next ? (last?.id ?? "") : ""),
          ]
        : []),
      element("MaxUploads", options.limit),
      element("IsTruncated", page.truncated),
      element("Prefix", encode(options.prefix)),
      element("Delimiter", encode(options.delimiter)),
      ...page.items.map((row) =>
        element("Upload", [
          element("Key", encode(row.key)),
          element("UploadId", row.id),
          element("StorageClass", row.storageClass),
          ...initiator(call),
          element("Initiated", new Date(row.initiatedAt).toISOString()),
        ]),
      ),
      ...page.prefixes.map((prefix) => element("CommonPrefixes", [element("Prefix", encode(prefix))])),
    ]),
  );
};

export function uploadOf(call: Call): UploadRow {
  return call.store.upload(call.query.get("uploadId") ?? "", bucketOf(call).id, call.key);
}

export function partNumber(call: Call): number {
  const number = call.query.integer("partNumber", { from: 1, to: MOST_PARTS });
  if (number === undefined) throw new CosError("InvalidArgument", "A part needs partNumber.");
  return number;
}

/** The parts that the client names, in its order, each with the ETag that it got. */
function chosenParts(request: XmlElement, uploaded: readonly PartRow[]): PartRow[] {
  const named = request.all("Part").map((part) => ({
    number: Number(part.textOf("PartNumber")),
    etag: (part.textOf("ETag") ?? "").replace(/"/g, ""),
  }));
  if (named.length === 0) throw new CosError("MalformedXML");
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  const before = (index: number): number => named[index - 1]?.number ?? 0;
  if (named.some(({ number }, index) => number <= before(index))) throw new CosError("InvalidPartOrder");
  const parts = named.map(({ number, etag }, index) => {
    const part = byNumber.get(number);
    if (part === undefined || part.md5 !== etag || number !== before(index) + 1)
      throw new CosError("InvalidPart");
    return part;
  });
  if (parts.slice(0, -1).some(({ size }) => size < MIN_PART_BYTES)) throw new CosError("EntityTooSmall");
  return parts;
}

function assembled(upload: UploadRow, parts: readonly PartRow[], now: number): ObjectRow {
  const { headers, storageClass, acl, grants, tags, bucket, key } = upload;
  const md5 = createHash("md5");
  for (const part of parts) md5.update(Buffer.from(part.md5, "hex"));
  return {
    ...{ headers, storageClass, acl, grants, tags, bucket, key },
    id: objectId(bucket, key),
    kind: "normal",
    size: parts.reduce((sum, part) => sum + part.size, 0),
    etag: `${md5.digest("hex")}-${parts.length}`,
    crc64: String(parts.reduce((crc, part) => combineCrc64(crc, BigInt(part.crc64), part.size), 0n)),
    modifiedAt: now,
    segments: parts.flatMap((part) => part.segments),
  };
}

function isAfter(row: UploadRow, keyMarker: string, idMarker: string): boolean {
  if (keyMarker === "") return true;
  const order = compareKeys(row.key, keyMarker);
  return order > 0 || (order === 0 && idMarker !== "" && compareKeys(row.id, idMarker) > 0);
}
