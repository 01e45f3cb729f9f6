import { demandPermission } from "../authorize";
import { versionHeaders, xmlAnswer } from "../answer";
import { type Action, bucketOf, type Call, header } from "../call";
import { checkConditions, parseRange } from "../conditions";
import { CosError } from "../errors";
import { metadataOf } from "../metadata";
import { objectId, type ObjectRow } from "../rows";
import { element, type Markup } from "../xml";
import { encryption } from "./object";
import { keepPart, partNumber, uploadOf } from "./multipart";

/** PUT Object - Copy: the bytes of another object, with its metadata or with new ones. */
export const putObjectCopy: Action = async (call) => {
  const bucket = bucketOf(call);
  const source = sourceOf(call);
  const replaces = ["Replaced", "REPLACE"].includes(header(call, "x-cos-metadata-directive") ?? "Copy");
  const stated = metadataOf(call);
  const metadata = replaces ? stated : { ...stated, headers: source.headers, tags: source.tags };
  const itself = source.bucket === bucket.id && source.key === call.key;
  if (!replaces && itself && call.store.object(bucket.id, call.key) === source) {
    throw new CosError(
      "InvalidArgument",
      "An object copied onto itself needs x-cos-metadata-directive: Replaced.",
    );
  }
  const segments = await call.store.bodies.duplicate(source.segments);
  const row = await call.store.keepUnlessRefused(segments, () =>
    call.store.putObject({
      id: objectId(bucket.id, call.key),
      bucket: bucket.id,
      key: call.key,
      kind: "normal",
      size: source.size,
      etag: source.etag,
      crc64: source.crc64,
      modifiedAt: call.store.now(),
      segments,
      ...metadata,
    }),
  );
  return xmlAnswer(copyResult("CopyObjectResult", row), {
    ...encryption(row),
    ...versionHeaders(call, row.version),
  });
};

/** Upload Part - Copy: a part made of (a range of) another object. */
export const uploadPartCopy: Action = async (call) => {
  const upload = uploadOf(call);
  const number = partNumber(call);
  const source = sourceOf(call);
  const { start, end } = parseRange(header(call, "x-cos-copy-source-range"), source.size) ?? {
    start: 0,
    end: source.size,
  };
  const { segment, md5, crc64 } = await call.store.bodies.receive(
    call.store.bodies.read(source.segments, start, end),
  );
  const now = call.store.now();
  await keepPart(call, {
    id: `${upload.id}/${number}`,
    upload: upload.id,
    number,
    segments: [segment],
    size: segment.size,
    md5,
    crc64: String(crc64),
    modifiedAt: now,
  });
  return xmlAnswer(copyResult("CopyPartResult", { etag: md5, crc64: String(crc64), modifiedAt: now }));
};

/** `<bucket>.cos.<region>.myqcloud.com/<key>`, or as S3 clients write it, `/<bucket>/<key>`; `?versionId=` behind it. */
function sourceOf(call: Call): ObjectRow {
  const text = header(call, "x-cos-copy-source") ?? "";
  const [path = "", query = ""] = text.split("?", 2);
  const version = new URLSearchParams(query).get("versionId") ?? "";
  const match =
    /^(?<bucket>[^./]+)\.cos\.(?<region>[^./]+)\.myqcloud\.com\/(?<key>.+)/.exec(path) ??
    /^\/?(?<bucket>[^/]+)\/(?<key>.+)/.exec(path);
  if (match?.groups === undefined) throw new CosError("InvalidCopySource");
  const { bucket = "", region, key = "" } = match.groups;
  const from = call.store.bucket(bucket, region ?? call.store.findBucket(bucket)?.region);
  const source = { bucketName: from.id, region: from.region, key: unescapeKey(key), version };
  demandPermission(call, { name: "GetObject", access: "read", ...source });
  const row = call.store.existingObject(from.id, source.key, version);
  if (row.kind === "appendable")
    throw new CosError("InvalidCopySource", "Appendable objects cannot be copied.");
  const prefix = Object.keys(call.headers).some((name) => name.startsWith("x-amz-copy-source-"))
    ? "x-amz"
    : "x-cos";
  checkConditions(call.headers, row, `${prefix}-copy-source-`);
  return row;
}

function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    throw new CosError("InvalidCopySource");
  }
}

function copyResult(name: string, row: Pick<ObjectRow, "etag" | "crc64" | "modifiedAt" | "version">): Markup {
  return element(name, [
    element("ETag", `"${row.etag}"`),
    element("CRC64", row.crc64),
    element("LastModified", new Date(row.modifiedAt).toISOString()),
    ...(row.version === undefined ? [] : [element("VersionId", row.version)]),
  ]);
}
