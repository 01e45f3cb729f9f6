import { CosError } from "./errors";
import { oneOf, parseXml, wholeNumber } from "./xml";

/**
 * "PUT Bucket Origin", cloud.tencent.com/document/product/436/34533. Kept and given back; nothing is fetched from an origin,
 * as the embedded cloud reaches nothing outside.
 * @throws CosError `MalformedXML`
 */
export function checkOrigin(text: string): void {
  const rules = parseXml(text, "OriginConfiguration").all("OriginRule");
  if (rules.length === 0) throw new CosError("MalformedXML", "There must be an OriginRule.");
  for (const rule of rules) {
    wholeNumber(rule, "RulePriority", { from: 1, to: 100 });
    const type = oneOf(rule, "OriginType", ["Proxy", "Mirror", "Redirect"]);
    const parameter = rule.first("OriginParameter");
    if (parameter?.first("Protocol")) oneOf(parameter, "Protocol", ["HTTP", "HTTPS", "FOLLOW"]);
    if (parameter?.first("HttpRedirectCode")) oneOf(parameter, "HttpRedirectCode", ["301", "302", "307"]);
    const status = rule.textOf("OriginCondition", "HTTPStatusCode") ?? "404";
    if (!(type === "Redirect" ? /^[45](\d\d|XX)$/i : /^404$/).test(status))
      throw new CosError(
        "MalformedXML",
        `An OriginRule of ${type} cannot have the HTTPStatusCode ${status}.`,
      );
    if (!rule.textOf("OriginInfo", "HostInfo", "HostName"))
      throw new CosError("MalformedXML", "OriginInfo needs a HostInfo with a HostName.");
  }
}
