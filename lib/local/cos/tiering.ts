import { bucketOf, type Call } from "./call";
import { CosError } from "./errors";
import type { BucketRow } from "./rows";
import { element, oneOf, parseXml, wholeNumber, type Markup, type XmlElement } from "./xml";

const DAYS = ["30", "60", "90"] as const;
const ARCHIVE_DAYS = { from: 91, to: 730 };
const DEEP_ARCHIVE_DAYS = { from: 180, to: 730 };

/** Under which name a bucket keeps a rule of its `?intelligent-tiering`. */
export function tieringDocument(id: string): string {
  return `intelligent-tiering/${id}`;
}

/**
 * "PUT Bucket IntelligentTiering", cloud.tencent.com/document/product/436/38314: once enabled, it is neither changed nor
 * switched off. Kept and given back; no object moves to another tier.
 * @throws CosError `MalformedXML`, `InvalidBucketState`
 */
export function checkTiering(text: string, call: Call): void {
  const stated = readTiering(text);
  const before = bucketOf(call).documents["intelligenttiering"];
  const same = before === undefined || JSON.stringify(readTiering(before)) === JSON.stringify(stated);
  if (!same)
    throw new CosError("InvalidBucketState", "Intelligent tiering that is enabled cannot be changed.");
}

/** @throws CosError `MalformedXML`, `InvalidArgument`, `InvalidBucketState` */
export function checkTieringRule(text: string, call: Call, id: string): void {
  if (bucketOf(call).documents["intelligenttiering"] === undefined)
    throw new CosError("InvalidBucketState", "Intelligent tiering must be enabled before it has rules.");
  const rule = parseXml(text, "IntelligentTieringConfiguration");
  if (id === "default" || rule.textOf("Id") !== id)
    throw new CosError("InvalidArgument", "Id must be the id of the query, and not default.");
  oneOf(rule, "Status", ["Enabled", "Disabled"]);
  const tiers = rule.all("Tiering");
  if (tiers.length === 0) throw new CosError("MalformedXML", "A rule needs a Tiering.");
  const days = new Map(tiers.map((tier) => daysOf(tier)));
  if ((days.get("DEEP_ARCHIVE_ACCESS") ?? Infinity) <= (days.get("ARCHIVE_ACCESS") ?? 0))
    throw new CosError("InvalidArgument", "DEEP_ARCHIVE_ACCESS must come after ARCHIVE_ACCESS.");
}

/** The name of the list's element is the official Go SDK's, which refuses the one in the documents. */
export function tieringList(bucket: BucketRow): Markup {
  const stored = bucket.documents["intelligenttiering"];
  const rules = Object.entries(bucket.documents)
    .filter(([name]) => name.startsWith(tieringDocument("")))
    .map(([, text]): Markup => ({ markup: text.replace(/^\s*<\?xml[^>]*\?>\s*/, "") }));
  return element("ListBucketIntelligentTieringConfigurationsOutput", [
    ...(stored === undefined ? [] : [usualRule(stored)]),
    ...rules,
  ]);
}

function usualRule(text: string): Markup {
  return element("IntelligentTieringConfiguration", [
    element("Id", "default"),
    element("Status", "Enabled"),
    element("Tiering", [
      element("AccessTier", "INFREQUENT"),
      element("Days", readTiering(text).days),
      element("RequestFrequent", 1),
    ]),
  ]);
}

function readTiering(text: string): { readonly days: string } {
  const configuration = parseXml(text, "IntelligentTieringConfiguration");
  oneOf(configuration, "Status", ["Enabled"]);
  const transition = configuration.first("Transition");
  if (transition?.first("RequestFrequent")) oneOf(transition, "RequestFrequent", ["1"]);
  return { days: transition?.first("Days") ? oneOf(transition, "Days", DAYS) : DAYS[0] };
}

function daysOf(tier: XmlElement): readonly [string, number] {
  const name = oneOf(tier, "AccessTier", ["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"]);
  return [name, wholeNumber(tier, "Days", name === "ARCHIVE_ACCESS" ? ARCHIVE_DAYS : DEEP_ARCHIVE_DAYS)];
}
