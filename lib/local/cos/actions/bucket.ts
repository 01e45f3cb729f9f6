import { aclOf } from "../acl";
import { emptyAnswer, xmlAnswer } from "../answer";
import { type Action, bucketOf, type Call, header } from "../call";
import { CosError } from "../errors";
import { beijingDay } from "../lifecycle";
import { readText } from "../body";
import { BUCKET_ACLS, type BucketRow } from "../rows";
import { checkTags } from "../tags";
import { element, oneOf, parseXml } from "../xml";

/** `cos.bucketsPerAccount` of "Specifications and Limits". */
const MOST_BUCKETS = 200;
const MOST_DOMAIN_CHARACTERS = 60;

export const putBucket: Action = async (call) => {
  const region = call.region ?? "";
  checkName(call);
  const zones = zonesOf(await readText(call), region);
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
    ...(zones === undefined ? {} : { zones }),
  });
  return emptyAnswer(200, { location: `/${call.bucketName}` });
};

export const headBucket: Action = async (call) => {
  const { region, zones } = bucketOf(call);
  return emptyAnswer(200, {
    "content-type": "application/xml",
    "x-cos-bucket-region": region,
    ...(zones === undefined ? {} : { "x-cos-bucket-az-type": zones }),
  });
};

export const deleteBucket: Action = async (call) => {
  const { id } = bucketOf(call);
  const { store } = call;
  const kept = [store.objects(id), store.olderVersions(id), store.uploads(id)];
  if (kept.some((rows) => rows.length > 0)) throw new CosError("BucketNotEmpty");
  store.deleteBucket(id);
  return emptyAnswer(204);
};

export const getBucketLocation: Action = async (call) =>
  xmlAnswer(element("LocationConstraint", bucketOf(call).region));

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

/** What the body of PUT Bucket asks for. */
function zonesOf(text: string, region: string): BucketRow["zones"] {
  if (text.trim() === "") return undefined;
  const configuration = parseXml(text, "CreateBucketConfiguration");
  const location = configuration.textOf("LocationConstraint") ?? "";
  if (location !== "" && location !== region) throw new CosError("InvalidLocationConstraint");
  if (configuration.textOf("BucketArchConfig") === "OFS") {
    throw new CosError("NotImplemented", "The embedded cloud does not model metadata acceleration (OFS).");
  }
  const zones = configuration.first("BucketAZConfig")
    ? oneOf(configuration, "BucketAZConfig", ["OAZ", "MAZ"])
    : "OAZ";
  return zones === "MAZ" ? zones : undefined;
}
