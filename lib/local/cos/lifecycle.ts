import { CosError } from "./errors";
import type { BucketRow, ObjectRow, UploadRow, VersionRow } from "./rows";
import type { CosStore, Removal } from "./store";
import { parseXml, type XmlElement } from "./xml";

const DAY_MS = 24 * 60 * 60 * 1000;
const BEIJING_MS = 8 * 60 * 60 * 1000;
const MOST_RULES = 1000;
/** "Lifecycle Overview": a lifecycle is at most 3,650 days. */
const MOST_DAYS = 3650;

interface Rule {
  readonly prefix: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly enabled: boolean;
  /** Whole days after the last change. */
  readonly expireAfter?: number;
  /** An instant from which everything goes. */
  readonly expireAt?: number;
  readonly abortAfter?: number;
  /** Whole days after something younger came. */
  readonly expireOlderAfter?: number;
  /** Delete markers go when nothing lies under them any more. */
  readonly expiresMarkers: boolean;
}

/** @throws CosError `MalformedXML`, `InvalidArgument` */
export function checkLifecycle(text: string): void {
  const rules = rulesOf(text);
  if (rules.length === 0 || rules.length > MOST_RULES) {
    throw new CosError("MalformedXML", `A lifecycle configuration has 1 to ${MOST_RULES} rules.`);
  }
  parseXml(text, "LifecycleConfiguration").all("Rule").forEach(checkTransitions);
}

/** Days since the epoch as Beijing counts them: lifecycle rules run once a day. */
export function beijingDay(ms: number): number {
  return Math.floor((ms + BEIJING_MS) / DAY_MS);
}

/**
 * Removes what the bucket's rules say has expired. Rules run when a Beijing day begins, so it is enough to look
 * when the first request of a day comes; until then nobody can tell the difference. Appendable objects take no
 * part in lifecycles ("APPEND Object"). With versioning, what expires is covered by a delete marker. Transitions only
 * change what storage costs and are not modelled.
 */
export async function applyLifecycle(store: CosStore, bucket: BucketRow): Promise<void> {
  const today = beijingDay(store.now());
  const text = bucket.documents["lifecycle"];
  if (text === undefined || bucket.lifecycleDay >= today) return;
  const rules = rulesOf(text).filter((rule) => rule.enabled);
  const midnight = today * DAY_MS - BEIJING_MS;
  // All at once: what is uploaded from here on is not what expired.
  await store.removeTogether((removal) => {
    store.putBucket({ ...bucket, lifecycleDay: today });
    removeExpired(store, bucket.id, rules, midnight, removal);
  });
}

function removeExpired(
  store: CosStore,
  bucket: string,
  rules: readonly Rule[],
  midnight: number,
  { abort, remove }: Removal,
): void {
  for (const row of store.objects(bucket))
    if (rules.some((rule) => expires(rule, row, midnight))) remove(bucket, row.key);
  for (const row of store.olderVersions(bucket))
    if (rules.some((rule) => expiresAsOlder(rule, row, midnight))) remove(bucket, row.key, row.version);
  const left = new Map<string, number>();
  for (const { key } of [...store.objects(bucket), ...store.olderVersions(bucket)])
    left.set(key, (left.get(key) ?? 0) + 1);
  for (const row of store.olderVersions(bucket))
    if (row.object === undefined && left.get(row.key) === 1 && rules.some((rule) => expiresMarker(rule, row)))
      remove(bucket, row.key, row.version);
  for (const upload of store.uploads(bucket))
    if (rules.some((rule) => aborts(rule, upload, midnight))) abort(upload.id);
}

function expiresAsOlder(rule: Rule, row: VersionRow, midnight: number): boolean {
  const { expireOlderAfter } = rule;
  if (expireOlderAfter === undefined || row.supersededAt === undefined) return false;
  return (
    covers(rule, row.key, row.object?.tags ?? []) && row.supersededAt + expireOlderAfter * DAY_MS <= midnight
  );
}

function expiresMarker(rule: Rule, row: VersionRow): boolean {
  return rule.expiresMarkers && covers(rule, row.key, []);
}

