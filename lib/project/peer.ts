import type { ISecurityGroup } from "./existing";

/** The other end of a connection. */
export class Peer {
  /** Addresses. @param cidr for example `10.0.0.0/16` */
  static ipv4(cidr: string): Peer {
    return new Peer({ cidrBlock: cidr });
  }

  /** Every address there is. */
  static anyIpv4(): Peer {
    return Peer.ipv4(ANYWHERE);
  }

  /** The instances of a security group. @param group the group, or its id */
  static securityGroup(group: ISecurityGroup | string): Peer {
    const sourceSecurityId = typeof group === "string" ? group : group.securityGroupId;
    return new Peer({ sourceSecurityId });
  }

  /** What is written: addresses, or the id of a security group. @internal */
  static of(written: string): Peer {
    return written.includes("/") ? Peer.ipv4(written) : Peer.securityGroup(written);
  }

  private constructor(
    /** In the words of `tencentcloud_security_group_rule_set`. @internal */
    readonly where: { readonly cidrBlock: string } | { readonly sourceSecurityId: string },
  ) {}

  /** The addresses, or the group's id. @internal */
  get id(): string {
    return "cidrBlock" in this.where ? this.where.cidrBlock : this.where.sourceSecurityId;
  }
}

const ANYWHERE = "0.0.0.0/0";
