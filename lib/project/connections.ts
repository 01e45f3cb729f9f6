import type { AddedRule } from "../estate";
import { Peer } from "./peer";
import type { Port } from "./port";

/**
 * Who may talk to the instances of one of the project's groups, beside what Landfall itself lets through. A group has
 * one rule set; additions are collected, and rendered into it once, whatever their order in the program.
 */
export class Connections {
  /** @internal */
  constructor(
    private readonly group: AddedRule["group"],
    private readonly add: (rule: AddedRule) => void,
  ) {}

  /**
   * Lets a peer in.
   *
   * @param description at most 100 characters
   * @throws LandfallError `PEER-ANYWHERE` for the whole internet
   */
  allowFrom(peer: Peer, port: Port, description = "added by the program"): void {
    this.allow("ingress", peer.incoming(), port, description);
  }

  /** Lets the group's instances reach a peer. */
  allowTo(peer: Peer, port: Port, description = "added by the program"): void {
    this.allow("egress", peer.where, port, description);
  }

  /** Lets the group's instances reach every address. */
  allowToAnyIpv4(port: Port, description?: string): void {
    this.allowTo(Peer.anyIpv4(), port, description);
  }

  private allow(
    direction: AddedRule["direction"],
    where: Peer["where"],
    { ports, protocol }: Port,
    description: string,
  ): void {
    const { group } = this;
    this.add({ group, direction, rule: { action: "ACCEPT", protocol, port: ports, ...where, description } });
  }
}
