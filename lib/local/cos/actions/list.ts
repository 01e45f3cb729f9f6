import { person } from "../acl";
import { xmlAnswer } from "../answer";
import { type Action, bucketOf, type Call, ownerId } from "../call";
import { CosError } from "../errors";
import { keyEncoder, listOptions, type ListPage, listPage } from "../listing";
import type { ObjectRow } from "../rows";
import { element, type Markup } from "../xml";

/** GET Bucket (List Objects), and its second version under `list-type=2`. */
export const getBucket: Action = async (call) => {
  const bucket = bucketOf(call);
  const second = call.query.get("list-type") === "2";
  const token = call.query.get("continuation-token");
  const after = second
    ? token
      ? decodeToken(token)
      : (call.query.get("start-after") ?? "")
    : (call.query.get("marker") ?? "");
  const options = listOptions(call.query, after, "max-keys");
  const page = listPage(call.store.objects(bucket.id, options.prefix), options);
  const encode = keyEncoder(call.query);
  return xmlAnswer(
    element("ListBucketResult", [
      element("Name", bucket.id),
      ...(call.query.get("encoding-type") ? [element("EncodingType", "url")] : []),
      element("Prefix", encode(options.prefix)),
      ...(options.delimiter ? [element("Delimiter", encode(options.delimiter))] : []),
      element("MaxKeys", options.limit),
      element("IsTruncated", page.truncated),
      ...(second ? secondVersion(call, page, token) : firstVersion(page, after, encode)),
      ...page.items.map((row) => contents(call, row, encode)),
      ...page.prefixes.map((prefix) => element("CommonPrefixes", [element("Prefix", encode(prefix))])),
    ]),
    { "x-cos-bucket-region": bucket.region },
  );
};

/** Without versioning every object is its only version. */
export const getBucketObjectVersions: Action = async (call) => {
  const bucket = bucketOf(call);
  const encode = keyEncoder(call.query);
  const after = call.query.get("key-marker") ?? "";
  const options = listOptions(call.query, after, "max-keys");
  const page = listPage(call.store.objects(bucket.id, options.prefix), options);
  return xmlAnswer(
    element("ListVersionsResult", [
      element("Name", bucket.id),
      ...(call.query.get("encoding-type") ? [element("EncodingType", "url")] : []),
      element("Prefix", encode(options.prefix)),
      ...(options.delimiter ? [element("Delimiter", encode(options.delimiter))] : []),
      element("KeyMarker", encode(after)),
      element("VersionIdMarker"),
      element("MaxKeys", options.limit),
      element("IsTruncated", page.truncated),
      ...(page.next === undefined
        ? []
        : [element("NextKeyMarker", encode(page.next)), element("NextVersionIdMarker")]),
      ...page.items.map((row) => version(call, row, encode)),
      ...page.prefixes.map((prefix) => element("CommonPrefixes", [element("Prefix", encode(prefix))])),
    ]),
  );
};

function version(call: Call, row: ObjectRow, encode: (key: string) => string): Markup {
  return element("Version", [
    element("Key", encode(row.key)),
    element("VersionId"),
    element("IsLatest", true),
    element("LastModified", new Date(row.modifiedAt).toISOString()),
    element("ETag", `"${row.etag}"`),
    element("Size", row.size),
    element("StorageClass", row.storageClass),
    element("Owner", person(ownerId(call.account))),
  ]);
}

function firstVersion(page: ListPage<ObjectRow>, marker: string, encode: (key: string) => string): Markup[] {
  const next = page.next === undefined ? [] : [element("NextMarker", encode(page.next))];
  return [element("Marker", encode(marker)), ...next];
}

function secondVersion(call: Call, page: ListPage<ObjectRow>, token: string | undefined): Markup[] {
  return [
    element("KeyCount", page.items.length + page.prefixes.length),
    ...(token ? [element("ContinuationToken", token)] : []),
    ...(page.next === undefined ? [] : [element("NextContinuationToken", encodeToken(page.next))]),
    ...(call.query.get("start-after") ? [element("StartAfter", call.query.get("start-after"))] : []),
  ];
}

function contents(call: Call, row: ObjectRow, encode: (key: string) => string): Markup {
  const withOwner = call.query.get("list-type") !== "2" || call.query.get("fetch-owner") === "true";
  return element("Contents", [
    element("Key", encode(row.key)),
    element("LastModified", new Date(row.modifiedAt).toISOString()),
    element("ETag", `"${row.etag}"`),
    element("Size", row.size),
    ...(withOwner
      ? [element("Owner", [element("ID", call.account.appId), element("DisplayName", call.account.appId)])]
      : []),
    element("StorageClass", row.storageClass),
  ]);
}

function encodeToken(key: string): string {
  return Buffer.from(key).toString("base64");
}

function decodeToken(token: string): string {
  const key = Buffer.from(token, "base64").toString("utf8");
  if (encodeToken(key) !== token)
    throw new CosError("InvalidArgument", "The continuation-token is not one of COS's.");
  return key;
}

export function initiator(call: Call): Markup[] {
  return [
    element("Initiator", person(ownerId(call.account))),
    element("Owner", person(ownerId(call.account))),
  ];
}
