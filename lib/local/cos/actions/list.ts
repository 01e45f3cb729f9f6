import { person } from "../acl";
import { xmlAnswer } from "../answer";
import { type Action, bucketOf, type Call, ownerId } from "../call";
import { CosError } from "../errors";
import { keyEncoder, listOptions, type ListPage, listPage } from "../listing";
import { NULL_VERSION, type ObjectRow } from "../rows";
import { compareKeys } from "../store";
import { versioningOf, versionTime } from "../versioning";
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

/** Without versioning every object is its only version; with it, the youngest of a key comes first. */
export const getBucketObjectVersions: Action = async (call) => {
  const bucket = bucketOf(call);
  const encode = keyEncoder(call.query);
  const keyMarker = call.query.get("key-marker") ?? "";
  const idMarker = keyMarker === "" ? "" : (call.query.get("version-id-marker") ?? "");
  const options = listOptions(call.query, idMarker === "" ? keyMarker : "", "max-keys");
  const page = listPage(behind(entriesOf(call, options.prefix), keyMarker, idMarker), options);
  const last = page.items.at(-1);
  return xmlAnswer(
    element("ListVersionsResult", [
      element("Name", bucket.id),
      ...(call.query.get("encoding-type") ? [element("EncodingType", "url")] : []),
      element("Prefix", encode(options.prefix)),
      ...(options.delimiter ? [element("Delimiter", encode(options.delimiter))] : []),
      element("KeyMarker", encode(keyMarker)),
      element("VersionIdMarker", idMarker),
      element("MaxKeys", options.limit),
      element("IsTruncated", page.truncated),
      ...(page.next === undefined
        ? []
        : [
            element("NextKeyMarker", encode(page.next)),
            element("NextVersionIdMarker", last?.key === page.next ? last.version : ""),
          ]),
      ...page.items.map((entry) => versionMarkup(call, entry, encode)),
      ...page.prefixes.map((prefix) => element("CommonPrefixes", [element("Prefix", encode(prefix))])),
    ]),
  );
};

/** One line of a listing of versions. */
interface VersionEntry {
  readonly key: string;
  /** Empty where the bucket never had versioning. */
  readonly version: string;
  readonly order: number;
  readonly latest: boolean;
  readonly modifiedAt: number;
  /** Absent: a delete marker. */
  readonly object?: ObjectRow;
}

function entriesOf(call: Call, prefix: string): VersionEntry[] {
  const bucket = bucketOf(call);
  const unnamed = versioningOf(bucket) === undefined ? "" : NULL_VERSION;
  const current = call.store.objects(bucket.id, prefix).map((object) => ({
    key: object.key,
    version: object.version ?? unnamed,
    order: object.order ?? 0,
    latest: true,
    modifiedAt: object.modifiedAt,
    object,
  }));
  const older = call.store
    .olderVersions(bucket.id)
    .map((row) => ({ ...row, latest: row.supersededAt === undefined }));
  return [...current, ...older].sort((a, b) => compareKeys(a.key, b.key) || b.order - a.order);
}

/**
 * What comes after a version of a key; `listPage` itself goes on after a key. Where the version is gone, what is older
 * than its id says; an id without a time, as `null`, leaves all of the key.
 */
function behind(
  entries: readonly VersionEntry[],
  keyMarker: string,
  idMarker: string,
): readonly VersionEntry[] {
  if (idMarker === "") return entries;
  const last = entries.findIndex((entry) => entry.key === keyMarker && entry.version === idMarker);
  if (last >= 0) return entries.slice(last + 1);
  const time = versionTime(idMarker);
  const next = entries.findIndex(({ key, version, modifiedAt }) => {
    const order = compareKeys(key, keyMarker);
    const made = versionTime(version) ?? BigInt(modifiedAt) * 1000n;
    return order > 0 || (order === 0 && (time === undefined || made < time));
  });
  return next < 0 ? [] : entries.slice(next);
}

function versionMarkup(call: Call, entry: VersionEntry, encode: (key: string) => string): Markup {
  const { object } = entry;
  return element(object === undefined ? "DeleteMarker" : "Version", [
    element("Key", encode(entry.key)),
    element("VersionId", entry.version),
    element("IsLatest", entry.latest),
    element("LastModified", new Date(entry.modifiedAt).toISOString()),
    ...(object === undefined
      ? []
      : [
          element("ETag", `"${object.etag}"`),
          element("Size", object.size),
          element("StorageClass", object.storageClass),
        ]),
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
