import { CosError } from "./errors";
import type { BucketRow, ObjectRow, UploadRow } from "./rows";
import type { CosStore } from "./store";
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
}

/** @throws CosError `MalformedXML`, `InvalidArgument` */
export function checkLifecycle(text: string): void {
  const rules = rulesOf(text);
  if (rules.length === 0 || rules.length > MOST_RULES) {
    throw new CosError("MalformedXML", `A lifecycle configuration has 1 to ${MOST_RULES} rules.`);
  }
}

/** Days since the epoch as Beijing counts them: lifecycle rules run once a day. */
export function beijingDay(ms: number): number {
  return Math.floor((ms + BEIJING_MS) / DAY_MS);
}

/**
 * Removes what the bucket's rules say has expired. Rules run when a Beijing day begins, so it is enough to look
 * when the first request of a day comes; until then nobody can tell the difference. Appendable objects take no
 * part in lifecycles ("APPEND Object"). Transitions only change what storage costs and are not modelled.
 */
export async function applyLifecycle(store: CosStore, bucket: BucketRow): Promise<void> {
  const today = beijingDay(store.now());
  const text = bucket.documents["lifecycle"];
  if (text === undefined || bucket.lifecycleDay >= today) return;
  const rules = rulesOf(text).filter((rule) => rule.enabled);
  const midnight = today * DAY_MS - BEIJING_MS;
  store.putBucket({ ...bucket, lifecycleDay: today });
  await store.deleteObjects(
    store.objects(bucket.id).filter((row) => rules.some((rule) => expires(rule, row, midnight))),
  );
  for (const upload of store.uploads(bucket.id)) {
    if (rules.some((rule) => aborts(rule, upload, midnight))) await store.abortUpload(upload.id);
  }
}

function expires(rule: Rule, row: ObjectRow, midnight: number): boolean {
  if (row.kind === "appendable" || !row.key.startsWith(rule.prefix)) return false;
  if (!rule.tags.every((tag) => row.tags.some((own) => own.key === tag.key && own.value === tag.value)))
    return false;
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
  };
}

function days(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > MOST_DAYS) {
    throw new CosError("InvalidArgument", `Days must be a whole number from 1 to ${MOST_DAYS}.`);
  }
  return value;
}
