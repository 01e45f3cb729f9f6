import { aclOf, person } from "../acl";
import { emptyAnswer, xmlAnswer } from "../answer";
import { type Action, bucketOf, type Call, header, ownerId } from "../call";
import { CosError } from "../errors";
import { keyEncoder } from "../listing";
import { beijingDay } from "../lifecycle";
import { readText } from "../body";
import { BUCKET_ACLS, type BucketRow } from "../rows";
import { checkTags } from "../tags";
import { element, parseXml } from "../xml";

/** `cos.bucketsPerAccount` of "Specifications and Limits". */
const MOST_BUCKETS = 200;
const MOST_DOMAIN_CHARACTERS = 60;

/** All buckets of the account, or through a region's endpoint, those of the region. */
export const getService: Action = async (call) => {
  const rows = call.store.buckets().filter((row) => call.region === undefined || row.region === call.region);
  const buckets = rows.map((row) =>
    element("Bucket", [
      element("Name", row.id),
      element("Location", row.region),
      element("CreationDate", wholeSeconds(row.createdAt)),
      element("BucketType", "cos"),
    ]),
  );
  return xmlAnswer(
    element("ListAllMyBucketsResult", [
      element("Owner", person(ownerId(call.account))),
      element("Buckets", buckets),
      element("IsTruncated", false),
    ]),
  );
};

export const putBucket: Action = async (call) => {
  const region = call.region ?? "";
  checkName(call);
  checkConfiguration(await readText(call), region);
  if (call.store.findBucket(call.bucketName) !== undefined) throw new CosError("BucketAlreadyOwnedByYou");
  if (call.store.buckets().length >= MOST_BUCKETS) {
    throw new CosError("InvalidArgument", `An account has at most ${MOST_BUCKETS} buckets.`);
  }
  const now = call.store.now();
  const tagging = [...new URLSearchParams(header(call, "x-cos-tagging") ?? "")];
  call.store.putBucket({
    id: call.bucketName,
    region,
    createdAt: now,
    ...aclOf(call, BUCKET_ACLS, "private"),
    documents: {},
    tags: checkTags(
      tagging.map(([key, value]) => ({ key, value })),
      "bucket",
    ),
    lifecycleDay: beijingDay(now),
  });
  return emptyAnswer(200, { location: `/${call.bucketName}` });
};

export const headBucket: Action = async (call) =>
  emptyAnswer(200, { "content-type": "application/xml", "x-cos-bucket-region": bucketOf(call).region });

export const deleteBucket: Action = async (call) => {
  const { id } = bucketOf(call);
  const { store } = call;
  if (store.objects(id).length > 0 || store.uploads(id).length > 0) throw new CosError("BucketNotEmpty");
  store.deleteBucket(id);
  return emptyAnswer(204);
};

export const getBucketLocation: Action = async (call) =>
  xmlAnswer(element("LocationConstraint", bucketOf(call).region));

/** Without versioning every object is its only version. */
export const getBucketObjectVersions: Action = async (call) => {
  const bucket = bucketOf(call);
  const encode = keyEncoder(call.query);
  const prefix = call.query.get("prefix") ?? "";
  const after = call.query.get("key-marker") ?? "";
  const limit = Math.min(call.query.integer("max-keys", { from: 0, to: 2 ** 31 }) ?? 1000, 1000);
  const rows = call.store.objects(bucket.id, prefix).filter((row) => after === "" || row.key > after);
  const page = rows.slice(0, limit);
  const truncated = rows.length > page.length;
  return xmlAnswer(
    element("ListVersionsResult", [
      element("Name", bucket.id),
      element("Prefix", encode(prefix)),
      element("KeyMarker", encode(after)),
      element("VersionIdMarker"),
      element("MaxKeys", limit),
      element("IsTruncated", truncated),
      ...(truncated
        ? [element("NextKeyMarker", encode(page.at(-1)?.key ?? "")), element("NextVersionIdMarker")]
        : []),
      ...page.map((row) =>
        element("Version", [
          element("Key", encode(row.key)),
          element("VersionId"),
          element("IsLatest", true),
          element("LastModified", new Date(row.modifiedAt).toISOString()),
          element("ETag", `"${row.etag}"`),
          element("Size", row.size),
          element("StorageClass", row.storageClass),
          element("Owner", person(ownerId(call.account))),
        ]),
      ),
    ]),
  );
};

export function replaceBucket(call: Call, patch: Partial<BucketRow>): void {
  call.store.putBucket({ ...bucketOf(call), ...patch });
}

function checkName({ account, bucketName, region }: Call): void {
  const name = bucketName;
  const domain = `${name}.cos.${region ?? ""}.myqcloud.com`;
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?-\d{8,10}$/.test(name) || domain.length > MOST_DOMAIN_CHARACTERS) {
    throw new CosError("InvalidBucketName");
  }
  if (!name.endsWith(`-${account.appId}`)) {
    throw new CosError(
      "InvalidBucketName",
      `A bucket of this account ends with its AppId, -${account.appId}.`,
    );
  }
}

function checkConfiguration(text: string, region: string): void {
  if (text.trim() === "") return;
  const configuration = parseXml(text, "CreateBucketConfiguration");
  const location = configuration.textOf("LocationConstraint") ?? "";
  if (location !== "" && location !== region) throw new CosError("InvalidLocationConstraint");
  for (const [name, usual] of [
    ["BucketAZConfig", "OAZ"],
    ["BucketArchConfig", "NORMAL"],
  ] as const) {
    const value = configuration.textOf(name) ?? "";
    if (value !== "" && value !== usual) {
      throw new CosError(
        "NotImplemented",
        `The embedded cloud does not model buckets with ${name} ${value}.`,
      );
    }
  }
}

function wholeSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
