import type { Construct } from "constructs";
import { Existing, identityOf, isOfKind, type IExisting } from "./existing";

const DNS_ZONE: unique symbol = Symbol.for("landfall/DnsZone") as never;
/** Source: RFC 1035, section 2.3.4; labels of other scripts are written as they are registered, in Punycode. */
const FORM = {
  pattern: /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i,
  example: "example.com",
};

/** A domain that DNSPod serves, as one is given where its name is asked for. */
export interface IDnsZone extends IExisting {
  readonly domain: string;
}

/** A domain that DNSPod serves. */
export class DnsZone extends Existing implements IDnsZone {
  /**
   * A domain that DNSPod serves.
   *
   * @param domain a domain such as `example.com`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromDomain(scope: Construct, id: string, domain: string): IDnsZone {
    return new DnsZone(scope, id, DNS_ZONE, domain, FORM);
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isDnsZone(this: void, x: unknown): x is IDnsZone {
    return isOfKind(x, DNS_ZONE);
  }

  /** The name that it was imported by; a token where one was given. */
  get domain(): string {
    return identityOf(this) ?? "";
  }
}
