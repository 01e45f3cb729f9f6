import { LandfallError } from "../base/errors";
import type { ISecurityGroup } from "./existing";

/** The other end of a connection. */
export class Peer {
  /** Addresses. @param cidr for example `10.0.0.0/16` */
  static ipv4(cidr: string): Peer {
    return new Peer({ cidrBlock: cidr });
  }

  /** Every address there is; only for what leaves a group. */
  static anyIpv4(): Peer {
    return Peer.ipv4(ANYWHERE);
  }

  /** The instances of a security group. @param group the group, or its id */
  static securityGroup(group: ISecurityGroup | string): Peer {
    const sourceSecurityId = typeof group === "string" ? group : group.securityGroupId;
    return new Peer({ sourceSecurityId });
  }

  private constructor(
    /** In the words of `tencentcloud_security_group_rule_set`. @internal */
    readonly where: { readonly cidrBlock: string } | { readonly sourceSecurityId: string },
  ) {}

  /** @throws LandfallError `PEER-ANYWHERE` where anybody could come in. @internal */
  incoming(): Peer["where"] {
    if (!("cidrBlock" in this.where) || !/\/0$/.test(this.where.cidrBlock)) return this.where;
    throw new LandfallError(
      "PEER-ANYWHERE",
      "the groups of a project are never opened to the whole internet.",
      {
        remedy: "Name the addresses that are meant, or a security group.",
      },
    );
  }
}

const ANYWHERE = "0.0.0.0/0";
