import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const PEERING_CONNECTION: unique symbol = Symbol.for("landfall/PeeringConnection") as never;

/** A peering connection of two VPCs that exists, as one is given where its id or name is asked for. */
export interface IPeeringConnection extends IExisting {
  readonly peeringConnectionId: string;
}

/** A peering connection of two VPCs that exists. */
export class PeeringConnection extends Existing implements IPeeringConnection {
  /**
   * A peering connection of two VPCs that exists.
   *
   * @param peeringConnectionId an id such as `pcx-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromPeeringConnectionId(
    scope: Construct,
    id: string,
    peeringConnectionId: string,
  ): IPeeringConnection {
    return new PeeringConnection(scope, id, PEERING_CONNECTION, peeringConnectionId, idForm("pcx"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isPeeringConnection(this: void, x: unknown): x is IPeeringConnection {
    return isOfKind(x, PEERING_CONNECTION);
  }

  /** The id that it was imported by; a token where one was given. */
  get peeringConnectionId(): string {
    return identityOf(this) ?? "";
  }
}
