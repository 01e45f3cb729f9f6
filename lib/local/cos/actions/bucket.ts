import { aclOf } from "../acl";
import { emptyAnswer, xmlAnswer } from "../answer";
import { type Action, bucketOf, type Call, header } from "../call";
import { CosError } from "../errors";
import { beijingDay } from "../lifecycle";
import { readText } from "../body";
import { BUCKET_ACLS, type BucketRow } from "../rows";
import { checkTags } from "../tags";
import { element, parseXml } from "../xml";

/** `cos.bucketsPerAccount` of "Specifications and Limits". */
const MOST_BUCKETS = 200;
const MOST_DOMAIN_CHARACTERS = 60;

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
