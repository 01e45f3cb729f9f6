import { bucketOf, type Call } from "./call";
import { CosError } from "./errors";
import { versioningOf } from "./versioning";
import { oneOf, parseXml, type XmlElement } from "./xml";

const MOST_RULES = 1000;

/**
 * "PUT Bucket replication", cloud.tencent.com/document/product/436/19223: both buckets have versioning. Kept and given back;
 * nothing is copied.
 * @throws CosError `BucketVersionNotOpen`, `TargetBucketNameInvalid`, `MalformedXML`
 */
export function checkReplication(text: string, call: Call): void {
  const configuration = parseXml(text, "ReplicationConfiguration");
  const rules = configuration.all("Rule");
  if (!/^qcs::cam::uin\/\d+:/.test(configuration.textOf("Role") ?? ""))
    throw new CosError("MalformedXML", "Role must be qcs::cam::uin/<owner>:uin/<user>.");
  if (rules.length === 0 || rules.length > MOST_RULES)
    throw new CosError("MalformedXML", `A replication configuration has 1 to ${MOST_RULES} rules.`);
  if (versioningOf(bucketOf(call)) !== "Enabled") throw new CosError("BucketVersionNotOpen");
  for (const rule of rules) checkRule(rule, call);
}

function checkRule(rule: XmlElement, call: Call): void {
  oneOf(rule, "Status", ["Enabled", "Disabled"]);
  const name = rule.textOf("Destination", "Bucket") ?? "";
  const [, region, bucket = ""] = /^qcs::cos:([a-z0-9-]+):[^:]*:([^:/]+)$/.exec(name) ?? [];
  const target = call.store.findBucket(bucket);
  if (target === undefined || target.region !== region || bucket === call.bucketName)
    throw new CosError("TargetBucketNameInvalid", `${name} is not another bucket of this account.`);
  if (versioningOf(target) !== "Enabled")
    throw new CosError("BucketVersionNotOpen", `Versioning is not enabled for ${bucket}.`);
}
