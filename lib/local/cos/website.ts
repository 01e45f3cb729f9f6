import { CosError } from "./errors";
import { oneOf, parseXml, type XmlElement } from "./xml";

const MOST_BYTES = 64 * 1024;
const MOST_RULES = 100;

/**
 * "PUT Bucket website", cloud.tencent.com/document/product/436/30617. Kept and given back; the endpoint that would
 * serve the pages does not exist here.
 * @throws CosError `XMLSizeLimit`, `MalformedXML`
 */
export function checkWebsite(text: string): void {
  if (Buffer.byteLength(text) > MOST_BYTES) throw new CosError("XMLSizeLimit");
  const site = parseXml(text, "WebsiteConfiguration");
  if (!site.textOf("IndexDocument", "Suffix")) throw malformed("IndexDocument needs a Suffix.");
  const redirect = site.first("RedirectAllRequestsTo");
  if (redirect) oneOf(redirect, "Protocol", ["http", "https"]);
  const addressing = site.first("AutoAddressing");
  if (addressing) oneOf(addressing, "Status", ["Enabled", "Disabled"]);
  const error = site.first("ErrorDocument");
  if (error && !error.textOf("Key")) throw malformed("ErrorDocument needs a Key.");
  if (error?.first("OriginalHttpStatus")) oneOf(error, "OriginalHttpStatus", ["Enabled", "Disabled"]);
  const rules = site.first("RoutingRules")?.all("RoutingRule") ?? [];
  if (rules.length > MOST_RULES) throw malformed(`A website has at most ${MOST_RULES} routing rules.`);
  rules.forEach(checkRule);
}

function checkRule(rule: XmlElement): void {
  const code = rule.textOf("Condition", "HttpErrorCodeReturnedEquals");
  const prefix = rule.textOf("Condition", "KeyPrefixEquals");
  if ((code === undefined) === (prefix === undefined))
    throw malformed("A Condition has either HttpErrorCodeReturnedEquals or KeyPrefixEquals.");
  if (code !== undefined && !/^4\d\d$/.test(code))
    throw malformed("HttpErrorCodeReturnedEquals must be a code from 400 to 499.");
  const whole = rule.textOf("Redirect", "ReplaceKeyWith");
  const part = rule.textOf("Redirect", "ReplaceKeyPrefixWith");
  if ((whole === undefined) === (part === undefined))
    throw malformed("A Redirect has either ReplaceKeyWith or ReplaceKeyPrefixWith.");
  if (part !== undefined && prefix === undefined)
    throw malformed("ReplaceKeyPrefixWith needs KeyPrefixEquals.");
  const redirect = rule.first("Redirect");
  if (redirect?.first("Protocol")) oneOf(redirect, "Protocol", ["https"]);
}

function malformed(message: string): CosError {
  return new CosError("MalformedXML", message);
}
