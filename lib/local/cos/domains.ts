import type { Call } from "./call";
import { CosError } from "./errors";
import { settingOf } from "./settings";
import { oneOf, parseXml } from "./xml";

const domainsOf = settingOf("domain", readDomains);

/**
 * "PUT Bucket domain", cloud.tencent.com/document/product/436/35868. Kept and given back; that the account owns the name is
 * not verified, and nothing is served under it.
 * @throws CosError `MalformedXML`, `DomainConfigConflict`
 */
export function checkDomains(text: string, call: Call): void {
  const names = readDomains(text);
  const elsewhere = call.store.buckets().filter(({ id }) => id !== call.bucketName);
  if (elsewhere.some((bucket) => domainsOf(bucket)?.some((name) => names.includes(name))))
    throw new CosError("DomainConfigConflict");
}

function readDomains(text: string): string[] {
  return parseXml(text, "DomainConfiguration")
    .all("DomainRule")
    .map((rule) => {
      oneOf(rule, "Status", ["ENABLED", "DISABLED"]);
      oneOf(rule, "Type", ["REST", "WEBSITE", "ACCELERATE"]);
      const name = rule.textOf("Name") ?? "";
      if (!/^([a-z0-9*]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(name))
        throw new CosError("MalformedXML", "Every DomainRule needs the Name of a domain.");
      return name.toLowerCase();
    });
}