function covers(rule: Rule, key: string, tags: Rule["tags"]): boolean {
  const tagged = rule.tags.every((tag) => tags.some((own) => own.key === tag.key && own.value === tag.value));
  return tagged && key.startsWith(rule.prefix);
}

function expires(rule: Rule, row: ObjectRow, midnight: number): boolean {
  if (row.kind === "appendable" || !covers(rule, row.key, row.tags)) return false;
  if (rule.expireAt !== undefined) return rule.expireAt <= midnight;
  return rule.expireAfter !== undefined && row.modifiedAt + rule.expireAfter * DAY_MS <= midnight;
}

function aborts(rule: Rule, upload: UploadRow, midnight: number): boolean {
  if (rule.abortAfter === undefined || !upload.key.startsWith(rule.prefix)) return false;
  return upload.initiatedAt + rule.abortAfter * DAY_MS <= midnight;
}

function rulesOf(text: string): Rule[] {
  return parseXml(text, "LifecycleConfiguration").all("Rule").map(ruleOf);
}

function ruleOf(rule: XmlElement): Rule {
  const status = rule.textOf("Status");
  if (status !== "Enabled" && status !== "Disabled")
    throw new CosError("MalformedXML", "Every Rule needs a Status.");
  const filter = rule.first("Filter");
  const date = rule.textOf("Expiration", "Date");
  if (date !== undefined && Number.isNaN(Date.parse(date)))
    throw new CosError("InvalidArgument", "Date must be an ISO instant.");
  const expireAfter = days(rule.textOf("Expiration", "Days"));
  const expireOlderAfter = days(rule.textOf("NoncurrentVersionExpiration", "NoncurrentDays"));
  const abortAfter = days(rule.textOf("AbortIncompleteMultipartUpload", "DaysAfterInitiation"));
  return {
    prefix: filter?.textOf("And", "Prefix") ?? filter?.textOf("Prefix") ?? rule.textOf("Prefix") ?? "",
    tags: [...(filter?.all("Tag") ?? []), ...(filter?.first("And")?.all("Tag") ?? [])].map((tag) => ({
      key: tag.textOf("Key") ?? "",
      value: tag.textOf("Value") ?? "",
    })),
    enabled: status === "Enabled",
    ...(expireAfter === undefined ? {} : { expireAfter }),
    ...(date === undefined ? {} : { expireAt: Date.parse(date) }),
    ...(abortAfter === undefined ? {} : { abortAfter }),
    ...(expireOlderAfter === undefined ? {} : { expireOlderAfter }),
    expiresMarkers: rule.textOf("Expiration", "ExpiredObjectDeleteMarker") === "true",
  };
}

/** "PUT Bucket lifecycle", cloud.tencent.com/document/product/436/8280. */
const TRANSITIONS = [
  "STANDARD_IA",
  "MAZ_STANDARD_IA",
  "INTELLIGENT_TIERING",
  "MAZ_INTELLIGENT_TIERING",
  "ARCHIVE",
  "DEEP_ARCHIVE",
];

function checkTransitions(rule: XmlElement): void {
  const all = [...rule.all("Transition"), ...rule.all("NoncurrentVersionTransition")];
  for (const transition of all) {
    days(transition.textOf("Days") ?? transition.textOf("NoncurrentDays"), 0);
    if (!TRANSITIONS.includes(transition.textOf("StorageClass") ?? ""))
      throw new CosError("MalformedXML", `StorageClass must be one of ${TRANSITIONS.join(", ")}.`);
  }
  const timed = [...rule.all("Transition"), ...rule.all("Expiration")];
  if (timed.some((one) => one.first("Days")) && timed.some((one) => one.first("Date")))
    throw new CosError("MalformedXML", "A rule has either Days or Date.");
}

function days(text: string | undefined, least = 1): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > MOST_DAYS) {
    throw new CosError("InvalidArgument", `Days must be a whole number from ${least} to ${MOST_DAYS}.`);
  }
  return value;
}
