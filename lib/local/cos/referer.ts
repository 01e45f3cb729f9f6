import { matchesWildcard } from "../wildcard";
import type { Call } from "./call";
import { CosError } from "./errors";
import { settingOf } from "./settings";
import { oneOf, parseXml } from "./xml";

interface RefererList {
  readonly enabled: boolean;
  readonly allows: boolean;
  readonly domains: readonly string[];
  readonly allowsNone: boolean;
  /** Whether signed URLs are asked where they come from, too. */
  readonly asksUrls: boolean;
}

const refererOf = settingOf("referer", readReferer);

/**
 * "PUT Bucket referer", cloud.tencent.com/document/product/436/32492; `VerifySignatureURL` as the official Go SDK has it.
 * @throws CosError `MalformedXML`
 */
export function readReferer(text: string): RefererList {
  const list = parseXml(text, "RefererConfiguration");
  const domains = list.first("DomainList")?.all("Domain") ?? [];
  if (domains.length === 0) throw new CosError("MalformedXML", "DomainList needs at least one Domain.");
  const either = <Value extends string>(name: string, values: readonly [Value, Value]): Value =>
    list.first(name) ? oneOf(list, name, values) : values[0];
  return {
    enabled: oneOf(list, "Status", ["Enabled", "Disabled"]) === "Enabled",
    allows: oneOf(list, "RefererType", ["Black-List", "White-List"]) === "White-List",
    domains: domains.map((domain) => domain.text),
    allowsNone: either("EmptyReferConfiguration", ["Deny", "Allow"]) === "Allow",
    asksUrls: either("VerifySignatureURL", ["Disabled", "Enabled"]) === "Enabled",
  };
}

/**
 * Who signs is not asked where it comes from ("Setting Hotlink Protection",
 * cloud.tencent.com/document/product/436/13319).
 * @throws CosError `AccessDenied`
 */
export function checkReferer(call: Call): void {
  const list = refererOf(call.store.findBucket(call.bucketName));
  if (!list?.enabled || call.key === "") return;
  if (call.signed !== undefined && !(list.asksUrls && call.signed.url !== undefined)) return;
  const referer = call.headers["referer"];
  const listed = list.domains.some((domain) => covers(domain, referer ?? ""));
  if (!(referer ? listed === list.allows : list.allowsNone))
    throw new CosError("AccessDenied", "The bucket's hotlink protection refuses this Referer.");
}

/** A domain with a path is what an address begins with; a port counts where the domain names one. */
function covers(domain: string, referer: string): boolean {
  const address = referer.replace(/^\w+:\/\//, "");
  if (domain.includes("/")) return matchesWildcard(`${domain}*`, address);
  const host = address.replace(/\/.*$/s, "");
  return matchesWildcard(domain, /:\d+$/.test(domain) ? host : host.replace(/:\d+$/, ""));
}
